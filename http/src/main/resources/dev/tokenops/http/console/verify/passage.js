// The walk back from a completed run along the hashes by which each entry names those before it.

import { sha256Hex, utf8 } from './bytes.js';
import { Fault, unless } from './fault.js';
import { canonical } from './json.js';

/** @typedef {import('./entries.js').Shown} Shown */

const CAUSES = ['run.accepted.v1', 'evidence.added.v1', 'run.retried.v1'];
const TICKETS = ['exception.opened.v1', 'run.failed.v1'];

/**
 * One run's way along the path: the entries that its proof stands on.
 *
 * @typedef {{onboarding: Shown, trust: Shown, contractCredential: Shown, runCredential: Shown, quote: Shown,
 *   contract: Shown, agreed: Shown, fundings: {settlement: Shown, confirmation: Shown, match?: Shown,
 *   funding: Shown}[], acceptance: Shown, completion: Shown, callback?: Shown, earlierFundings: object[],
 *   recovery: Shown[], reservation: {micros: number, lots: object[]}, evidenceSha256: string}} Passage
 *
 * `recovery` are the exceptions on its way and what took the run up again, in turns and mostly none; `reservation` is
 * what was held last, `fundings` are those of its lots, `earlierFundings` those of reservations before it.
 */

/** The same suffix behind another prefix. */
export const sibling = (prefix, id) => prefix + id.slice(id.indexOf('_'));

/**
 * Walks back from the only completion among the entries, and checks each binding on the way.
 *
 * @param {Shown[]} entries
 * @returns {Promise<Passage>}
 */
export async function walk(entries) {
  const completion = only(entries, ['run.completed.v1']);
  unless(completion, () => '/entries has no run.completed entry');
  const callback = only(entries, ['callback.delivered.v1', 'callback.dead_lettered.v1']);
  const { named } = finder(entries);
  const acceptance = named(completion, 'acceptance_sha256', 'run.accepted.v1');
  const agreed = named(acceptance, 'contract_sha256', 'contract.accepted.v1');
  const contract = named(agreed, 'contract_sha256', 'contract.prepared.v1');
  const recovery = recoveryOf(entries, acceptance, completion);
  const reserving = [acceptance, ...recovery.filter(({ body }) => body.lots !== undefined)];
  const last = reserving.at(-1);
  const fundings = last.body.lots.map((lot, at) => funding(entries, last, lot, at));
  const passage = {
    onboarding: named(contract, 'onboarding_sha256', 'agent.onboarded.v1'),
    trust: named(contract, 'trust_sha256', 'trust.decided.v1'),
    contractCredential: named(contract, 'credential_sha256', 'credential.issued.v1'),
    runCredential: named(acceptance, 'credential_sha256', 'credential.issued.v1'),
    quote: named(contract, 'quote_sha256', 'quote.given.v1'),
    contract,
    agreed,
    fundings,
    acceptance,
    completion,
    callback,
    earlierFundings: earlier(entries, reserving, fundings),
    recovery,
    reservation: { micros: last.body.reserved_micros, lots: last.body.lots },
    evidenceSha256: evidenceOf(acceptance, recovery),
  };
  await checkAgreement(passage);
  checkRecovery(passage);
  await checkRun(passage);
  return passage;
}

const ROLES = {
  'exception.opened.v1': 'exception',
  'run.failed.v1': 'exception',
  'evidence.added.v1': 'evidence_added',
  'run.retried.v1': 'run_retry',
};

/** All entries of a passage with what they are to the run, in the order of the path. */
export function steps(passage) {
  const { contractCredential, runCredential } = passage;
  return [
    ['onboarding', passage.onboarding],
    ['trust', passage.trust],
    ['contract_credential', contractCredential],
    ...(runCredential.index === contractCredential.index ? [] : [['run_credential', runCredential]]),
    ['quote', passage.quote],
    ['contract', passage.contract],
    ['contract_acceptance', passage.agreed],
    ...[...passage.fundings, ...passage.earlierFundings].flatMap((lot) => [
      ['settlement', lot.settlement],
      ['provider_confirmation', lot.confirmation],
      ...(lot.match ? [['provider_match', lot.match]] : []),
      ['credit_funding', lot.funding],
    ]),
    ['run_acceptance', passage.acceptance],
    ...passage.recovery.map((step) => [ROLES[step.type], step]),
    ['run_completion', passage.completion],
    ...(passage.callback ? [['callback', passage.callback]] : []),
  ];
}

