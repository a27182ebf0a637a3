// Exceptions: what does not fit, who must act, what it costs, until when, and doing it.

import { html, nothing } from '../lit/lit-html.js';
import { ask, withQuery } from '../api.js';
import { link, short, state, time, words } from '../format.js';
import { askReason, facets, isNewest, pager, region, said, strip, table, tell } from './parts.js';

const SIZE = 100;
const EVENTS = 'events'; // The one list that stands in the asset.

const source = ({ query }) =>
  withQuery('/v1/exceptions', {
    state: query.get('state'),
    run_id: query.get('run_id'),
    page_token: query.get('page_token'),
    page_size: SIZE,
  });

export const exceptions = {
  title: () => 'Exceptions',
  source,
  load: (asked) => ask(source(asked)),
  hears: ({ name }, _, asked) => name === 'exception.changed' && isNewest(asked),
  aside: (_, asked) => facets(asked, 'state', ['open', 'resolved', 'expired']),
  body: (page, asked) => html`
    ${table(
      ['Exception', 'State', 'Type', 'Severity', 'Who acts', 'Missing', '#Credits', 'Retry', 'About', 'Expires'],
      page.data.map((each) => [
        link(page_of(each), each.exception_id, `opened ${each.opened_at}`),
        ticketState(each),
        words(each.type),
        state(each.severity),
        each.who_acts,
        each.missing_items.length === 0 ? html`<span class="muted">–</span>` : items(each),
        each.credits_to_resolve,
        each.replay_safe ? 'safe' : html`<span class="muted">no</span>`,
        about(each),
        time(each.expires_at),
      ]),
      empty(asked),
      (at) => page.data[at].exception_id,
    )}
    ${pager(asked, page.next_page_token)}
  `,
};

export const exception = {
  title: (_, { parameters: [id] }) => id,
  source: ({ parameters: [id] }) => `/v1/exceptions/${id}`,
  load: async ({ parameters: [id] }) => ticketWithSkeleton(await ask(`/v1/exceptions/${id}`)),
  hears: ({ exception_id: of }, _, { parameters: [id] }) => of === id,
  aside: ({ ticket }) => ticketState(ticket),
  body: (data, asked) => html`
    ${said(asked)}
    ${ticket(data, asked)}
  `,
};

const page_of = ({ exception_id: id }) => `/console/exceptions/${id}`;

const items = ({ missing_items: missing }) => {
  const names = [...new Set(missing.map((each) => each.item))];
  return html`<span title=${names.join(', ')}>${names.length > 1 ? `${names[0]} and ${names.length - 1} more` : names[0]}</span>`;
};

const about = ({ run_id: run, settlement_id: settlement }) =>
  run ? link(`/console/runs/${run}`, short(run), run) : settlement ? link(`/console/settlements/${settlement}`, short(settlement), settlement) : nothing;

/** An open ticket is nothing good: the word is a state's of other things, too. */
const ticketState = ({ state: now }) =>
  now === 'open' ? html`<span class="state bad">✕ open</span>` : now === 'resolved' ? html`<span class="state ok">✓ resolved</span>` : state(now);

const empty = ({ query }) =>
  query.get('state') || query.get('run_id')
    ? 'No exception fits this filter.'
    : html`No exception: nothing waits for anybody. A run pauses here where its contract says <code>on_partial: pause</code> and its
        evidence does not suffice.`;

/** The exceptions of a run, on its own page: the newest as a whole if it is open. */
export const ofRun = ({ tickets }, asked) =>
  tickets.length === 0
    ? nothing
    : html`
      ${region('Exceptions', html`
        ${table(
          ['Exception', 'State', 'Type', 'Who acts', 'Missing', 'Opened', 'What was done'],
          tickets.map((each) => [
            link(page_of(each), short(each.exception_id), each.exception_id),
            ticketState(each),
            words(each.type),
            each.who_acts,
            each.missing_items.length === 0 ? html`<span class="muted">–</span>` : items(each),
            time(each.opened_at),
            done(each),
          ]),
          'None.',
        )}
        ${tickets[0].state === 'open' ? html`<p><a href=${page_of(tickets[0])}>What is missing, and what can be done about it</a></p>` : nothing}
      `)}
    `;

const done = ({ resolution, state: now }) =>
  resolution
    ? html`${words(resolution.action)} by ${resolution.by}, ${time(resolution.at)}, ${link(`/console/ledger/${resolution.ledger_index}`, `entry ${resolution.ledger_index}`)}`
    : now === 'expired'
      ? 'nobody acted in time'
      : html`<span class="muted">–</span>`;

