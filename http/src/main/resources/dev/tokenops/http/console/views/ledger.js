// The ledger: its signed size, its entries, and what this browser can check of them.

import { html, nothing } from '../lit/lit-html.js';
import { ask } from '../api.js';
import { base64, fromBase64, hex, same, utf8 } from '../verify/bytes.js';
import { canonical } from '../verify/json.js';
import { link, time, words } from '../format.js';
import { pinned } from '../pins.js';
import { checkConsistency, leafHash, LogKeys, parseCheckpoint, parseKeys, parseNote, rootOfInclusion } from '../verify.js';
import { keyChanged } from './log-key.js';
import { region, strip, table } from './parts.js';

const SIZE = 100;
const SEEN = 'tokenops.checkpoint.';
const RUN = /^run\.|^callback\./;

/** The newest checkpoint, its signature checked here under the pinned key. */
async function newest() {
  const [note, published] = await Promise.all([ask('/ledger/checkpoint'), ask('/ledger/keys')]);
  const { vkeys, handovers } = parseKeys(published);
  const { keys, changedFrom } = pinned(vkeys);
  const checkpoint = parseCheckpoint(parseNote(note).text);
  try {
    await (await LogKeys.read(keys, handovers)).check(note);
    return { note, vkeys, keys, changedFrom, ...checkpoint, signature: null };
  } catch (fault) {
    return { note, vkeys, keys, changedFrom, ...checkpoint, signature: fault.message };
  }
}

/** What this browser saw last time must be the beginning of what it sees now. */
async function grewFromLastTime({ origin, size, root }) {
  const name = SEEN + origin;
  const before = JSON.parse(localStorage.getItem(name) ?? 'null');
  const keep = () => localStorage.setItem(name, JSON.stringify({ size, root: base64(root) }));
  if (before === null) {
    keep();
    return { ok: true, text: 'This browser sees the log for the first time, and keeps this checkpoint.' };
  }
  try {
    if (before.size > size) throw new Error(`it had ${before.size} entries, and now has ${size}: something was cut off`);
    const proof = await ask(`/v1/ledger/consistency?from=${before.size}&to=${size}`);
    const hashes = proof.hashes.map((hash) => fromBase64(hash, 'a hash of the proof'));
    await checkConsistency(before.size, size, fromBase64(before.root, 'the root kept'), root, hashes);
    keep();
    return { ok: true, text: `The ${before.size} entries that this browser saw last time are its beginning, unchanged.` };
  } catch (fault) {
    return { ok: false, text: `It is not what this browser saw before: ${fault.message}` };
  }
}

const from = (asked, size) => {
  const wanted = asked.query.get('from');
  return wanted === null ? Math.max(0, size - SIZE) : Math.max(0, Number(wanted) || 0);
};

export const ledger = {
  hears: ({ name }) => name === 'checkpoint',
  title: () => 'Ledger',
  source: () => '/ledger/checkpoint',
  load: async (asked) => {
    const checkpoint = await newest();
    const first = from(asked, checkpoint.size);
    const [page, grew] = await Promise.all([
      checkpoint.size === 0 ? { data: [] } : ask(`/v1/ledger/entries?from=${first}&limit=${SIZE}`),
      checkpoint.size === 0 ? { ok: true, text: 'It is empty.' } : grewFromLastTime(checkpoint),
    ]);
    return { checkpoint, grew, first, entries: page.data.toReversed() };
  },
  body: ({ checkpoint, grew, first, entries }, asked) => html`
    ${region('Checkpoint', html`
      ${keyChanged(checkpoint.changedFrom, checkpoint.vkeys, asked.again)}
      ${strip([['Entries', checkpoint.size], ['Log', html`<span class="id">${checkpoint.origin}</span>`]])}
      <p>${checkpoint.signature === null
        ? html`<span class="state ok">✓ Signature valid</span>`
        : html`<span class="state bad">✕ Signature refused</span> ${checkpoint.signature}`}
        <span class="id small">${checkpoint.keys.join(', ')}</span></p>
      <p class="notice ${grew.ok ? 'ok' : 'bad'}" role=${grew.ok ? 'status' : 'alert'}>${grew.ok ? '✓' : '✕'} ${grew.text}</p>
      <details><summary>The signed note</summary><pre>${checkpoint.note}</pre></details>`)}
    ${table(
      ['#Entry', 'Type', 'About', 'Time', 'Leaf hash'],
      entries.map((each) => [
        link(`/console/ledger/${each.index}`, each.index),
        words(each.type),
        about(each),
        time(each.time),
        html`<code class="small">${each.leaf_hash.slice(0, 16)}…</code>`,
      ]),
      checkpoint.size === 0 ? 'There is nothing in it yet: an agent\'s manifest will be its first entry.' : `It has ${checkpoint.size} entries: none from ${first} on.`,
      (at) => entries[at].index,
    )}
    <p class="row">
      ${first + entries.length < checkpoint.size ? html`<a href=${`/console/ledger?from=${first + SIZE}`}>Newer</a> <a href="/console/ledger">Newest</a>` : nothing}
      ${first > 0 ? html`<a href=${`/console/ledger?from=${Math.max(0, first - SIZE)}`}>Older</a>` : nothing}
    </p>
  `,
};

