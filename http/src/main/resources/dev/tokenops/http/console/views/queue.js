// What waits, what is stuck and what moves it; and what the operator has paused.

import { html, nothing } from '../lit/lit-html.js';
import { ask, withQuery } from '../api.js';
import { curl, link, short, state, time, words } from '../format.js';
import { askReason, region, said, strip, table, tell } from './parts.js';

const EVERY_MS = 2_000; // What waits grows older without any fact.

export const queue = {
  title: () => 'Queue',
  source: () => '/v1/queue',
  load: async ({ query }) => {
    const [now, controls] = await Promise.all([
      ask('/v1/queue'),
      ask(withQuery('/v1/controls', { page_token: query.get('page_token') })),
    ]);
    return { now, controls };
  },
  hears: ({ name }) => ['run.changed', 'exception.changed', 'control.changed'].includes(name),
  every: () => EVERY_MS,
  body: ({ now, controls }, asked) => html`
    ${said(asked)}
    ${region('Now', strip([
      ['depth', now.depth],
      ['oldest', age(now.oldest_age_ms)],
      ['executing', now.executing],
      ['processed since the start', now.processed],
      ['heartbeat', now.heartbeat_at === null ? '–' : time(now.heartbeat_at)],
      ['stuck', now.stuck.length + now.stuck_left_out],
    ]))}
    ${now.lanes.some(({ state: is }) => is !== 'beating')
      ? html`<p class="notice bad" role="alert">✕ ${silent(now.lanes)}</p>`
      : nothing}
    ${region('Stuck runs', html`
      ${table(
        ['Run', 'Agent', 'Since', 'Why', ''],
        now.stuck.map((each) => stuck(each, asked)),
        `No run has been open for longer than ${now.stuck_after_seconds} seconds.`,
        (at) => now.stuck[at].run_id,
      )}
      ${more(now.stuck_left_out, 'more are stuck')}`)}
    ${region('Ready for a retry', html`
      ${table(
        ['Run', 'Ticket', 'Agent', 'Since', '#Credits', ''],
        now.retry_ready.map((each) => ready(each, asked)),
        'No run waits with a ticket that says a retry is safe.',
        (at) => now.retry_ready[at].run_id,
      )}
      ${more(now.tickets_left_out, 'younger tickets were not looked at')}`)}
    ${region('By agent', html`
      ${table(
        ['Agent', '#Depth', '#Oldest'],
        now.per_agent.map((each) => [
          link(`/console/agents/${each.agent_id}`, each.agent_id),
          each.depth,
          age(each.oldest_age_ms),
        ]),
        'Nothing waits.',
      )}
      ${more(now.agents_left_out, 'more agents have a queue')}`)}
    ${region('Controls', html`
      ${table(
        ['Control', 'State', '', 'Reason', 'Since', 'What it stops'],
        controls.data.map((each) => control(each, asked)),
        'There are none.',
        (at) => controls.data[at].name,
      )}
      ${controls.next_page_token
        ? html`<p><a href=${withQuery('/console/queue', { page_token: controls.next_page_token })}>More that are paused</a></p>`
        : nothing}
      ${pauseAgent(asked)}`)}
    ${region('Lanes', table(
      ['#Lane', 'State', 'Heartbeat', '#Processed', 'In the tool'],
      now.lanes.map((each) => [
        each.lane,
        state(each.state),
        time(each.heartbeat_at),
        each.processed,
        each.in_tool ? html`<span class="id">${each.in_tool.run_id}</span> since ${time(each.in_tool.since)}` : nothing,
      ]),
      'There are none.',
    ))}
  `,
};

/** A time span as a person says it. */
function age(ms) {
  if (ms === null) return '–';
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

const more = (count, what) => (count > 0 ? html`<p class="muted small">${count} ${what}.</p>` : nothing);

const silent = (lanes) =>
  `${lanes.filter(({ state: is }) => is !== 'beating').map(({ lane, state: is }) => `Lane ${lane} is ${is}`).join(', ')}: restart the server, it goes on from the ledger.`;

const runLink = (id) => link(`/console/runs/${id}`, short(id), id);
const agentLink = (id) => link(`/console/agents/${id}`, short(id), id);

const stuck = (each, asked) => [
  runLink(each.run_id),
  agentLink(each.agent_id),
  time(each.since),
  html`<div class="text">${each.why} ${each.next_action}</div>${each.command ? shell(each.command) : nothing}`,
  each.command ? button('Retry', each, asked) : nothing,
];

const ready = (each, asked) => [
  html`${runLink(each.run_id)}${shell(each.command)}`,
  link(`/console/exceptions/${each.exception_id}`, short(each.exception_id), each.exception_id),
  agentLink(each.agent_id),
  time(each.since),
  each.credits_to_resolve,
  button('Retry', each, asked),
];

/** The command as a person types it, behind a word: it is long. */
const shell = ({ method, path, body }) =>
  html`<details class="small"><summary>Command</summary><pre class="small">${curl(path, method, JSON.stringify(body))}</pre></details>`;

const button = (name, { run_id: id, command: { method, path, body } }, asked) =>
  asked.who.role === 'operator'
    ? html`<button aria-label=${`${name} ${id}`} @click=${() => tell(asked, async () => {
        const run = await ask(path, { method, body });
        return `${id} is ${words(run.run_state)}.`;
      })}>${name}</button>`
    : nothing;

const control = (each, asked) => [
  html`<span class="id">${each.name}</span>`,
  state(each.state),
  turn(each.name, each.state === 'open' ? 'pause' : 'resume', asked),
  html`<div class="text">${each.reason ?? '–'}</div>`,
  time(each.since),
  html`<div class="text muted small">${each.stops}</div>`,
];

const turn = (name, action, asked) =>
  html`<button aria-label=${`${action === 'pause' ? 'Pause' : 'Resume'} ${name}`} @click=${() => set(name, action, asked)}>${action === 'pause' ? 'Pause' : 'Resume'}</button>`;

async function set(name, action, asked) {
  const reason = await askReason(action, name);
  if (reason === null) return;
  await tell(asked, async () => {
    const after = await ask(`/v1/controls/${encodeURIComponent(name)}`, {
      method: 'PUT',
      body: { state: action === 'pause' ? 'paused' : 'open', reason },
    });
    return `${after.name} is ${after.state}.`;
  });
}

/** An agent has no row until it is paused. */
const pauseAgent = (asked) => html`
  <form class="row no-print" @submit=${(event) => {
    event.preventDefault();
    set(`agent:${new FormData(event.target).get('agent_id').trim()}`, 'pause', asked);
  }}>
    <label class="field">Pause an agent <input name="agent_id" required placeholder="agt_…" size="32" autocomplete="off" spellcheck="false"></label>
    <button>Pause the agent</button>
  </form>
`;

/** What is paused, for every page: names and reasons, or nothing. */
export const pausedBanner = (paused) =>
  paused.length === 0
    ? nothing
    : html`<p class="notice wait" role="status" aria-label="Paused">
        ◷ Paused: ${paused.map(({ name, reason }, at) => html`${at > 0 ? '; ' : ''}<span class="id">${name}</span> (${reason})`)}.
        <a href="/console/queue">Queue</a>
      </p>`;

/** Every control that is paused, as far as the first page has them. */
export const loadPaused = async () =>
  (await ask('/v1/controls?page_size=1000')).data.filter(({ state: is }) => is === 'paused');
