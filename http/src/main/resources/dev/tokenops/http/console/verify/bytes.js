// Bytes as text and back, and SHA-256. Every reading is strict: one text stands for one value.

import { Fault } from './fault.js';

const encoder = new TextEncoder();

/** @param {string} text @returns {Uint8Array} UTF-8 */
export const utf8 = (text) => encoder.encode(text);

/** @param {Uint8Array} bytes @returns {string} lower case */
export const hex = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, '0')).join('');

/** @param {Uint8Array} bytes @returns {string} RFC 4648 section 4, with padding */
export function base64(bytes) {
  let binary = '';
  for (const each of bytes) binary += String.fromCharCode(each);
  return btoa(binary);
}

/**
 * @param {string} text RFC 4648 section 4, with padding, and the one text of its bytes
 * @param {string} what is read, for the message
 * @returns {Uint8Array}
 */
export function fromBase64(text, what) {
  try {
    const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
    if (base64(bytes) === text) return bytes;
  } catch {
    // Told below.
  }
  throw new Fault(`${what} is not base64`);
}

/** @param {...Uint8Array} parts @returns {Uint8Array} one behind the other */
export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** @param {Uint8Array} one @param {Uint8Array} other */
export const same = (one, other) => one.length === other.length && one.every((each, at) => each === other[at]);

/** @param {Uint8Array} bytes @returns {Promise<Uint8Array>} 32 bytes */
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** @param {Uint8Array} bytes @returns {Promise<string>} 64 hex digits, lower case */
export const sha256Hex = async (bytes) => hex(await sha256(bytes));