/** Everything about one ticket. */
function ticket({ ticket: each, skeleton }, asked) {
  return html`
    <section class="card" aria-label="What happened">
      <p>${each.detail}</p>
      <p class="muted small">
        ${each.run_id ? html`Run ${link(`/console/runs/${each.run_id}`, each.run_id)} · ` : nothing}
        ${each.settlement_id ? html`Settlement ${link(`/console/settlements/${each.settlement_id}`, each.settlement_id)} · ` : nothing}
        ${each.agent_id ? html`Agent ${link(`/console/agents/${each.agent_id}`, each.agent_id)} · ` : nothing}
        opened by ${link(`/console/ledger/${each.ledger_index}`, `entry ${each.ledger_index}`)}</p>
    </section>
    ${region('Ticket', strip([
      ['Type', words(each.type)],
      ['Severity', state(each.severity)],
      ['Who acts', each.who_acts],
      ['Safe to repeat', each.replay_safe ? 'yes' : 'no'],
      ['Credits to resolve', each.credits_to_resolve],
      ['Opened', time(each.opened_at)],
      ['Expires', each.expires_at ? time(each.expires_at) : 'never'],
    ]))}
    ${each.missing_items.length === 0
      ? nothing
      : region('Missing', table(
          ['Item', 'Why'],
          each.missing_items.map((item) => [html`<code>${item.item}</code>`, html`<div class="text">${item.why}</div>`]),
          'Nothing.',
        ))}
    ${each.state === 'open' ? actions(each, skeleton, asked) : region('What was done', html`<p>${done(each)}</p>${each.resolution?.reason ? html`<p>“${each.resolution.reason}”</p>` : nothing}`)}
  `;
}

function actions(each, skeleton, asked) {
  if (asked.who.role !== 'operator') return nothing;
  if (!each.run_id)
    return region('Resolve', html`
      <p class="muted">Look into it with the provider; then say what came of it. It moves no credits.</p>
      <button class="primary no-print" @click=${() => resolve(each, asked)}>Resolve</button>`);
  return region('Recover', html`
    ${skeleton === null
      ? nothing
      : html`
        <form class="stack no-print" @submit=${(event) => add(event, each, asked)}>
          <label class="field">Evidence to add: fill in what is missing, and leave out what stays unknown
            <textarea name="evidence" spellcheck="false" .value=${skeleton}></textarea></label>
          <p class="muted small">Its lists are added to the run's evidence, which is then reviewed as a whole. The run is charged once,
            when it completes: what a preflight of all its evidence says.</p>
          <div><button class="primary">Add evidence</button></div>
        </form>`}
    <div class="row no-print">
      <button @click=${() => recover(each, { action: 'retry' }, 'It is executed once more.', asked)}>Retry</button>
      <button @click=${() => recover(each, { action: 'close' }, 'It is given up; what was held is released.', asked)}>Close</button>
      <span class="muted small">Retry reviews it once more as it is. Close gives it up.</span>
    </div>
  `);
}

function add(event, each, asked) {
  event.preventDefault();
  let evidence;
  try {
    evidence = withoutNulls(JSON.parse(new FormData(event.target).get('evidence')));
  } catch (problem) {
    asked.told = { ok: false, text: `This is no JSON: ${problem.message}` };
    return asked.redraw();
  }
  return recover(each, { action: 'add_evidence', evidence }, 'The evidence is added, and the run is reviewed again.', asked);
}

/** What was left as it was in the skeleton says nothing; an item of which all is left is none. */
function withoutNulls(value) {
  if (Array.isArray(value)) return value.map(withoutNulls).filter((each) => typeof each !== 'object' || Object.keys(each).length > 0);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null).map(([key, each]) => [key, withoutNulls(each)]));
}

async function recover({ run_id: run }, body, text, asked) {
  const headers = { 'Idempotency-Key': crypto.randomUUID(), Prefer: 'wait=5' };
  await tell(asked, async () => {
    const { run_state: now } = await ask(`/v1/runs/${run}/recover`, { method: 'POST', body, headers });
    return `${text} The run is ${words(now)}.`;
  });
}

async function resolve({ exception_id: id }, asked) {
  const reason = await askReason('resolve it');
  if (reason === null) return;
  await tell(asked, async () => {
    await ask(`/v1/exceptions/${id}/resolve`, { method: 'POST', body: { reason } });
    return 'It is resolved.';
  });
}

/** A ticket, and where evidence may be added the text to begin from. */
async function ticketWithSkeleton(each) {
  const next = each.next_actions.find(({ action }) => action === 'add_evidence');
  if (!next) return { ticket: each, skeleton: null };
  const { components } = await ask('/openapi.json');
  return { ticket: each, skeleton: JSON.stringify(skeleton(next.body.evidence, components.schemas.Evidence), null, 2) };
}

/** Each list that lacks gets an item with all its fields, none of them filled in. */
function skeleton(evidence, schema) {
  const filled = (object, { properties }) =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [key, Array.isArray(value) ? [blank(properties[key])] : value]));
  const { asset, ...lists } = filled(evidence, schema);
  return { ...lists, asset: asset[EVENTS] ? filled(asset, schema.properties.asset) : asset };
}

const blank = ({ items: { properties } }) => Object.fromEntries(Object.keys(properties).map((key) => [key, null]));
