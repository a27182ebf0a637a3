// What must hold between the amounts of one run: micro-credits, as whole numbers.

import { unless } from './fault.js';

const MICROS = 1_000_000;

/** @param {number} micros @returns {string} credits as a decimal */
export function credits(micros) {
  const whole = Math.floor(micros / MICROS);
  const rest = micros % MICROS;
  return rest === 0 ? String(whole) : `${whole}.${String(MICROS + rest).slice(1).replace(/0+$/, '')}`;
}

const sum = (lots) => lots.reduce((all, lot) => all + lot.credits_micros, 0);

/**
 * Checks funding, reservation, consumption and release.
 *
 * @param {import('./passage.js').Passage} passage
 * @returns {string} what holds
 */
export function checkMoney({ fundings, acceptance, completion }) {
  const { lots, reserved_micros: reserved } = acceptance.body;
  unless(reserved >= 0 && sum(lots) === reserved, () => 'the lots are not the sum of the reservation');
  unless(
    lots.every((lot) => lot.credits_micros > 0) && new Set(lots.map((lot) => lot.settlement_id)).size === lots.length,
    () => 'a lot of the reservation is empty or there twice',
  );
  fundings.forEach((lot, at) => checkFunding(lot, lots[at]));
  checkCompletion(completion.body, lots, reserved);
  const { consumed_micros: consumed, released_micros: released } = completion.body;
  return `reserved ${credits(reserved)} = consumed ${credits(consumed)} + released ${credits(released)}`;
}

function checkFunding({ settlement, confirmation, funding }, lot) {
  const asked = settlement.body;
  const funded = funding.body;
  const { event } = confirmation.body;
  unless(
    funded.credits_micros > 0 && funded.credits_micros === asked.credits_micros,
    () => `entry ${funding.index} funds other credits than the settlement asked for`,
  );
  for (const by of [asked, event])
    unless(
      funded.amount_minor === by.amount_minor && funded.currency === by.currency,
      () => `entry ${funding.index} funds for another amount than was asked for and confirmed`,
    );
  unless(lot.credits_micros <= funded.credits_micros, () => `the run holds more of ${lot.settlement_id} than it funded`);
}

function checkCompletion({ consumed_micros: consumed, released_micros: released, meters, consumed: by }, lots, reserved) {
  unless(consumed >= 0 && released >= 0, () => 'consumes or releases less than nothing');
  unless(consumed + released === reserved, () => 'consumed and released are not what was reserved');
  for (const meter of meters)
    unless(
      meter.quantity >= 0 && meter.credits_per_unit_micros >= 0 &&
        BigInt(meter.quantity) * BigInt(meter.credits_per_unit_micros) === BigInt(meter.credits_micros),
      () => `the meter ${meter.meter} does not multiply`,
    );
  unless(consumed === Math.min(sum(meters), reserved), () => 'consumed is not what the meters say');
  let rest = consumed;
  const oldest = [];
  for (const lot of lots) {
    const part = Math.min(rest, lot.credits_micros);
    if (part > 0) oldest.push([lot.settlement_id, part]);
    rest -= part;
  }
  unless(
    JSON.stringify(by.map((lot) => [lot.settlement_id, lot.credits_micros])) === JSON.stringify(oldest),
    () => 'what was consumed is not taken from the oldest lots of the reservation',
  );
}
