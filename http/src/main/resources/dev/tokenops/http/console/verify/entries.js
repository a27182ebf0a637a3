// The entries of an envelope: each canonical, and in its place under a checkpoint of the envelope.

import { base64, fromBase64, same, sha256Hex, utf8 } from './bytes.js';
import { unless } from './fault.js';
import { canonical, parse } from './json.js';
import { leafHash, rootOfInclusion } from './merkle.js';
import { parseCheckpoint, parseNote } from './note.js';

const KEYS = 'body,index,prev,time,type';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Checks that an envelope has the parts that everything else reads.
 *
 * @param {object} envelope parsed
 * @throws {Fault} naming the part that is missing or malformed, by JSON pointer
 */
export function checkShape({ origin, vkeys, handovers = [], checkpoints, entries }) {
  unless(typeof origin === 'string', () => '/origin is no string');
  unless(Array.isArray(vkeys) && vkeys.every((each) => typeof each === 'string'), () => '/vkeys is no list of keys');
  unless(Array.isArray(handovers) && handovers.every((each) => typeof each === 'string'), () => '/handovers is no list of notes');
  unless(checkpoints !== null && typeof checkpoints === 'object', () => '/checkpoints is no object');
  for (const [size, note] of Object.entries(checkpoints))
    unless(typeof note === 'string', () => `/checkpoints/${size} is no string`);
  unless(Array.isArray(entries), () => '/entries is no list');
  entries.forEach((shown, at) => {
    const where = `/entries/${at}`;
    unless(Number.isSafeInteger(shown?.index), () => `${where}/index is no index of an entry`);
    unless(typeof shown.entry === 'string', () => `${where}/entry is no string`);
    unless(typeof shown.checkpoint === 'string', () => `${where}/checkpoint is no string`);
    unless(shown.checkpoint in checkpoints, () => `${where}/checkpoint names ${shown.checkpoint}, which is not here`);
    unless(Array.isArray(shown.inclusion_proof), () => `${where}/inclusion_proof is no list`);
    shown.inclusion_proof.forEach((hash, place) => fromBase64(hash, `${where}/inclusion_proof/${place}`));
  });
}

/**
 * An entry as an envelope shows it; `shownIndex` is what the envelope says, `index` what the entry does.
 *
 * @typedef {{index: number, shownIndex: number, type: string, time: string, body: object, bodySha256: string,
 *   leaf: Uint8Array, text: string, checkpoint: string, hashes: Uint8Array[]}} Shown
 *
 * Reads the entries of an envelope, each checked to be canonical.
 *
 * @param {object} envelope of the right shape
 * @returns {Promise<Shown[]>}
 */
export const readEntries = ({ entries }) => Promise.all(entries.map(readEntry));

async function readEntry(shown, at) {
  const where = `/entries/${at}`;
  const entry = parse(shown.entry);
  unless(canonical(entry) === shown.entry, () => `${where}: the entry is not canonical JSON`);
  unless(Object.keys(entry).join() === KEYS, () => `${where}: an entry has exactly the keys ${KEYS}`);
  unless(typeof entry.type === 'string' && TIME.test(entry.time), () => `${where}: no type or time`);
  return {
    index: entry.index,
    shownIndex: shown.index,
    type: entry.type,
    time: entry.time,
    body: entry.body,
    bodySha256: await sha256Hex(utf8(canonical(entry.body))),
    leaf: await leafHash(utf8(shown.entry)),
    text: shown.entry,
    checkpoint: shown.checkpoint,
    hashes: shown.inclusion_proof.map((hash) => fromBase64(hash, where)),
  };
}

/**
 * What a checkpoint of an envelope says, whoever signed it.
 *
 * @param {object} envelope of the right shape @param {string} size its key
 * @returns {{note: string, origin: string, size: number, root: Uint8Array}}
 */
export function readCheckpoint({ checkpoints }, size) {
  const note = checkpoints[size];
  const checkpoint = parseCheckpoint(parseNote(note).text);
  unless(String(checkpoint.size) === size, () => `/checkpoints/${size} is of ${checkpoint.size} entries`);
  return { note, ...checkpoint };
}

/** Checks that each entry stands under the checkpoint that it names. */
export async function checkInclusion(entries, envelope) {
  for (const entry of entries) {
    const checkpoint = readCheckpoint(envelope, entry.checkpoint);
    unless(entry.shownIndex === entry.index, () => `entry ${entry.shownIndex} says that its index is ${entry.index}`);
    const root = await rootOfInclusion(entry.index, checkpoint.size, entry.leaf, entry.hashes);
    unless(
      same(root, checkpoint.root),
      () => `entry ${entry.index} is not in the tree of ${checkpoint.size} entries: ` +
        `its proof leads to ${base64(root)}`,
    );
  }
}
