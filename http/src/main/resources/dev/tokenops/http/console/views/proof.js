// The proof of a run, judged in this browser: the server is asked for bytes and never for a verdict.

import { html } from '../lit/lit-html.js';
import { ask } from '../api.js';
import { words } from '../format.js';
import { pinned } from '../pins.js';
import { parseKeys, verifyEnvelope } from '../verify.js';
import { keyChanged } from './log-key.js';
import { region } from './parts.js';

/**
 * @param {string} runId
 * @param {unknown} envelope parsed, for what is shown; null while there is none
 * @param {any} asked keeps what came out until the page is left
 */
export function proof(runId, envelope, asked) {
  if (envelope === null) return region('Proof', html`<p class="muted">There is no proof before the run has a result.</p>`);
  return region(
    'Proof',
    html`
      ${asked.verified ? verdict(asked.verified, () => check(runId, asked)) : html`<p class="muted">Nothing has been checked yet. This page
        fetches the envelope again and judges it here, with the log's key that this browser has pinned.</p>`}
      <details><summary>Raw envelope</summary><pre>${JSON.stringify(envelope, null, 2)}</pre></details>
    `,
    html`<div class="row no-print">
      <button class="primary" @click=${() => check(runId, asked)}>Verify in this browser</button>
      <a href=${`/v1/runs/${runId}/proof`} download="${runId}.json">Download</a>
      <a href=${`/v1/runs/${runId}/attestation`} download="${runId}.attestation.json">Attestation</a>
      <a href=${`/v1/runs/${runId}/entry.tlog-proof`} download="${runId}.tlog-proof">tlog-proof</a>
    </div>`,
  );
}

/** Fetches and judges; whatever goes wrong on the way is told as not verified. */
async function check(runId, asked) {
  asked.verified = { working: true };
  asked.redraw();
  try {
    const [text, published] = await Promise.all([ask(`/v1/runs/${runId}/proof`, { text: true }), ask('/ledger/keys')]);
    const { vkeys, handovers } = parseKeys(published);
    const { keys, changedFrom } = pinned(vkeys);
    const started = performance.now();
    const report = await verifyEnvelope(text, { keys, handovers, runId });
    asked.verified = { report, changedFrom, vkeys, tookMs: performance.now() - started };
  } catch (problem) {
    asked.verified = { failed: problem.message };
  }
  asked.redraw();
}

function verdict({ working, failed, report, changedFrom, vkeys, tookMs }, again) {
  if (working) return html`<p class="notice plain" role="status">◷ Checking…</p>`;
  if (failed) return html`<p class="notice bad" role="status">✕ Not verified: the proof could not be fetched. ${failed}</p>`;
  const fault = report.verdicts.find((each) => !each.holds);
  const key = html`<span class="id">${report.keys.join(', ')}</span>`;
  return html`
    ${keyChanged(changedFrom, vkeys, again)}
    ${fault
      ? html`<p class="notice bad" role="status">✕ Not verified: ${words(named(fault))}. ${fault.detail}<br>Checked against the key ${key}</p>`
      : html`<p class="notice ok" role="status">✓ Verified in this browser, in ${tookMs.toFixed(1)} ms, under the key ${key}</p>`}
    <ul class="plain-list small">
      ${report.verdicts.map(({ name, holds, detail }) => html`<li>${holds ? '✓' : '✕'} <b>${words(name)}</b> ${detail}</li>`)}
    </ul>
  `;
}

/** The proof object that does not hold, or the verdict where it is none of them alone. */
const OBJECT_OF = { intact: 'ledger_entry', signed: 'ledger_entry', complete: 'runtime_record', balanced: 'usage_receipt', asked_for: 'runtime_record' };
const named = ({ name, object }) => object ?? OBJECT_OF[name] ?? name;
