// The seven proof objects and the envelope, made again from the entries. Only the words of an
// outcome that asks nothing of anyone are not in them: the entry holds its SHA-256.

import { base64, hex, sha256Hex, utf8 } from './bytes.js';
import { Fault } from './fault.js';
import { canonical } from './json.js';
import { credits } from './money.js';
import { sibling, steps } from './passage.js';

const PREDICATE = 'https://tokenops.dev/attestation/run/v1';
const STATEMENT = 'https://in-toto.io/Statement/v1';

const prefixed = (sha256) => `sha256:${sha256}`;
const digestOf = async (value) => prefixed(await sha256Hex(utf8(canonical(value))));
const sealed = async (object) => ({ ...object, digest: await digestOf(object) });
const rail = (id, entry) => ({ id, digest: prefixed(entry.bodySha256), index: entry.index });

/** The oldest lot's rail; those of further lots stand in it. */
const rails = ([oldest, ...others]) => ({ ...oldest, others: others.length > 0 ? others : undefined });

function callbackState({ callback, completion }) {
  if (callback === undefined) return completion.body.delivery_id === undefined ? 'none' : 'pending';
  return callback.type === 'callback.delivered.v1' ? 'delivered' : 'dead_lettered';
}

/**
 * Makes an envelope again.
 *
 * @param {import('./passage.js').Passage} passage
 * @param {{origin: string, vkeys: string[], handovers?: string[], outcome: object, checkpoint: (size: string) => object}} log
 *   `outcome`: as the envelope shows it, for a completion that records it in brief
 * @returns {Promise<object>}
 */
export async function envelopeOf(passage, log) {
  const state = callbackState(passage);
  const path = steps(passage);
  const sizes = new Set(path.map(([, entry]) => entry.checkpoint));
  return {
    pilot_id: passage.acceptance.body.pilot_id,
    tool: passage.quote.body.tool,
    provider_route: passage.fundings[0].funding.body.provider_route,
    credit_state: 'funded',
    run_state: 'result_ready',
    proof_objects: [
      'runtime_record', 'result_contract', 'settlement_receipt', 'usage_receipt',
      ...(state === 'pending' ? [] : ['callback_delivery']), 'ledger_entry', 'attestation',
    ],
    objects: await objectsOf(passage, state, log),
    origin: log.origin,
    vkeys: log.vkeys,
    handovers: log.handovers?.length > 0 ? log.handovers : undefined,
    checkpoints: Object.fromEntries([...sizes].map((size) => [size, log.checkpoint(size).note])),
    entries: path.map(([role, entry]) => ({
      role,
      index: entry.index,
      entry: entry.text,
      checkpoint: role === 'callback' ? entry.checkpoint : passage.completion.checkpoint,
      inclusion_proof: entry.hashes.map(base64),
    })),
  };
}

async function objectsOf(passage, state, log) {
  const outcome = await wholeOutcome(passage.completion, log.outcome);
  const result = await sealed(resultContract(passage, outcome));
  const paid = passage.fundings.slice(0, Math.max(1, passage.completion.body.consumed.length));
  const receipts = await Promise.all(paid.map((lot) => sealed(settlementReceipt(lot, passage))));
  const usage = await sealed(usageReceipt(passage));
  const record = await sealed(await runtimeRecord(passage, outcome, result, receipts, usage, log.origin));
  return {
    runtime_record: record,
    result_contract: result,
    settlement_receipt: receipts[0],
    settlement_receipts: receipts.length > 1 ? receipts : undefined,
    usage_receipt: usage,
    callback_delivery: await sealed(callbackDelivery(passage, state)),
    ledger_entry: await sealed(ledgerEntry(passage, log)),
    attestation: await sealed(attestation(passage, record, result, receipts, usage, log.origin)),
  };
}

function object(type, prefix, { completion }) {
  const runId = completion.body.run_id;
  return { object_type: type, id: sibling(prefix, runId), run_id: runId, issued_at: completion.time };
}

/** The outcome as it is recorded; if that is in brief, then as it is shown, bound by its digest. */
async function wholeOutcome({ body: { outcome } }, shown) {
  if (outcome.sha256 === undefined) return outcome;
  const sha256 = await sha256Hex(utf8(canonical(shown)));
  if (sha256 !== outcome.sha256)
    throw new Fault(
      `/objects/result_contract/outcome has the SHA-256 ${sha256}, recorded is that of another: ${outcome.sha256}`,
      'result_contract',
    );
  return shown;
}

function resultContract(passage, outcome) {
  const { quote, contract, acceptance, completion } = passage;
  return {
    ...object('result_contract', 'res', passage),
    pilot_id: acceptance.body.pilot_id,
    contract_id: acceptance.body.contract_id,
    contract_digest: contract.body.digest,
    tool: quote.body.tool,
    capability: quote.body.capability,
    run_state: 'result_ready',
    evidence_status: completion.body.evidence_status,
    evidence_sha256: passage.evidenceSha256,
    outcome,
  };
}

function settlementReceipt({ settlement, confirmation, funding }, { completion }) {
  const { event } = confirmation.body;
  const funded = funding.body;
  return {
    object_type: 'settlement_receipt',
    id: sibling('srt', funded.settlement_id),
    run_id: completion.body.run_id,
    issued_at: funding.time,
    agent_id: funded.agent_id,
    settlement_id: funded.settlement_id,
    quote_id: settlement.body.quote_id,
    provider_route: funded.provider_route,
    provider_event_id: event.event_id,
    provider_event_type: event.provider_type,
    payment_id: funded.payment_id,
    reference: event.settlement_id,
    amount_minor: funded.amount_minor,
    currency: funded.currency,
    credits: credits(funded.credits_micros),
    payment: event.payment,
    confirmed_at: confirmation.time,
    confirmation_sha256: confirmation.bodySha256,
    confirmation_index: confirmation.index,
    funding_sha256: funding.bodySha256,
    funding_index: funding.index,
  };
}

