// The first screen of an empty server: what to do, and in a sandbox the whole path at one press.

import { html, nothing } from '../lit/lit-html.js';
import { ask, Problem } from '../api.js';
import { link } from '../format.js';
import { region } from './parts.js';

/** What the walk has done so far; null before it begins. */
let walk = null;

/** @param {any} asked @returns {unknown} what stands where there is no run yet */
export const firstRun = (asked) => (asked.who.sandbox && asked.who.role === 'operator' ? inSandbox(asked) : withoutSandbox());

const withoutSandbox = () =>
  region('Nothing has run yet', html`
    <ol>
      <li>An agent posts its manifest to <code>/v1/agents</code>: anybody may. It appears under <a href="/console/agents">Agents</a>.</li>
      <li>You approve it there, issue a credential, and give it the link that it claims its key with, once.</li>
      <li>It asks what its work costs, and pays: the provider's event appears under <a href="/console/provider-events">Provider events</a>.</li>
      <li>It accepts a contract and posts a run to <code>/v1/runs</code>: that appears here.</li>
    </ol>
    <p class="muted">Every step can be taken in <a href="/console/try-it">Try it</a>, and is described in <a href="/openapi.json">openapi.json</a>.</p>
  `);

const inSandbox = (asked) =>
  region('Nothing has run yet', html`
    <p>This server is a sandbox: you can play both sides. One press takes the whole path through the same API that agents use: an agent
      comes in and is approved, pays with test money, agrees to a contract, and has a tokenized asset reviewed. Then you verify the
      proof, in this browser.</p>
    <p class="row">
      <button class="primary" ?disabled=${walk?.working} @click=${() => begin(asked)}>Send a first run</button>
      <span class="muted small">It takes about a second. The agent's key is used by this page and kept nowhere.</span>
    </p>
    ${walk === null ? nothing : progress(walk)}
    <p class="muted small">The same from a shell beside the server, with ten agents: <code>./tokenops load --url ${location.origin} --rate 2
      --duration 5</code>. Step by step: <a href="/console/try-it">Try it</a>.</p>
  `);

const progress = ({ done, now, failed, runId }) => html`
  <ol class="steps" aria-live="polite">
    ${done.map((each) => html`<li><span class="state ok">✓ done</span> ${each}</li>`)}
    ${failed
      ? html`<li role="alert"><span class="state bad">✕ failed</span> ${now}: ${failed}</li>`
      : now
        ? html`<li><span class="state active">▸ now</span> ${now}</li>`
        : nothing}
  </ol>
  ${runId ? html`<p>${link(`/console/runs/${runId}`, runId)}</p>` : nothing}
`;

async function begin(asked) {
  walk = { working: true, done: [], now: null, failed: null, runId: null };
  asked.redraw();
  try {
    walk.runId = await path((name) => {
      if (walk.now) walk.done.push(walk.now);
      walk.now = name;
      asked.redraw();
    });
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    walk.failed = problem.message;
    return;
  } finally {
    walk.working = false;
    asked.redraw();
  }
  const { runId } = walk;
  walk = null;
  await asked.go(`/console/runs/${runId}`);
}

/** Each step by the documented route, as whoever takes it. @returns {Promise<string>} the run's id */
async function path(step) {
  const post = (to, body, headers) => ask(to, { method: 'POST', body, headers });

  step('The agent sends its manifest');
  const manifest = {
    name: 'First agent', owner: 'Example Ltd', contact: 'ops@example.com', requested_tools: ['tokenops'],
    capabilities: ['tokenized_asset_review'], data_modes: ['json'],
  };
  const { agent_id: agentId } = await post('/v1/agents', { manifest });

  step('You, the operator, approve it');
  await post(`/v1/agents/${agentId}/trust`, { decision: 'approve', reason: 'first run in the sandbox' });

  step('You issue a credential, and the agent claims its key, once');
  const { delivery } = await post(`/v1/agents/${agentId}/credentials`, {
    scopes: ['quote', 'fund', 'contract', 'run', 'read'], tools: ['tokenops'], delivery_channel: 'one_time_url',
  });
  const { access_key: key } = await post(new URL(delivery.claim_url).pathname);
  const mine = { Authorization: `Bearer ${key}` };

  step('The agent asks what a run costs');
  const quote = await post('/v1/quotes', {
    tool: 'tokenops', capability: 'tokenized_asset_review', estimate: { records: 50, runs: 1 },
  }, mine);

  step('The agent asks to pay, and the provider confirms the payment with a signed event');
  const { settlement_id: settlement } = await post('/v1/settlements', { quote_id: quote.quote_id, provider_route: 'stripe_stablecoin' }, mine);
  await post(`/v1/sandbox/settlements/${settlement}/confirm`);

  step('The agent accepts the contract, by its digest');
  const contract = await post('/v1/contracts', { quote_id: quote.quote_id }, mine);
  await post(`/v1/contracts/${contract.contract_id}/accept`, { digest: contract.digest }, mine);

  step('The agent posts a run with an example of evidence, and the review is done');
  const { evidence } = await ask('/v1/tools/tokenops');
  const run = await post('/v1/runs', { contract_id: contract.contract_id, evidence: evidence.example }, {
    ...mine, 'Idempotency-Key': crypto.randomUUID(), Prefer: 'wait=20',
  });
  return run.run_id;
}
