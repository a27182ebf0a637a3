// The log's keys as this browser first saw them. Keys are public; a change of them is not a detail.

const PREFIX = 'tokenops.log-keys.';

/**
 * Compares the keys that the server names with those that this browser has pinned, and pins them if
 * there were none.
 *
 * A log that hands over to a new key goes on naming the old one: whether the two are really linked,
 * the handovers show, which whoever checks with the pinned key judges.
 *
 * @param {string[]} vkeys that the server names, the one that signs now first
 * @returns {{keys: string[], changedFrom: string[] | null}} the keys to check against: the pinned ones
 */
export function pinned(vkeys) {
  const keys = vkeys.slice(0, 1);
  const name = PREFIX + location.origin;
  const before = JSON.parse(localStorage.getItem(name) ?? 'null');
  if (before === null) {
    localStorage.setItem(name, JSON.stringify(keys));
    return { keys, changedFrom: null };
  }
  const same = before.every((key) => vkeys.includes(key));
  return { keys: before, changedFrom: same ? null : before };
}

/** Takes the server's keys as they are now: somebody looked, and knows why they changed. */
export function pinAgain(vkeys) {
  localStorage.setItem(PREFIX + location.origin, JSON.stringify(vkeys.slice(0, 1)));
}