function usageReceipt(passage) {
  const { acceptance, completion } = passage;
  const completed = completion.body;
  return {
    ...object('usage_receipt', 'usr', passage),
    agent_id: completed.agent_id,
    contract_id: acceptance.body.contract_id,
    credits_reserved: credits(passage.reservation.micros),
    credits_consumed: credits(completed.consumed_micros),
    credits_released: credits(completed.released_micros),
    funded_by: completed.consumed.map((lot) => ({
      settlement_id: lot.settlement_id,
      credits: credits(lot.credits_micros),
    })),
    meters: completed.meters.map((meter) => ({
      meter: meter.meter,
      quantity: meter.quantity,
      credits_per_unit: credits(meter.credits_per_unit_micros),
      credits: credits(meter.credits_micros),
    })),
  };
}

async function runtimeRecord(passage, outcome, result, receipts, usage, origin) {
  const { onboarding, trust, runCredential, quote, agreed, fundings, acceptance, recovery, completion } = passage;
  const completed = completion.body;
  const agentId = onboarding.body.agent_id;
  return {
    ...object('runtime_record', 'rec', passage),
    agent_id: acceptance.body.agent_id,
    pilot_id: acceptance.body.pilot_id,
    tool: quote.body.tool,
    run_state: 'result_ready',
    rails: {
      onboarding: rail(agentId, onboarding),
      trust: { ...rail(agentId, trust), trust_state: trust.body.trust_state },
      credential_envelope: rail(runCredential.body.credential_id, runCredential),
      quote: rail(quote.body.quote_id, quote),
      provider_confirmation: rails(fundings.map((lot) => rail(lot.confirmation.body.event.event_id, lot.confirmation))),
      credit_funding: rails(fundings.map((lot) => rail(lot.funding.body.settlement_id, lot.funding))),
      run_contract: {
        id: agreed.body.contract_id,
        digest: agreed.body.digest,
        index: agreed.index,
        entry_digest: prefixed(agreed.bodySha256),
      },
      queue: rail(completed.run_id, acceptance),
      tokenops_execution: {
        id: completed.run_id,
        digest: await digestOf(outcome),
        index: completion.index,
        tool: completed.outcome.tool,
        tool_version: completed.outcome.tool_version,
        rules_version: completed.outcome.rules_version,
        started_at: completed.started_at,
      },
      result_contract: { id: result.id, digest: result.digest },
      settlement_receipt: rails(receipts.map(({ id, digest, funding_index: index }) => ({ id, digest, index }))),
      usage_receipt: { id: usage.id, digest: usage.digest },
      callback: { delivery_id: completed.delivery_id, target_sha256: completed.target_sha256 },
      ledger: { origin, index: completion.index },
      attestation: { predicate_type: PREDICATE },
      recovery: recovery.length === 0 ? undefined : recovery.map((step) => rail(step.body.exception_id, step)),
    },
  };
}

function callbackDelivery(passage, state) {
  const { callback, completion } = passage;
  return {
    ...object('callback_delivery', 'dlv', passage),
    issued_at: (callback ?? completion).time,
    state,
    delivery_id: completion.body.delivery_id,
    target_sha256: completion.body.target_sha256,
    payload_sha256: callback?.body.payload_sha256,
    attempts: callback?.body.attempts,
    ledger_index: callback?.index,
  };
}

function ledgerEntry(passage, { origin, checkpoint }) {
  const { completion } = passage;
  const { note, size, root } = checkpoint(completion.checkpoint);
  return {
    ...object('ledger_entry', 'ent', passage),
    origin,
    index: completion.index,
    entry_type: completion.type,
    leaf_hash: base64(completion.leaf),
    tree_size: size,
    root_hash: base64(root),
    inclusion_proof: completion.hashes.map(base64),
    checkpoint: note,
  };
}

function attestation(passage, record, result, receipts, usage, origin) {
  const { contract, acceptance, completion } = passage;
  const { outcome } = completion.body;
  const subject = (name, { digest }) => ({ name, digest: { sha256: digest.slice('sha256:'.length) } });
  return {
    ...object('attestation', 'att', passage),
    predicate_type: PREDICATE,
    statement: {
      _type: STATEMENT,
      subject: [
        subject('runtime_record', record),
        subject('result_contract', result),
        ...receipts.map((receipt, at) => subject(at === 0 ? 'settlement_receipt' : `settlement_receipt/${at + 1}`, receipt)),
        subject('usage_receipt', usage),
        { name: 'ledger_leaf', digest: { sha256: hex(completion.leaf) } },
      ],
      predicateType: PREDICATE,
      predicate: {
        run_id: completion.body.run_id,
        pilot_id: acceptance.body.pilot_id,
        agent_id: acceptance.body.agent_id,
        contract_digest: contract.body.digest,
        evidence_sha256: passage.evidenceSha256,
        tool: outcome.tool,
        tool_version: outcome.tool_version,
        rules_version: outcome.rules_version,
        evidence_status: completion.body.evidence_status,
        accepted_at: acceptance.body.accepted_at,
        started_at: completion.body.started_at,
        completed_at: completion.time,
        origin,
        ledger_index: completion.index,
      },
    },
  };
}
