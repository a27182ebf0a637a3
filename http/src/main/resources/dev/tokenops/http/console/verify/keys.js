// The keys of a log: those that somebody trusts, and the handovers that link each key to the next.

import { same } from './bytes.js';
import { Fault, unless } from './fault.js';
import { checkSigned, parseCheckpoint, parseNote, signersOf, verifier } from './note.js';

const HEADER = 'tokenops.dev/key-handover/v1';

/**
 * One key gives way to the next, in a note that both have signed: the first signs nothing larger than
 * this size, the second nothing smaller.
 *
 * @typedef {{at: {origin: string, size: number, root: Uint8Array}, from: import('./note.js').Verifier,
 *   to: import('./note.js').Verifier}} Handover
 */

/** @param {string} note @returns {Promise<Handover>} */
async function readHandover(note) {
  const { text, signatures } = parseNote(note);
  const lines = text.split('\n');
  unless(lines.length === 7 && lines[0] === HEADER && lines[6] === '', () => `not a handover, whose first line is ${HEADER}`);
  const at = parseCheckpoint(`${lines.slice(1, 4).join('\n')}\n`);
  const [from, to] = await Promise.all([verifier(lines[4]), verifier(lines[5])]);
  unless(from.vkey !== to.vkey && from.name === at.origin && to.name === at.origin, () => `it is not one of two keys of ${at.origin}`);
  const signers = await signersOf(note, [from, to]);
  unless(
    signatures.length === 2 && signers.length === 2 && signers[0] === from && signers[1] === to,
    () => 'it is not signed by each of its two keys, the first first',
  );
  return { at, from, to };
}

/** Puts handovers in their order: one line of keys, each of which takes over once. */
function inOrder(handovers) {
  if (handovers.length === 0) return [];
  const by = new Map(handovers.map((each) => [each.from.vkey, each]));
  unless(by.size === handovers.length, () => 'a key hands over twice');
  const successors = new Set(handovers.map((each) => each.to.vkey));
  const firsts = handovers.filter((each) => !successors.has(each.from.vkey));
  unless(firsts.length === 1 && successors.size === handovers.length, () => 'they do not lead from one key to one other');
  const line = [];
  for (let next = firsts[0]; next; next = by.get(next.to.vkey)) line.push(next);
  unless(line.length === handovers.length, () => 'they do not follow one from the other');
  line.slice(1).forEach(({ at }, before) => {
    unless(at.size >= line[before].at.size, () => `a handover at size ${at.size} follows one at ${line[before].at.size}`);
    unless(
      at.size > line[before].at.size || same(at.root, line[before].at.root),
      () => `two handovers at size ${at.size} differ`,
    );
  });
  return line;
}

/** The keys of one log that a checkpoint is held to. */
export class LogKeys {
  /** @param {import('./note.js').Verifier[]} trusted @param {Handover[]} handovers oldest first */
  constructor(trusted, handovers) {
    this.trusted = trusted;
    this.handovers = handovers;
    /** All keys that the handovers link, oldest first. */
    this.line = handovers.length === 0 ? trusted : [handovers[0].from, ...handovers.map((each) => each.to)];
  }

  /**
   * @param {string[]} vkeys that are trusted, at least one
   * @param {string[]} [notes] handovers of the log, in any order and however often
   * @returns {Promise<LogKeys>}
   */
  static async read(vkeys, notes = []) {
    unless(vkeys.length > 0, () => 'no key to check against');
    const trusted = await Promise.all(vkeys.map(verifier));
    try {
      return new LogKeys(trusted, inOrder(await Promise.all([...new Set(notes)].map(readHandover))));
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      throw new Fault(`/handovers: ${fault.message}`);
    }
  }

  /**
   * Checks that the log signed a checkpoint: without handovers by each trusted key; with them by the
   * key of its size, and each trusted key is one of those that they link.
   *
   * @param {string} note
   */
  async check(note) {
    if (this.handovers.length === 0) return checkSigned(note, this.trusted);
    for (const { vkey } of this.trusted)
      unless(this.line.some((key) => key.vkey === vkey), () => `no handover links ${vkey} to the log's keys`);
    const { size, root, origin } = parseCheckpoint(parseNote(note).text);
    unless(origin === this.line[0].name, () => `it is a checkpoint of ${origin}`);
    for (const signer of await signersOf(note, this.line)) {
      const rank = this.line.indexOf(signer);
      const until = this.handovers[rank]?.at.size ?? Infinity;
      const since = this.handovers[rank - 1]?.at.size ?? 0;
      unless(size <= until, () => `${signer.vkey} signed it, and was retired at size ${until}`);
      unless(size >= since, () => `${signer.vkey} signed it, which signs nothing before size ${since}`);
    }
    for (const { at } of this.handovers)
      unless(at.size !== size || same(at.root, root), () => `the handover at size ${size} names another root`);
  }
}

/**
 * Splits what `/ledger/keys` gives.
 *
 * @param {string} text
 * @returns {{vkeys: string[], handovers: string[]}} the key that signs now first
 */
export function parseKeys(text) {
  const [first, ...rest] = text.split(`${HEADER}\n`);
  return {
    vkeys: first.split('\n').map((line) => line.trim()).filter((line) => line !== ''),
    handovers: rest.map((each) => `${HEADER}\n${each.trimEnd()}\n`),
  };
}