function only(entries, types) {
  const found = entries.filter((entry) => types.includes(entry.type));
  unless(found.length <= 1, () => `entries ${found[0].index} and ${found[1].index} both end it`);
  return found[0];
}

const name = (entry) => `entry ${entry.index} (${entry.type})`;

function finder(entries) {
  const named = (from, field, type, sha256 = from.body[field]) => {
    const found = entries.find((entry) => entry.bodySha256 === sha256);
    if (!found) throw new Fault(`${name(from)}: ${field} names ${sha256}, which no entry here has as its body`);
    unless(found.index < from.index, () => `${name(from)} names entry ${found.index}, which is not before it`);
    unless([type].flat().includes(found.type), () => `${name(from)}: ${field} names ${name(found)}, which is no ${type}`);
    return found;
  };
  return { named };
}

function equal(entry, field, said, bound) {
  unless(
    canonical(said ?? null) === canonical(bound ?? null),
    () => `${name(entry)}: ${field} is not what the entry it is bound to has`,
  );
}

/** Each of the fields is the same in an entry and in the one that it names. */
function fits(entry, earlier, ...fields) {
  for (const field of fields) equal(entry, field, entry.body[field], earlier.body[field]);
}

/** From what led to the last review back to the acceptance; oldest first, without it. */
function recoveryOf(entries, acceptance, completion) {
  const { named } = finder(entries);
  const steps = [];
  if (completion.body.cause_sha256 === undefined) return steps;
  let cause = named(completion, 'cause_sha256', CAUSES);
  while (cause.type !== 'run.accepted.v1') {
    const exception = named(cause, 'exception_sha256', TICKETS);
    steps.unshift(exception, cause);
    const first = exception.type === 'run.failed.v1' && exception.body.cause_sha256 === undefined;
    cause = named(exception, first ? 'acceptance_sha256' : 'cause_sha256', first ? 'run.accepted.v1' : CAUSES);
  }
  unless(cause === acceptance, () => `${name(completion)}: cause_sha256 names a recovery of another acceptance`);
  return steps;
}

/** The evidence after these steps. */
function evidenceOf(acceptance, recovery) {
  const added = recovery.findLast(({ type }) => type === 'evidence.added.v1');
  return (added ?? acceptance).body.evidence_sha256;
}

/** Of reservations before the last, each once, and none that the last has too. */
function earlier(entries, reserving, last) {
  const all = [...last];
  for (const entry of reserving.slice(0, -1))
    entry.body.lots.forEach((lot, at) => {
      const found = funding(entries, entry, lot, at);
      if (!all.some((each) => each.funding === found.funding)) all.push(found);
    });
  return all.slice(last.length);
}

/** Each exception fits the run, and what took it up again fits the exception. */
function checkRecovery({ contract, acceptance, recovery }) {
  recovery.forEach((step, at) => {
    fits(step, acceptance, 'agent_id', 'run_id');
    const { body, type } = step;
    if (type === 'exception.opened.v1') {
      equal(step, 'outcome/evidence_sha256', body.outcome.evidence_sha256, evidenceOf(acceptance, recovery.slice(0, at)));
      equal(step, 'evidence_status', body.evidence_status, body.outcome.evidence_status);
      unless(body.evidence_status !== 'sufficient', () => `${name(step)}: nothing is lacking`);
      unless(contract.body.on_partial === 'pause', () => `${name(step)}: the contract does not pause`);
      return;
    }
    if (type === 'run.failed.v1') {
      equal(step, 'acceptance_sha256', body.acceptance_sha256, acceptance.bodySha256);
      return;
    }
    const exception = recovery[at - 1];
    const paused = exception.type === 'exception.opened.v1';
    fits(step, exception, 'exception_id');
    if (type === 'evidence.added.v1') {
      unless(paused, () => `${name(step)}: the run failed, it is not paused`);
      return;
    }
    fits(step, acceptance, 'contract_id');
    unless(
      paused === (body.lots === undefined) && paused === (body.reserved_micros === undefined),
      () => `${name(step)}: credits are held twice, or not at all`,
    );
    if (paused) return;
    equal(step, 'reserved_micros', body.reserved_micros, acceptance.body.reserved_micros);
    unless(body.lots.length > 0, () => `${name(step)}: nothing funded the run`);
  });
}

