// One run: what came of it, what it cost, its way along the path, and its proof.

import { html, nothing } from '../lit/lit-html.js';
import { ask, withQuery } from '../api.js';
import { link, money as price, state, time, words } from '../format.js';
import { ofRun } from './exceptions.js';
import { proof } from './proof.js';
import { region, said, strip, table, tell } from './parts.js';

export const run = {
  hears: ({ run_id: of }, _, { parameters: [runId] }) => of === runId,
  title: (_, { parameters: [runId] }) => runId,
  source: ({ parameters: [runId] }) => `/v1/runs/${runId}`,
  load: async ({ parameters: [runId] }) => {
    const path = `/v1/runs/${runId}`;
    const [about, trail, deliveries, tickets] = await Promise.all([
      ask(path), ask(`${path}/trail`), ask(`${path}/deliveries`), ask(`/v1/exceptions?run_id=${runId}`),
    ]);
    const [envelope, confirmations, credits] = await Promise.all([
      about.run_state === 'result_ready' ? ask(`${path}/proof`) : null,
      Promise.all(trail.funded_by.map(confirmationOf)),
      ask(`/v1/credits?agent_id=${about.agent_id}`),
    ]);
    return { about, trail, deliveries: deliveries.data, tickets: tickets.data, envelope, confirmations, credits };
  },
  aside: (data, asked) => html`<div class="row">${state(data.about.run_state)} ${buttons(data, asked)}</div>`,
  body: (data, asked) => html`
    ${said(asked)}
    ${verdict(data)}
    ${ofRun(data, asked)}
    ${money(data)}
    ${path(data)}
    ${confirmation(data)}
    ${findings(data)}
    ${deliveries(data, asked)}
    ${proof(data.about.run_id, data.envelope, asked)}
  `,
};

/** A settlement that funded the run, and the provider's event that it was paid by. */
async function confirmationOf({ settlement_id: id, provider_event_id: eventId }) {
  const [settlement, events] = await Promise.all([
    ask(`/v1/settlements/${id}`),
    eventId === null ? { data: [] } : ask(withQuery('/v1/provider-events', { event_id: eventId })),
  ]);
  return { settlement, event: events.data[0] ?? null };
}

const buttons = ({ about: { run_id: runId, run_state: now }, tickets }, asked) => {
  if (asked.who.role !== 'operator') return nothing;
  if (now === 'queued')
    return html`<button class="no-print" @click=${() => act(asked, `/v1/runs/${runId}/cancel`, 'Cancelled: its reservation is released.')}>Cancel</button>`;
  const open = tickets.find((each) => each.state === 'open');
  return open ? html`<a class="button no-print" href="/console/exceptions/${open.exception_id}">Recover</a>` : nothing;
};

const act = (asked, path, done) =>
  tell(asked, async () => {
    await ask(path, { method: 'POST' });
    return done;
  });

function verdict({ about, trail, deliveries: all }) {
  const { produced } = trail;
  return html`
    <section class="card" aria-label="Verdict">
      ${produced
        ? html`<p class="row">${state(produced.verdict)} ${state(produced.evidence_status)}
            <span class="muted">score ${produced.evidence_score} of 100</span></p><p>${produced.summary}</p>`
        : html`<p>${withoutResult(about)}</p>`}
      ${all.filter((each) => each.state === 'dead_lettered').map(givenUp)}
      <p class="muted small">Agent ${link(`/console/agents/${about.agent_id}`, about.agent_id)} · pilot <span class="id">${about.pilot_id}</span>
        · contract ${link(`/console/contracts/${about.contract_id}`, about.contract_id)} · accepted ${time(about.accepted_at)}
        · ${about.run_state === 'exception_open' ? 'paused' : 'ended'} ${time(about.ended_at)}</p>
    </section>
  `;
}

const WITHOUT_RESULT = {
  queued: 'It waits for its turn: its credits are held.',
  executing: 'The tool works on it.',
  exception_open: 'It is paused: its evidence does not suffice, and its credits stay held until somebody acts.',
  failed: 'It failed, and nothing was consumed.',
  cancelled: 'It was taken back, and nothing was consumed.',
};

const withoutResult = ({ run_state: now, detail }) => html`${WITHOUT_RESULT[now] ?? 'There is no result yet.'}${detail ? ` Why: ${words(detail)}.` : ''}`;

