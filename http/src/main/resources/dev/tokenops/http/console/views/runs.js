// All runs, newest first.

import { html, nothing } from '../lit/lit-html.js';
import { ask, withQuery } from '../api.js';
import { link, short, state, time, words } from '../format.js';
import { firstRun } from './first-run.js';
import { facets, here, isNewest, pager, table } from './parts.js';

const STATES = ['queued', 'executing', 'result_ready', 'exception_open', 'failed', 'cancelled'];
const SIZE = 100;

const source = ({ query }) =>
  withQuery('/v1/runs', {
    run_state: query.get('run_state'),
    pilot_id: query.get('pilot_id'),
    page_token: query.get('page_token'),
    page_size: SIZE,
  });

export const runs = {
  hears: ({ name }, _, asked) => name === 'run.changed' && isNewest(asked),
  title: () => 'Runs',
  source,
  load: (asked) => ask(source(asked)),
  aside: (_, asked) => filters(asked),
  body: (page, asked) => (page.data.length === 0 && [...asked.query].length === 0 ? firstRun(asked) : list(page, asked)),
};

const list = (page, asked) => html`
    ${table(
      ['Run', 'State', 'Evidence', '#Credits', 'Callback', 'Agent', 'Pilot', 'Accepted'],
      page.data.map((run) => [
        link(`/console/runs/${run.run_id}`, run.run_id),
        state(run.run_state),
        state(run.evidence_status),
        run.credits_consumed,
        state(run.callback_state === 'none' ? null : run.callback_state),
        link(`/console/agents/${run.agent_id}`, short(run.agent_id), run.agent_id),
        html`<span title=${run.pilot_id}>${short(run.pilot_id)}</span>`,
        time(run.accepted_at),
      ]),
      empty(asked),
      (at) => page.data[at].run_id,
    )}
    ${pager(asked, page.next_page_token)}
`;

const filters = (asked) => html`
  <div class="row">
    ${facets(asked, 'run_state', STATES)}
    ${asked.query.get('pilot_id')
      ? html`<button aria-pressed="true" @click=${() => asked.go(here(asked, { pilot_id: null, page_token: null, newer: null }))}>
          pilot ${asked.query.get('pilot_id')} ✕</button>`
      : nothing}
  </div>
`;

function empty({ query }) {
  if (query.get('pilot_id')) return html`No run has the pilot id ${query.get('pilot_id')}, and no other id looks like it.`;
  return html`No run is ${words(query.get('run_state') ?? 'here')}.`;
}
