// All runs, newest first.

import { html, nothing } from '../lit/lit-html.js';
import { ask, withQuery } from '../api.js';
import { link, short, state, time, words } from '../format.js';
import { table } from './parts.js';

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
  hears: ({ name }) => name === 'run.changed',
  title: () => 'Runs',
  source,
  load: (asked) => ask(source(asked)),
  aside: (_, asked) => facets(asked),
  body: (page, asked) => html`
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
    )}
    <p class="row no-print">
      ${asked.query.has('page_token') ? html`<a href=${here(asked, { page_token: null })}>Newest</a>` : nothing}
      ${page.next_page_token ? html`<a href=${here(asked, { page_token: page.next_page_token })}>Older</a>` : nothing}
    </p>
  `,
};

function here({ query }, change) {
  const now = { run_state: query.get('run_state'), pilot_id: query.get('pilot_id'), page_token: query.get('page_token') };
  return withQuery('/console/', { ...now, ...change });
}

const facets = (asked) => html`
  <div class="row" role="group" aria-label="State">
    ${[null, ...STATES].map(
      (name) => html`<button aria-pressed=${asked.query.get('run_state') === name}
        @click=${() => asked.go(here(asked, { run_state: name, page_token: null }))}>${name === null ? 'all' : words(name)}</button>`,
    )}
    ${asked.query.get('pilot_id')
      ? html`<button aria-pressed="true" @click=${() => asked.go(here(asked, { pilot_id: null, page_token: null }))}>
          pilot ${asked.query.get('pilot_id')} ✕</button>`
      : nothing}
  </div>
`;

function empty({ query, who }) {
  if (query.get('pilot_id')) return html`No run has the pilot id ${query.get('pilot_id')}, and no other id looks like it.`;
  if (query.get('run_state')) return html`No run is ${words(query.get('run_state'))}.`;
  return who.sandbox
    ? html`No runs yet. In a shell beside the server, <code>./tokenops load --url ${location.origin} --rate 2 --duration 5</code>
        walks ten agents from their manifest to a proof; or take the steps by hand in <a href="/console/try-it">Try it</a>.`
    : html`No runs yet: an agent that is approved, funded and has a contract posts one to <code>/v1/runs</code>.`;
}