const givenUp = ({ attempts }) => html`
  <p class="notice bad">✕ Its callback was given up after ${attempts.length} ${attempts.length === 1 ? 'try' : 'tries'}:
    ${attempts.at(-1)?.error ?? 'no answer'}. Redeliver it below once its endpoint takes callbacks again.</p>
`;

const money = ({ about, credits, envelope }) =>
  region('Money', html`
    ${strip([
      ['Funded', credits.funded],
      ['Reserved', about.credits_reserved],
      ['Consumed', about.credits_consumed],
      ['Released', about.credits_released],
    ])}
    ${envelope
      ? table(
          ['Meter', '#Quantity', '#Credits each', '#Credits'],
          envelope.objects.usage_receipt.meters.map((each) => [html`<code>${each.meter}</code>`, each.quantity, each.credits_per_unit, each.credits]),
          'Nothing was metered.',
        )
      : nothing}
    <p class="muted small">In credits. Funded is what the agent's account was given in all.</p>
  `, envelope ? html`<a class="no-print" href="/v1/runs/${about.run_id}/usage.csv" download>Usage, CSV</a>` : nothing);

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

const confirmation = ({ confirmations }) =>
  region('Provider confirmation', confirmations.map(({ settlement: { settlement_id: id, settlement_receipt: receipt, state: now }, event }) => html`
    <div class="row">${state(now)} ${link(`/console/settlements/${id}`, id)}</div>
    ${receipt
      ? html`
        <p>${price(receipt.amount_minor, receipt.currency)} by ${words(receipt.provider_route)} gave ${receipt.credits} credits: event
          ${link(`/console/provider-events?${new URLSearchParams({ event_id: receipt.provider_event_id })}`, receipt.provider_event_id)}
          (${receipt.provider_event_type}), ${link(`/console/ledger/${receipt.confirmation_index}`, `entry ${receipt.confirmation_index}`)}.</p>
        <p class="small"><span class="state ok">✓ Signature valid</span> ${event
          ? html`${event.reason} Received ${time(event.received_at)}; <code class="muted">${event.digest}</code>`
          : 'An event is written down only after its signature was checked.'}</p>`
      : nothing}
  `));

function findings({ about, envelope }) {
  if (envelope === null) return nothing;
  const { findings: all, findings_total: total } = envelope.objects.result_contract.outcome;
  return region('Findings', html`
    ${table(
      ['Rule', 'Severity', 'What', 'Next'],
      all.map((each) => [
        html`<code>${each.rule}</code>`,
        state(each.severity),
        html`<div class="text"><b>${each.title}</b><br>${each.detail}<br><span class="id small muted">${each.refs.map((ref) => html`<bdi>${ref}</bdi> `)}</span></div>`,
        html`<div class="text">${each.next_action ?? '–'}</div>`,
      ]),
      'Nothing was found.',
    )}
    ${total > all.length ? html`<p class="muted">${total} in all; the first ${all.length} are in the result.</p>` : nothing}
  `, html`<a class="no-print" href="/v1/runs/${about.run_id}/reconciliation.csv" download>Reconciliation, CSV</a>`);
}

const deliveries = ({ deliveries: all, about }, asked) =>
  region('Deliveries', all.length === 0
    ? html`<p class="muted">${about.run_state === 'result_ready' ? 'The contract names no callback.' : 'None: there is no result to tell of.'}</p>`
    : all.map((delivery) => html`
        <div class="row">${state(delivery.state)} <span class="id">${delivery.delivery_id}</span>
          ${delivery.next_attempt_at ? html`<span class="muted">next try ${time(delivery.next_attempt_at)}</span>` : nothing}
          ${about.run_state === 'result_ready' && asked.who.role === 'operator'
            ? html`<button class="no-print" @click=${() => act(asked, `/v1/deliveries/${delivery.delivery_id}/redeliver`, 'It will be delivered again.')}>Redeliver</button>`
            : nothing}
        </div>
        ${table(['At', '#Status', '#Duration, ms', 'Error'],
          delivery.attempts.map((each) => [time(each.attempted_at), each.status === 0 ? 'none' : each.status, each.duration_ms, each.error ?? '']), 'No attempt yet.')}
      `));
