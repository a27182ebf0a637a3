// Callbacks on their way back to agents: each attempt, how the endpoints do, and trying again.

import { html, nothing } from '../lit/lit-html.js';
import { ask, withQuery } from '../api.js';
import { link, short, state, time } from '../format.js';
import { facets, pager, region, said, table, tell } from './parts.js';

const SIZE = 100;

const source = ({ query }) =>
  withQuery('/v1/deliveries', {
    state: query.get('state'),
    since: query.get('since'),
    page_token: query.get('page_token'),
    page_size: SIZE,
  });

export const deliveries = {
  title: () => 'Deliveries',
  source,
  load: (asked) => ask(source(asked)),
  hears: ({ name }) => name === 'delivery.changed',
  aside: (_, asked) => facets(asked, 'state', ['pending', 'delivered', 'dead_lettered']),
  body: (page, asked) => html`
    ${said(asked)}
    ${table(
      ['Delivery of a run', 'State', 'Endpoint', '#Attempts', 'Last answer', 'At', 'Next try', ''],
      page.data.map((each) => row(each, asked)),
      empty(asked),
      (at) => page.data[at].delivery_id,
    )}
    ${pager(asked, page.next_page_token)}
    ${page.data.length > 0 ? redeliverAll(asked) : nothing}
    ${endpoints(page.endpoints)}
  `,
};

function row(each, asked) {
  const last = each.attempts.at(-1);
  return [
    link(`/console/runs/${each.run_id}`, each.delivery_id),
    state(each.state),
    html`<span class="id">${each.endpoint}</span>`,
    each.attempts.length,
    last ? answer(last) : html`<span class="muted">–</span>`,
    time(last?.attempted_at),
    time(each.next_attempt_at),
    asked.who.role === 'operator' && each.state !== 'pending'
      ? html`<button @click=${() => again(each, asked)}>Redeliver</button>`
      : nothing,
  ];
}

const answer = ({ status, error, duration_ms: tookMs }) =>
  html`<span title=${error ?? ''}>${status === 0 ? 'none' : status} <span class="muted">in ${tookMs} ms</span></span>`;

const empty = ({ query }) =>
  query.get('state')
    ? 'No callback is in this state.'
    : html`No callback yet: a contract that names a <code>callback_url</code> has each result of its runs posted there.`;

const again = ({ delivery_id: id }, asked) =>
  tell(asked, async () => {
    await ask(`/v1/deliveries/${id}/redeliver`, { method: 'POST' });
    return `${id} will be delivered again.`;
  });

const redeliverAll = (asked) =>
  asked.who.role === 'operator'
    ? region('Redeliver what has failed', html`
        <form class="row no-print" @submit=${(event) => sendAll(event, asked)}>
          <label class="field">Failed since
            <input type="datetime-local" name="since" required .value=${local(new Date(Date.now() - 86_400_000))}>
          </label>
          <button>Redeliver all failed</button>
          <p class="muted small">By this browser's clock. Dead-lettered ones, 1,000 at a time; repeating it asks for none twice.</p>
        </form>`)
    : nothing;

/** As the input wants it: this browser's own time, to the minute. */
const local = (date) => new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

function sendAll(event, asked) {
  event.preventDefault();
  const since = new Date(new FormData(event.target).get('since')).toISOString();
  return tell(asked, async () => {
    const { requested, more } = await ask('/v1/deliveries/redeliver', { method: 'POST', body: { state: 'dead_lettered', since } });
    return `${requested} ${requested === 1 ? 'is' : 'are'} delivered again${more ? '; there are more: press it once more' : ''}.`;
  });
}

const endpoints = (all) =>
  region('Endpoints', table(
    ['Endpoint', 'State', '#Attempts', '#Delivered', '#Failed in a row', '#Average ms', 'Last answer', 'At', 'Agent'],
    all.map((each) => [
      html`<span class="id">${each.endpoint}</span>`,
      state(each.state),
      each.attempts,
      each.delivered,
      each.failed_in_a_row,
      each.average_ms,
      answer(each.last_attempt),
      time(each.last_attempt.attempted_at),
      link(`/console/agents/${each.agent_id}`, short(each.agent_id), each.agent_id),
    ]),
    'Nothing was tried since the server began.',
    (at) => all[at].endpoint + all[at].agent_id,
  ));
