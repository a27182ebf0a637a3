// What changed, as the server tells it: one stream for the whole console, resumed where it broke off.

/**
 * A change.
 *
 * @typedef {{name: string, [member: string]: unknown}} Change `name` is the event's, such as
 *   run.changed, and the rest its data; `behind` says that more was missed than is told again
 */

const NAMES = [
  'run.changed', 'delivery.changed', 'settlement.changed', 'provider_event.changed', 'exception.changed',
  'contract.changed', 'agent.changed', 'control.changed', 'checkpoint', 'behind',
];

/** A stream that the server ends for good is asked for again after so long. */
const AGAIN_MS = 3_000;

let source = null;
let last = null; // The ledger index that was heard last.
let now = 'off';
let timer = null;
let tell = () => {};
let changed = () => {};

/** Where it stands: off, opening, live, or lost. */
export const connection = () => now;

/**
 * Begins to listen; a second call does nothing.
 *
 * @param {(change: Change) => void} heard
 * @param {(before: string) => void} stateChanged with what {@link connection} was before
 */
export function begin(heard, stateChanged) {
  tell = heard;
  changed = stateChanged;
  if (now !== 'off') return;
  last = null;
  now = 'opening';
  open();
}

/** Listens no longer. */
export function end() {
  shut();
  now = 'off';
}

function set(state) {
  if (state === now) return;
  const before = now;
  now = state;
  changed(before);
}

function open() {
  if (source !== null || now === 'off' || document.hidden) return;
  source = new EventSource(last === null ? '/v1/events' : `/v1/events?from=${last + 1}`);
  source.addEventListener('open', () => set('live'));
  source.addEventListener('error', broken);
  for (const name of NAMES) source.addEventListener(name, hear);
}

function shut() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function hear({ type, data, lastEventId }) {
  if (lastEventId !== '') last = Number(lastEventId);
  tell({ ...JSON.parse(data), name: type });
}

/** The browser tries again by itself, unless it was answered with a refusal. */
function broken() {
  const refused = source.readyState === EventSource.CLOSED;
  if (refused) {
    shut();
    timer = setTimeout(open, AGAIN_MS);
  }
  set('lost');
}

// A page that nobody sees listens to nothing: a browser has few connections for all its tabs.
document.addEventListener('visibilitychange', () => {
  if (now === 'off') return;
  if (document.hidden) shut();
  else open();
});
