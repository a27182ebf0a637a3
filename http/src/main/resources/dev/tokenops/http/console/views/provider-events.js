// What payment providers have said, and what came of it.

import { html, nothing } from '../lit/lit-html.js';
import { ask, withQuery } from '../api.js';
import { link, short, state, time, words } from '../format.js';
import { facets, pager, region, said, table, tell } from './parts.js';

const SIZE = 100;

const source = ({ query }) =>
  withQuery('/v1/provider-events', {
    verdict: query.get('verdict'),
    event_id: query.get('event_id'),
    page_token: query.get('page_token'),
    page_size: SIZE,
  });

export const providerEvents = {
  title: () => 'Provider events',
  source,
  load: async (asked) => {
    const [page, waiting] = await Promise.all([
      ask(source(asked)),
      asked.who.sandbox ? ask('/v1/settlements?state=awaiting_confirmation&page_size=20') : null,
    ]);
    return { page, waiting: waiting?.data ?? [] };
  },
  hears: ({ name }) => name === 'provider_event.changed' || name === 'settlement.changed',
  every: () => 5_000, // What is refused leaves no entry that would tell of it.
  aside: (_, asked) => facets(asked, 'verdict', ['accepted', 'refused']),
  body: ({ page, waiting }, asked) => html`
    ${said(asked)}
    ${waiting.length > 0 && asked.who.role === 'operator' ? unpaid(waiting, asked) : nothing}
    ${table(
      ['Event', 'Verdict', 'Outcome', 'Settlement', 'Received', 'What'],
      page.data.map((event) => [
        event.ledger_index === null
          ? html`<code class="muted" title=${event.digest}>${event.digest.slice(0, 19)}…</code>`
          : link(`/console/ledger/${event.ledger_index}`, short(event.event_id), event.event_id),
        state(event.verdict),
        state(event.outcome),
        event.settlement_id ? link(`/console/settlements/${event.settlement_id}`, event.settlement_id) : html`<span class="muted">–</span>`,
        time(event.received_at),
        event.type ?? html`<span class="text small">${event.reason} <span class="muted">${event.bytes} bytes</span></span>`,
      ]),
      empty(asked),
    )}
    ${pager(asked, page.next_page_token)}
    <p class="muted small">An event is written down only after its signature was checked. What was refused is kept in memory, without
      what was sent, until the server stops.</p>
  `,
};

const empty = ({ query, who }) =>
  query.get('event_id')
    ? html`No event with the id ${query.get('event_id')} was accepted.`
    : query.get('verdict')
      ? html`No event was ${words(query.get('verdict'))}.`
      : html`No payment provider has said anything yet. It posts its events to <code>/v1/providers/stripe_stablecoin/events</code>,
        signed with the secret of the route${who.sandbox ? '; in this sandbox you can play the provider once an agent has asked to pay' : ''}.`;

const unpaid = (waiting, asked) =>
  region('Waiting for payment', table(
    ['Settlement', '#Credits', 'Agent', ''],
    waiting.map((each) => [
      link(`/console/settlements/${each.settlement_id}`, each.settlement_id),
      each.credits,
      each.agent_id ? link(`/console/agents/${each.agent_id}`, each.agent_id) : nothing,
      confirmButton(each, asked),
    ]),
    'None.',
    (at) => waiting[at].settlement_id,
  ));

/** Has the provider's own signed event posted to the server's own door. */
export const confirmButton = ({ settlement_id: id, state: now }, asked) =>
  asked.who.sandbox && asked.who.role === 'operator' && now === 'awaiting_confirmation'
    ? html`<button class="no-print" @click=${() => tell(asked, async () => {
        const { outcome } = await ask(`/v1/sandbox/settlements/${id}/confirm`, { method: 'POST' });
        return `The provider's signed event was posted: ${words(outcome)}.`;
      })}>Confirm in the sandbox</button>`
    : nothing;
