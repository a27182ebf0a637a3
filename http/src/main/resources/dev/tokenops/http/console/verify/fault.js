/** What is wrong with something that was to be verified; its message names the place. */
export class Fault extends Error {
  /** @param {string} message where and why @param {string} [object] the proof object it is about */
  constructor(message, object) {
    super(message);
    this.name = 'Fault';
    this.object = object;
  }
}

/** @param {unknown} holds @param {() => string} why told only if it does not hold */
export function unless(holds, why) {
  if (!holds) throw new Fault(why());
}