function funding(entries, acceptance, lot, at) {
  const { named } = finder(entries);
  const field = `lots/${at}/funding_sha256`;
  const funded = named(acceptance, field, 'credits.funded.v1', lot.funding_sha256);
  const confirmation = named(funded, 'confirmation_sha256', 'provider.confirmed.v1');
  const settlement = named(funded, 'settlement_sha256', 'settlement.requested.v1');
  equal(acceptance, `${field}: agent_id`, acceptance.body.agent_id, funded.body.agent_id);
  equal(acceptance, `${field}: settlement_id`, lot.settlement_id, funded.body.settlement_id);
  equal(acceptance, `${field}: provider_route`, lot.provider_route, funded.body.provider_route);
  fits(funded, settlement, 'agent_id', 'settlement_id', 'provider_route');
  const { event } = confirmation.body;
  equal(funded, 'provider_route', funded.body.provider_route, event.provider_route);
  equal(funded, 'event_id', funded.body.event_id, event.event_id);
  equal(funded, 'payment_id', funded.body.payment_id, event.payment_id);
  unless(event.kind === 'payment_succeeded', () => `${name(confirmation)} is no successful payment`);
  return { settlement, confirmation, match: match(entries, confirmation, funded), funding: funded };
}

/** A confirmation that knew its settlement needs no match; another must have one. */
function match(entries, confirmation, funded) {
  const known = confirmation.body.settlement_id;
  if (known !== undefined) {
    equal(funded, 'settlement_id', funded.body.settlement_id, known);
    return undefined;
  }
  const found = entries.find(
    (entry) => entry.type === 'provider.matched.v1' && entry.body.confirmation_sha256 === confirmation.bodySha256,
  );
  unless(found, () => `${name(confirmation)} knows no settlement, and no provider.matched entry is here`);
  unless(confirmation.index < found.index && found.index < funded.index, () => `${name(found)} is out of order`);
  equal(found, 'settlement_id', found.body.settlement_id, funded.body.settlement_id);
  equal(found, 'event', found.body.event, confirmation.body.event);
  return found;
}

async function checkAgreement({ onboarding, trust, contractCredential, quote, contract, agreed }) {
  const digest = `sha256:${await sha256Hex(utf8(canonical(contract.body.terms)))}`;
  equal(contract, 'digest', contract.body.digest, digest);
  for (const earlier of [onboarding, trust, contractCredential, quote]) fits(contract, earlier, 'agent_id');
  unless(trust.body.trust_state === 'approved', () => `${name(trust)} did not approve the agent`);
  fits(contract, contractCredential, 'credential_id');
  fits(contract, quote, 'quote_id', 'credits_per_run_micros');
  equal(contract, 'records_per_run', contract.body.records_per_run, quote.body.records);
  fits(agreed, contract, 'agent_id', 'contract_id', 'digest');
}

async function checkRun(passage) {
  const { contract, agreed, runCredential, acceptance, completion, callback, reservation, evidenceSha256 } = passage;
  const accepted = acceptance.body;
  const completed = completion.body;
  equal(acceptance, 'evidence_sha256', accepted.evidence_sha256, await sha256Hex(utf8(canonical(accepted.evidence))));
  fits(acceptance, agreed, 'agent_id', 'contract_id');
  fits(acceptance, runCredential, 'agent_id', 'credential_id');
  equal(acceptance, 'reserved_micros', accepted.reserved_micros, contract.body.credits_per_run_micros);
  unless(
    accepted.records <= contract.body.records_per_run,
    () => `${name(acceptance)}: records is more than the contract's ${contract.body.records_per_run}`,
  );
  unless(accepted.lots.length > 0, () => `${name(acceptance)}: nothing funded the run`);
  fits(completion, acceptance, 'agent_id', 'run_id');
  equal(completion, 'outcome/evidence_sha256', completed.outcome.evidence_sha256, evidenceSha256);
  equal(completion, 'evidence_status', completed.evidence_status, completed.outcome.evidence_status);
  const target = contract.body.callback_url;
  const called = target !== undefined;
  equal(completion, 'delivery_id', completed.delivery_id, called ? sibling('dlv', completed.run_id) : undefined);
  equal(completion, 'target_sha256', completed.target_sha256, called ? await sha256Hex(utf8(target)) : undefined);
  for (const consumed of completed.consumed) {
    const lot = reservation.lots.find((each) => each.settlement_id === consumed.settlement_id);
    unless(lot, () => `${name(completion)}: ${consumed.settlement_id} is no lot of the reservation`);
    equal(completion, 'consumed', { ...consumed, credits_micros: 0 }, { ...lot, credits_micros: 0 });
  }
  if (callback === undefined) return;
  equal(callback, 'completion_sha256', callback.body.completion_sha256, completion.bodySha256);
  fits(callback, completion, 'agent_id', 'run_id', 'delivery_id');
  unless(completion.index < callback.index, () => `${name(callback)} is before the completion`);
}