function about({ type, entry: { body } }) {
  if (RUN.test(type) && body.run_id) return link(`/console/runs/${body.run_id}`, body.run_id);
  if (body.agent_id) return link(`/console/agents/${body.agent_id}`, body.agent_id);
  if (body.settlement_id) return link(`/console/settlements/${body.settlement_id}`, body.settlement_id);
  return html`<span class="muted">–</span>`;
}

export const entry = {
  hears: ({ name }, { found }) => name === 'checkpoint' && found === null,
  title: (_, { parameters: [index] }) => `Entry ${index}`,
  source: ({ parameters: [index] }) => `/v1/ledger/entries?from=${index}&limit=1`,
  load: async ({ parameters: [index] }) => {
    const checkpoint = await newest();
    if (Number(index) >= checkpoint.size) return { found: null, checkpoint };
    const { data: [found] } = await ask(`/v1/ledger/entries?from=${index}&limit=1`);
    const text = canonical(found.entry);
    return { found, text, checkpoint, proven: await inclusion(found, text, checkpoint) };
  },
  body: ({ found, text, checkpoint, proven }, { parameters: [index] }) => found === null ? none(index, checkpoint) : html`
    ${region('In the tree', html`
      <p class="notice ${proven.ok ? 'ok' : 'bad'}" role="status">${proven.ok ? '✓' : '✕'} ${proven.text}</p>
      <p class="small">Leaf hash <code>${found.leaf_hash}</code></p>
      <p class="small">About ${about(found)} · ${time(found.time)} · ${words(found.type)} · tree of ${checkpoint.size}</p>`)}
    ${region('Canonical bytes', html`<pre>${text}</pre>`)}
    ${region('Readable', html`<pre>${JSON.stringify(found.entry, null, 2)}</pre>`)}
    <p class="row">
      ${found.index > 0 ? html`<a href=${`/console/ledger/${found.index - 1}`}>Entry before</a>` : nothing}
      ${found.index + 1 < checkpoint.size ? html`<a href=${`/console/ledger/${found.index + 1}`}>Entry after</a>` : nothing}
    </p>
  `,
};

const none = (index, { size }) => html`<p class="card empty">There is no entry ${index} under the newest checkpoint: the ledger has
  ${size} of them, and they count from 0. <a href="/console/ledger">The newest entries</a></p>`;

/** Whether these bytes are under the root that the log signed: computed here. */
async function inclusion(found, text, checkpoint) {
  try {
    const proof = await ask(`/v1/ledger/inclusion?index=${found.index}&size=${checkpoint.size}`);
    const leaf = await leafHash(utf8(text));
    if (hex(leaf) !== found.leaf_hash) throw new Error('its bytes have another hash than the server says');
    const root = await rootOfInclusion(found.index, checkpoint.size, leaf, proof.hashes.map((hash) => fromBase64(hash, 'a hash')));
    if (!same(root, checkpoint.root)) throw new Error('its proof does not lead to the signed root');
    if (checkpoint.signature !== null) throw new Error(checkpoint.signature);
    return { ok: true, text: `These bytes are entry ${found.index} under the root that the log signed, checked in this browser.` };
  } catch (fault) {
    return { ok: false, text: `Not proven: ${fault.message}` };
  }
}
