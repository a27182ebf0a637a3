// The proof of a run, judged in this browser: the server is asked for bytes and never for a verdict.

import { html, nothing } from '../lit/lit-html.js';
import { ask } from '../api.js';
import { words } from '../format.js';
import { pinAgain, pinned } from '../pins.js';
import { parseKeys, verifyEnvelope } from '../verify.js';
import { region } from './parts.js';

const results = new Map();

/**
 * @param {string} runId
 * @param {unknown} envelope parsed, for what is shown; null while there is none
 * @param {() => void} redraw
 */
export function proof(runId, envelope, redraw) {
  if (envelope === null) return region('Proof', html`<p class="muted">There is no proof before the run has a result.</p>`);
  const result = results.get(runId);
  const path = `/v1/runs/${runId}/proof`;
  return region(
    'Proof',
    html`
      ${result ? verdict(result, redraw) : html`<p class="muted">Nothing has been checked yet. This page fetches the envelope
        again and judges it here, with the log's key that this browser has pinned.</p>`}
      <details><summary>Raw envelope</summary><pre>${JSON.stringify(envelope, null, 2)}</pre></details>
    `,
    html`<div class="row no-print">
      <button class="primary" @click=${() => check(runId, redraw)}>Verify in this browser</button>
      <a href=${path} download="${runId}.json">Download</a>
      <a href=${`/v1/runs/${runId}/attestation`} download="${runId}.attestation.json">Attestation</a>
      <a href=${`/v1/runs/${runId}/entry.tlog-proof`} download="${runId}.tlog-proof">tlog-proof</a>
    </div>`,
  );
}

/** Fetches and judges; whatever goes wrong on the way is told as not verified. */
async function check(runId, redraw) {
  results.set(runId, { working: true });
  redraw();
  try {
    const [text, published] = await Promise.all([ask(`/v1/runs/${runId}/proof`, { text: true }), ask('/ledger/keys')]);
    const { vkeys, handovers } = parseKeys(published);
    const { keys, changedFrom } = pinned(vkeys);
    const started = performance.now();
    const report = await verifyEnvelope(text, { keys, handovers, runId });
    results.set(runId, { report, changedFrom, vkeys, tookMs: performance.now() - started });
  } catch (problem) {
    results.set(runId, { failed: problem.message });
  }
  redraw();
}

function verdict({ working, failed, report, changedFrom, vkeys, tookMs }, redraw) {
  if (working) return html`<p class="notice plain" role="status">Checking…</p>`;
  if (failed) return html`<p class="notice bad" role="status">✕ Not verified: the proof could not be fetched. ${failed}</p>`;
  const fault = report.verdicts.find((each) => !each.holds);
  return html`
    ${changedFrom === null ? nothing : keyChanged(changedFrom, vkeys, redraw)}
    ${fault
      ? html`<p class="notice bad" role="status">✕ Not verified: ${words(named(fault))}. ${fault.detail}</p>`
      : html`<p class="notice ok" role="status">✓ Verified in this browser, in ${tookMs.toFixed(1)} ms, under the key
          <span class="id">${report.keys.join(', ')}</span></p>`}
    <ul class="small">
      ${report.verdicts.map(({ name, holds, detail }) => html`<li>${holds ? '✓' : '✕'} <b>${words(name)}</b> ${detail}</li>`)}
    </ul>
  `;
}

/** The proof object that does not hold, or the verdict where it is none of them alone. */
const OBJECT_OF = { intact: 'ledger_entry', signed: 'ledger_entry', complete: 'runtime_record', balanced: 'usage_receipt', asked_for: 'runtime_record' };
const named = ({ name, object }) => object ?? OBJECT_OF[name] ?? name;

const keyChanged = (before, vkeys, redraw) => html`
  <div class="notice bad" role="alert">
    ✕ The log's key is not the one that this browser pinned. Before: <span class="id">${before.join(', ')}</span>.
    Now: <span class="id">${vkeys.join(', ')}</span>. Ask whoever runs the log, by another way than this server.
    <button @click=${() => { pinAgain(vkeys); redraw(); }}>Pin the new key</button>
  </div>
`;
