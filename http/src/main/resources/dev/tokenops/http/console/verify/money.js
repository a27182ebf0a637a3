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
export function checkMoney({ fundings, earlierFundings, reservation, acceptance, recovery, completion }) {
  const { lots, micros: reserved } = reservation;
  for (const { body } of [acceptance, ...recovery]) if (body.lots !== undefined) checkReservation(body);
  checkRecovery(acceptance, recovery, completion);
  fundings.forEach((lot, at) => checkFunding(lot, lots[at]));
  for (const lot of earlierFundings) checkFunding(lot);
  checkCompletion(completion.body, lots, reserved);
  const { consumed_micros: consumed, released_micros: released } = completion.body;
  return `reserved ${credits(reserved)} = consumed ${credits(consumed)} + released ${credits(released)}`;
}

function checkReservation({ lots, reserved_micros: reserved }) {
  unless(reserved >= 0 && sum(lots) === reserved, () => 'the lots are not the sum of the reservation');
  unless(
    lots.every((lot) => lot.credits_micros > 0) && new Set(lots.map((lot) => lot.settlement_id)).size === lots.length,
    () => 'a lot of the reservation is empty or there twice',
  );
}

/** A failed run gives all back and names what led to it; a paused one says which try it was. */
function checkRecovery(acceptance, recovery, completion) {
  let times = 0;
  let held = acceptance.body.reserved_micros;
  const names = ({ index, body }) =>
    unless((body.cause_sha256 === undefined) === (times === 0), () => `entry ${index} names no recovery, or none there was`);
  for (const step of recovery) {
    const { type, body } = step;
    if (type === 'exception.opened.v1') unless(body.attempt === times + 1, () => `entry ${step.index} says another attempt`);
    else if (type === 'run.failed.v1') {
      names(step);
      unless(body.released_micros === held, () => `entry ${step.index} releases other credits than were reserved`);
    } else {
      times += 1;
      held = body.reserved_micros ?? held;
    }
  }
  names(completion);
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
  if (lot) unless(lot.credits_micros <= funded.credits_micros, () => `the run holds more of ${lot.settlement_id} than it funded`);
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
