// The tree of RFC 6962 section 2.1: its hashes, and how its proofs are checked (RFC 9162 sections
// 2.1.3.2 and 2.1.4.2).

import { joined, same, sha256 } from './bytes.js';
import { unless } from './fault.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** @param {Uint8Array} entry @returns {Promise<Uint8Array>} */
export const leafHash = (entry) => sha256(joined(LEAF, entry));

const node = (left, right) => sha256(joined(NODE, left, right));

// Sizes go beyond 32 bits, so halves are divisions and no shifts.
const half = (number) => Math.floor(number / 2);

/**
 * The root that an inclusion proof leads to.
 *
 * @param {number} index of the leaf @param {number} size of the tree
 * @param {Uint8Array} leaf @param {Uint8Array[]} hashes the leaf's sibling first
 * @returns {Promise<Uint8Array>}
 */
export async function rootOfInclusion(index, size, leaf, hashes) {
  unless(index >= 0 && index < size, () => `entry ${index} is not in a tree of ${size}`);
  let place = index;
  let last = size - 1;
  let root = leaf;
  for (const hash of hashes) {
    unless(last > 0, () => `the proof of entry ${index} is too long`);
    if (place % 2 === 1 || place === last) {
      root = await node(hash, root);
      while (place % 2 === 0 && place > 0) {
        place = half(place);
        last = half(last);
      }
    } else root = await node(root, hash);
    place = half(place);
    last = half(last);
  }
  unless(last === 0, () => `the proof of entry ${index} is too short`);
  return root;
}

/**
 * Checks that the newer tree begins with the older.
 *
 * @param {number} from at least 1 @param {number} to
 * @param {Uint8Array} fromRoot @param {Uint8Array} toRoot @param {Uint8Array[]} hashes
 */
export async function checkConsistency(from, to, fromRoot, toRoot, hashes) {
  unless(from >= 1 && from <= to, () => `there is no proof from ${from} to ${to} entries`);
  if (from === to) {
    unless(hashes.length === 0, () => 'a proof between equal sizes is empty');
    unless(same(fromRoot, toRoot), () => `two roots for ${from} entries: the log forked`);
    return;
  }
  let place = from - 1;
  let last = to - 1;
  while (place % 2 === 1) {
    place = half(place);
    last = half(last);
  }
  const rest = place === 0 ? [fromRoot, ...hashes] : [...hashes];
  unless(rest.length > 0, () => `the proof from ${from} to ${to} is too short`);
  let older = rest.shift();
  let newer = older;
  for (const hash of rest) {
    unless(last > 0, () => `the proof from ${from} to ${to} is too long`);
    if (place % 2 === 1 || place === last) {
      older = await node(hash, older);
      newer = await node(hash, newer);
      while (place % 2 === 0 && place > 0) {
        place = half(place);
        last = half(last);
      }
    } else newer = await node(newer, hash);
    place = half(place);
    last = half(last);
  }
  unless(last === 0, () => `the proof from ${from} to ${to} is too short`);
  unless(same(older, fromRoot), () => `the proof does not lead to the root of ${from} entries`);
  unless(same(newer, toRoot), () => `the proof does not lead to the root of ${to} entries`);
}
