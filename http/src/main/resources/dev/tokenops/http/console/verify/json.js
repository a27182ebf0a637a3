// JSON as ledgers have it: RFC 8785 with integers only. Reading is strict, because two programs that
// read one text differently can be shown two truths.

import { Fault } from './fault.js';

const WHITE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const INTEGER = /-?(?:0|[1-9][0-9]*)(?![.eE0-9])/y;
const WORDS = new Map([['true', true], ['false', false], ['null', null]]);
const DEEPEST = 64;

/**
 * Reads JSON.
 *
 * @param {string} text
 * @returns {unknown} objects have no prototype, so that no key means anything but itself
 * @throws {Fault} on what is no JSON, a key given twice, a number that is no integer below 2^53
 */
export function parse(text) {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.white();
  if (reader.at !== text.length) throw reader.fault('something follows');
  return value;
}

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  fault(what) {
    return new Fault(`not the JSON of an envelope: ${what} at character ${this.at}`);
  }

  take(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.at = pattern.lastIndex;
    return found[0];
  }

  white() {
    this.take(WHITE);
  }

  next(character) {
    this.white();
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  value(depth) {
    if (depth > DEEPEST) throw this.fault('too deep');
    if (this.next('{')) return this.object(depth);
    if (this.next('[')) return this.array(depth);
    if (this.text[this.at] === '"') return this.string();
    const number = this.take(INTEGER);
    if (number !== null) {
      if (!Number.isSafeInteger(Number(number)) || number === '-0') throw this.fault('a number out of range');
      return Number(number);
    }
    for (const [word, value] of WORDS)
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    throw this.fault('no value');
  }

  string() {
    this.white();
    const quoted = this.take(STRING);
    if (quoted === null) throw this.fault('no string');
    const text = JSON.parse(quoted);
    if (!text.isWellFormed()) throw this.fault('half of a character');
    return text;
  }

  object(depth) {
    const object = Object.create(null);
    if (this.next('}')) return object;
    do {
      const key = this.string();
      if (key in object) throw this.fault(`the key ${JSON.stringify(key)} for the second time`);
      if (!this.next(':')) throw this.fault('no colon');
      object[key] = this.value(depth + 1);
    } while (this.next(','));
    if (!this.next('}')) throw this.fault('an object without end');
    return object;
  }

  array(depth) {
    const array = [];
    if (this.next(']')) return array;
    do array.push(this.value(depth + 1));
    while (this.next(','));
    if (!this.next(']')) throw this.fault('a list without end');
    return array;
  }
}

/**
 * Writes canonical JSON (RFC 8785). Keys whose value is `undefined` are left out.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}

/**
 * Where two values differ first.
 *
 * @returns {string} a JSON pointer and why; empty if they are the same
 */
export function difference(wanted, found, at = '') {
  if (Array.isArray(wanted) && Array.isArray(found)) {
    if (wanted.length !== found.length)
      return `${at} has ${found.length} parts where ${wanted.length} follow from the entries`;
    return firstOf(wanted.keys(), (key) => difference(wanted[key], found[key], `${at}/${key}`));
  }
  if (isObject(wanted) && isObject(found)) {
    const keys = new Set([...Object.keys(wanted), ...Object.keys(found)]);
    return firstOf([...keys].sort(), (key) => {
      const here = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (wanted[key] === undefined) return key in found ? `${here} follows from no entry` : '';
      return key in found ? difference(wanted[key], found[key], here) : `${here} is missing`;
    });
  }
  return canonical(wanted) === canonical(found) ? '' : `${at} is not what follows from the entries`;
}

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

function firstOf(keys, of) {
  for (const key of keys) {
    const found = of(key);
    if (found !== '') return found;
  }
  return '';
}
