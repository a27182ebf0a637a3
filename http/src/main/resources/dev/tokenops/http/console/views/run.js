// One run: what came of it, what it cost, its way along the path, and its proof.

import { html, nothing } from '../lit/lit-html.js';
import { ask, Problem } from '../api.js';
import { link, state, time, words } from '../format.js';
import { ofRun } from './exceptions.js';
import { proof } from './proof.js';
import { region, said, strip, table } from './parts.js';

let told = null;

export const run = {
  hears: ({ run_id: of }, _, { parameters: [runId] }) => of === runId,
  title: (_, { parameters: [runId] }) => runId,
  source: ({ parameters: [runId] }) => `/v1/runs/${runId}`,
  load: async ({ parameters: [runId] }) => {
    const path = `/v1/runs/${runId}`;
    const [about, trail, deliveries, tickets] = await Promise.all([
      ask(path), ask(`${path}/trail`), ask(`${path}/deliveries`), ask(`/v1/exceptions?run_id=${runId}`),
    ]);
    const [envelope, settlements, credits] = await Promise.all([
      about.run_state === 'result_ready' ? ask(`${path}/proof`) : null,
      Promise.all(trail.funded_by.map((lot) => ask(`/v1/settlements/${lot.settlement_id}`))),
      ask(`/v1/credits?agent_id=${about.agent_id}`),
    ]);
    return { about, trail, deliveries: deliveries.data, tickets: tickets.data, envelope, settlements, credits };
  },
  aside: ({ about }, asked) => html`<div class="row">${state(about.run_state)} ${buttons(about, asked)}</div>`,
  body: (data, asked) => html`
    ${said(told)}
    ${verdict(data)}
    ${ofRun(data, asked)}
    ${money(data)}
    ${path(data)}
    ${confirmation(data)}
    ${findings(data)}
    ${deliveries(data, asked)}
    ${proof(data.about.run_id, data.envelope, asked.redraw)}
  `,
};

const buttons = ({ run_id: runId, run_state: now }, asked) =>
  now === 'queued' && asked.who.role === 'operator'
    ? html`<button class="no-print" @click=${() => act(asked, `/v1/runs/${runId}/cancel`, 'Cancelled: its reservation is released.')}>Cancel</button>`
    : nothing;

async function act(asked, path, done) {
  try {
    await ask(path, { method: 'POST' });
    told = { ok: true, text: done };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    told = { ok: false, text: problem.message };
  }
  await asked.again();
}

function verdict({ about, trail }) {
  const { produced } = trail;
  return html`
    <section class="card" aria-label="Verdict">
      ${produced
        ? html`<p class="row">${state(produced.verdict)} ${state(produced.evidence_status)}
            <span class="muted">score ${produced.evidence_score} of 100</span></p><p>${produced.summary}</p>`
        : html`<p>${about.run_state === 'exception_open' ? 'It is paused: see its exceptions.' : about.detail ? words(about.detail) : 'There is no result yet.'}</p>`}
      <p class="muted small">Agent ${link(`/console/agents/${about.agent_id}`, about.agent_id)} · pilot <span class="id">${about.pilot_id}</span>
        · contract ${link(`/console/contracts/${about.contract_id}`, about.contract_id)} · accepted ${time(about.accepted_at)} · ended ${time(about.ended_at)}</p>
    </section>
  `;
}

const money = ({ about, credits, envelope }) =>
  region('Money', html`
    ${strip([
      ['Funded', credits.funded],
      ['Reserved', about.credits_reserved],
      ['Consumed', about.credits_consumed],
      ['Released', about.credits_released],
    ])}
    ${envelope
      ? html`<ul class="small">${envelope.objects.usage_receipt.meters.map(
          (meter) => html`<li>${meter.meter}: ${meter.quantity} × ${meter.credits_per_unit} = ${meter.credits} credits</li>`)}</ul>`
      : nothing}
    <p class="muted small">In credits. Funded is what the agent's account was given in all.</p>
  `);

const path = ({ trail }) =>
  region('Path', html`
    <ol class="path">
      ${trail.rails.map(
        (rail) => html`<li>
          <span>${words(rail.rail)}</span>
          ${state(rail.state)}
          <span class="digest small">
            ${rail.id ? html`<span class="id">${rail.id}</span> ` : nothing}
            ${rail.ledger_index === null ? nothing : html`${link(`/console/ledger/${rail.ledger_index}`, `entry ${rail.ledger_index}`)} `}
            ${rail.at ? time(rail.at) : nothing}
            ${rail.who_acts ? html`<span class="muted">${rail.who_acts} acts next</span>` : nothing}
            ${rail.digest ? html`<br><code class="muted">${rail.digest}</code>` : nothing}
          </span>
        </li>`,
      )}
    </ol>
  `);

const confirmation = ({ settlements }) =>
  region('Provider confirmation', settlements.map(({ settlement_id: id, settlement_receipt: receipt, state: now }) => html`
    <div class="row">${state(now)} ${link(`/console/settlements/${id}`, id)}</div>
    ${receipt
      ? html`
        <p>${(receipt.amount_minor / 100).toFixed(2)} ${receipt.currency.toUpperCase()} by ${words(receipt.provider_route)} gave
          ${receipt.credits} credits: event
          ${link(`/console/provider-events?event_id=${encodeURIComponent(receipt.provider_event_id)}`, receipt.provider_event_id)}
          (${receipt.provider_event_type}), ${link(`/console/ledger/${receipt.confirmation_index}`, `entry ${receipt.confirmation_index}`)}.</p>
        <p class="small"><span class="state ok">✓ Signature valid</span> <span class="muted">an event is written down only after the
          HMAC over its raw bytes and time was checked with the route's secret; its hash stands in the entry.</span></p>`
      : nothing}
  `));

function findings({ envelope }) {
  if (envelope === null) return nothing;
  const { findings: all, findings_total: total } = envelope.objects.result_contract.outcome;
  return region(`Findings`, html`
    ${table(
      ['Rule', 'Severity', 'What', 'Next'],
      all.map((each) => [
        html`<code>${each.rule}</code>`,
        state(each.severity),
        html`<div class="text"><b>${each.title}</b><br>${each.detail}<br><span class="id small muted">${each.refs.join(' ')}</span></div>`,
        html`<div class="text">${each.next_action ?? '–'}</div>`,
      ]),
      'Nothing was found.',
    )}
    ${total > all.length ? html`<p class="muted">${total} in all; the first ${all.length} are in the result.</p>` : nothing}
  `);
}

const deliveries = ({ deliveries: all, about }, asked) =>
  region('Deliveries', all.length === 0
    ? html`<p class="muted">The contract names no callback.</p>`
    : all.map((delivery) => html`
        <div class="row">${state(delivery.state)} <span class="id">${delivery.delivery_id}</span>
          ${delivery.next_attempt_at ? html`<span class="muted">next try ${time(delivery.next_attempt_at)}</span>` : nothing}
          ${about.run_state === 'result_ready' && asked.who.role === 'operator'
            ? html`<button class="no-print" @click=${() => act(asked, `/v1/deliveries/${delivery.delivery_id}/redeliver`, 'It will be delivered again.')}>Redeliver</button>`
            : nothing}
        </div>
        ${table(['At', '#Status', '#Duration, ms', 'Error'],
          delivery.attempts.map((each) => [time(each.attempted_at), each.status, each.duration_ms, each.error ?? '']), 'No attempt yet.')}
      `));
