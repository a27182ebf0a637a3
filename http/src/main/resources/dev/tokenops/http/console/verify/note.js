// Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint), Ed25519.

import { fromBase64, hex, joined, same, sha256, utf8 } from './bytes.js';
import { Fault, unless } from './fault.js';

const ED25519 = 1;
const SIGNATURE = /^— ([^ +\n]+) ([A-Za-z0-9+/=]+)$/;

/**
 * A key that checks notes.
 *
 * @typedef {{name: string, id: string, vkey: string, key: CryptoKey}} Verifier
 * @param {string} vkey name+hex key id+base64(type ‖ public key)
 * @returns {Promise<Verifier>}
 */
export async function verifier(vkey) {
  const [, name, id, encoded] = /^([^ +\n]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(vkey) ?? [];
  unless(name, () => `${JSON.stringify(vkey)} is no verifier key`);
  const typed = fromBase64(encoded, `the key of ${name}`);
  unless(typed[0] === ED25519 && typed.length === 33, () => `the key of ${name} is not Ed25519`);
  const derived = hex((await sha256(joined(utf8(`${name}\n`), typed))).subarray(0, 4));
  unless(derived === id, () => `the key of ${name} has the id ${derived}, not ${id}`);
  const key = await crypto.subtle.importKey('raw', typed.subarray(1), 'Ed25519', false, ['verify']);
  return { name, id, vkey, key };
}

/**
 * Reads a note without believing it.
 *
 * @param {string} note
 * @returns {{text: string, signatures: {name: string, id: string, signature: Uint8Array}[]}}
 */
export function parseNote(note) {
  const end = note.lastIndexOf('\n\n');
  unless(end >= 0 && note.endsWith('\n'), () => 'a note without signatures');
  const signatures = note.slice(end + 2, -1).split('\n').map((line) => {
    const [, name, encoded] = SIGNATURE.exec(line) ?? [];
    unless(name, () => `${JSON.stringify(line)} is no signature of a note`);
    const bytes = fromBase64(encoded, `the signature by ${name}`);
    unless(bytes.length > 4, () => `the signature by ${name} is too short`);
    return { name, id: hex(bytes.subarray(0, 4)), signature: bytes.subarray(4) };
  });
  return { text: note.slice(0, end + 1), signatures };
}

/**
 * Who of these keys signed a note; signatures by others are passed over.
 *
 * @param {string} note @param {Verifier[]} keys
 * @returns {Promise<Verifier[]>} at least one, in the order of their signatures
 * @throws {Fault} if one of them signed badly, or none did
 */
export async function signersOf(note, keys) {
  const { text, signatures } = parseNote(note);
  const signers = [];
  for (const { name, id, signature } of signatures)
    for (const key of keys.filter((each) => each.name === name && each.id === id)) {
      if (!(await crypto.subtle.verify('Ed25519', key.key, signature, utf8(text))))
        throw new Fault(`the signature by ${key.name}+${key.id} is bad`);
      if (!signers.includes(key)) signers.push(key);
    }
  unless(signers.length > 0, () => 'no known key signed it');
  return signers;
}

/**
 * Checks that each of the keys has signed the note, and none of them badly.
 *
 * @param {string} note @param {Verifier[]} keys
 */
export async function checkSigned(note, keys) {
  const signers = await signersOf(note, keys);
  for (const key of keys) unless(signers.includes(key), () => `it is not signed by ${key.vkey}`);
}

/**
 * Reads what a checkpoint says.
 *
 * @param {string} text of a note
 * @returns {{origin: string, size: number, root: Uint8Array}}
 */
export function parseCheckpoint(text) {
  const [origin, size, root, ...rest] = text.split('\n');
  unless(rest.length === 1 && rest[0] === '', () => 'a checkpoint has three lines');
  unless(/^(0|[1-9][0-9]{0,15})$/.test(size), () => `${JSON.stringify(size)} is no size of a log`);
  const hash = fromBase64(root, 'the root of a checkpoint');
  unless(hash.length === 32, () => 'the root of a checkpoint is not 32 bytes');
  return { origin, size: Number(size), root: hash };
}

/** @param {Uint8Array} root @param {{root: Uint8Array}} checkpoint */
export const hasRoot = (checkpoint, root) => same(checkpoint.root, root);
