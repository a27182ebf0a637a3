// Verifies a proof envelope of TokenOps offline, in a browser or in Node, without any other code.
//
//   import { verifyEnvelope } from './verify.js';
//   const report = await verifyEnvelope(text, { keys: [vkey], runId: 'run_…' });
//   report.verified     true only if everything that can be judged here holds
//
// It asks no server. What it judges, `tokenops verify` judges alike; only `rerun`, the review itself,
// is left to that.

import { Fault, unless } from './verify/fault.js';
import { checkInclusion, checkShape, readCheckpoint, readEntries } from './verify/entries.js';
import { canonical, difference, parse } from './verify/json.js';
import { LogKeys } from './verify/keys.js';
import { checkMoney } from './verify/money.js';
import { parseNote } from './verify/note.js';
import { envelopeOf } from './verify/objects.js';
import { steps, walk } from './verify/passage.js';

export { checkConsistency, leafHash, rootOfInclusion } from './verify/merkle.js';
export { LogKeys, parseKeys } from './verify/keys.js';
export { parseCheckpoint, parseNote } from './verify/note.js';

/** The verdicts, in the order in which they are given. */
export const VERDICTS = ['intact', 'signed', 'complete', 'balanced', 'bound', 'asked_for'];

/**
 * What came out for one question.
 *
 * @typedef {{name: string, holds: boolean, detail: string, object?: string}} Verdict `object` is the
 *   proof object that does not hold, if one can be named
 */

/**
 * Judges an envelope.
 *
 * @param {string} text the envelope as it was received: JSON
 * @param {{keys?: string[], handovers?: string[], runId?: string}} asked `keys`: verifier keys of the
 *   log that the reader trusts; without any, the envelope's own are taken, and the report says so. Each
 *   must have signed, or be linked to the key that did by handovers: those of the envelope, and those
 *   given here. `runId`: the run that the envelope must be of.
 * @returns {Promise<{verified: boolean, runId?: string, origin?: string, keys: string[], pinned: boolean,
 *   verdicts: Verdict[]}>} never throws for anything that is in the text
 */
export async function verifyEnvelope(text, { keys, handovers = [], runId } = {}) {
  const envelope = new Envelope(text, keys, handovers, runId);
  const verdicts = [];
  for (const name of VERDICTS) verdicts.push(await envelope.judge(name));
  return {
    verified: verdicts.every((verdict) => verdict.holds),
    runId: envelope.tree?.objects?.runtime_record?.run_id,
    origin: envelope.tree?.origin,
    keys: envelope.trusted(),
    pinned: keys !== undefined,
    verdicts,
  };
}

class Envelope {
  constructor(text, keys, handovers, runId) {
    this.text = text;
    this.keys = keys;
    this.handovers = handovers;
    this.runId = runId;
    try {
      this.tree = parse(text);
      checkShape(this.tree ?? {});
    } catch (fault) {
      this.unreadable = fault;
    }
  }

  trusted() {
    return this.keys ?? (Array.isArray(this.tree?.vkeys) ? this.tree.vkeys : []);
  }

  async judge(name) {
    try {
      if (this.unreadable) throw this.unreadable;
      return { name, holds: true, detail: await this[name]() };
    } catch (fault) {
      // A part of a wrong kind, such as a list where a string belongs, is a fault of the envelope too.
      if (!(fault instanceof Fault || fault instanceof TypeError || fault instanceof RangeError)) throw fault;
      return { name, holds: false, detail: fault.message, object: fault.object };
    }
  }

  entries() {
    return (this.readEntries ??= readEntries(this.tree));
  }

  async passage() {
    return (this.walked ??= walk(await this.entries()));
  }

  async intact() {
    const entries = await this.entries();
    await checkInclusion(entries, this.tree);
    return `${entries.length} entries, each canonical and in its place under a checkpoint`;
  }

  async signed() {
    const { origin, vkeys, handovers = [] } = this.tree;
    const own = await LogKeys.read(vkeys, handovers);
    unless(new Set(vkeys).size === vkeys.length, () => '/vkeys names a key twice');
    for (const { name } of own.trusted) unless(name === origin, () => `/vkeys has a key of ${name}`);
    unless(
      handovers.length === 0 || canonical(own.line.map((key) => key.vkey).toReversed()) === canonical(vkeys),
      () => '/vkeys are not the keys that /handovers link, the newest first',
    );
    const pinned = await LogKeys.read(this.trusted(), [...handovers, ...this.handovers]);
    for (const size of Object.keys(this.tree.checkpoints)) {
      try {
        const checkpoint = readCheckpoint(this.tree, size);
        unless(checkpoint.origin === origin, () => `it is of ${checkpoint.origin}`);
        await own.check(checkpoint.note);
        for (const { name, id } of parseNote(checkpoint.note).signatures)
          unless(own.trusted.some((key) => key.name === name && key.id === id), () => `/vkeys does not name ${name}+${id}`);
        await pinned.check(checkpoint.note);
      } catch (fault) {
        if (!(fault instanceof Fault)) throw fault;
        throw new Fault(`the checkpoint of ${size} entries: ${fault.message}`, 'ledger_entry');
      }
    }
    const by = this.trusted().join(', ');
    return this.keys
      ? `each checkpoint is signed by ${by}`
      : `each checkpoint is signed by the key that the envelope names itself (${by}): compare it with the log's own`;
  }

  async complete() {
    const passage = steps(await this.passage());
    const { length } = await this.entries();
    unless(passage.length === length, () => `/entries has ${length} entries, the passage of the run is ${passage.length}`);
    return `the ${length} entries are one run's whole passage`;
  }

  async balanced() {
    return checkMoney(await this.passage());
  }

  async bound() {
    const again = await envelopeOf(await this.passage(), {
      origin: this.tree.origin,
      vkeys: this.tree.vkeys,
      handovers: this.tree.handovers,
      outcome: this.tree.objects?.result_contract?.outcome,
      checkpoint: (size) => readCheckpoint(this.tree, size),
    });
    const found = difference(again, this.tree);
    if (found !== '') throw new Fault(found, /^\/objects\/([a-z_]+)/.exec(found)?.[1]);
    return 'every object, made again from the entries, is the same';
  }

  async asked_for() {
    const { run_id: runId } = (await this.passage()).completion.body;
    if (this.runId === undefined) return `it is of ${runId}`;
    unless(runId === this.runId, () => `it is the proof of ${runId}, not of ${this.runId}`);
    return `it is of the run that was asked for, ${runId}`;
  }
}

export { canonical };
