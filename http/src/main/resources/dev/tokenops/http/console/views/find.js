// Where an id or a digest leads: straight to its page if there is one, else to the entries that speak of it.

import { html } from '../lit/lit-html.js';
import { ask, withQuery } from '../api.js';
import { link, time, words } from '../format.js';
import { table } from './parts.js';

const RUN = /^(run|callback|exception|evidence)\./;

/** Pages that need no question: ids of these kinds carry the suffix of what they belong to. */
const PAGES = {
  agt: (id) => `/console/agents/${id}`,
  ctr: (id) => `/console/contracts/${id}`,
  dlv: (_, rest) => `/console/runs/run_${rest}`,
  ent: (_, rest) => `/console/runs/run_${rest}`,
  att: (_, rest) => `/console/runs/run_${rest}`,
  exc: (id) => `/console/exceptions/${id}`,
  quo: (id) => `/console/quotes/${id}`,
  rec: (_, rest) => `/console/runs/run_${rest}`,
  res: (_, rest) => `/console/runs/run_${rest}`,
  run: (id) => `/console/runs/${id}`,
  srt: (_, rest) => `/console/settlements/stl_${rest}`,
  stl: (id) => `/console/settlements/${id}`,
  usr: (_, rest) => `/console/runs/run_${rest}`,
};

/** What the ledger can be searched for. */
const SEARCHED = /^[A-Za-z0-9._:-]{4,128}$/;

const wanted = ({ query }) => (query.get('id') ?? '').trim();
const source = (asked) => withQuery('/v1/ledger/find', { what: wanted(asked) });

export const find = {
  title: (_, asked) => `Find ${wanted(asked)}`,
  source,
  load: async (asked) => {
    const id = wanted(asked);
    const page = await pageOf(id, asked);
    if (page) {
      asked.go(page, true);
      return { page };
    }
    return SEARCHED.test(id) ? ask(source(asked)) : { data: [], searched_from: 0, size: 0 };
  },
  body: (found, asked) =>
    found.page
      ? html`<p class="card empty">It is at <a href=${found.page}>${found.page}</a>.</p>`
      : html`
        ${table(
          ['#Entry', 'Type', 'What it is there', 'Time'],
          found.data.map((each) => [link(`/console/ledger/${each.index}`, each.index), words(each.type), HOW[each.how], time(each.time)]),
          html`Nothing here is called <span class="id">${wanted(asked)}</span>: no id, no name of a run, no event of a payment provider, and
            none of the entries from ${found.searched_from} on speaks of it.`,
        )}`,
};

const HOW = {
  body: 'the SHA-256 of the entry\'s body',
  leaf: 'the entry\'s leaf hash',
  text: 'stands in the entry',
  proof: 'stands in the proof of the run that it completed',
};

async function pageOf(id, { who }) {
  if (/^[0-9]+$/.test(id)) return `/console/ledger/${id}`;
  if (who.role !== 'operator') return null;
  const [, prefix, rest] = /^([a-z]{3})_([0-9a-z]{26})$/.exec(id) ?? [];
  if (PAGES[prefix]) return PAGES[prefix](id, rest);
  if (/^(sha256:)?[0-9a-f]{64}$/i.test(id)) return pageOfDigest(id);
  if (prefix === 'crd') return agentOf(id);
  const [events, runs] = await Promise.all([
    ask(withQuery('/v1/provider-events', { event_id: id, page_size: 1 })),
    ask(withQuery('/v1/runs', { pilot_id: id, page_size: 1 })),
  ]);
  if (runs.data.length > 0) return `/console/?${new URLSearchParams({ pilot_id: id })}`;
  return events.data.length > 0 ? `/console/provider-events?${new URLSearchParams({ event_id: id })}` : null;
}

const bodyOf = async (index) => (await ask(`/v1/ledger/entries?from=${index}&limit=1`)).data[0].entry.body;

/** The run, where the digest is of one of its objects; else the one entry that it is of. */
async function pageOfDigest(id) {
  const { data } = await ask(withQuery('/v1/ledger/find', { what: id }));
  const [first] = data;
  if (!first || (first.how === 'text' && data.length > 1)) return null;
  const { index, type, how } = first;
  if ((how === 'proof' || how === 'text') && RUN.test(type)) return `/console/runs/${(await bodyOf(index)).run_id}`;
  return `/console/ledger/${index}`;
}

/** A credential stands on its agent's page. */
async function agentOf(id) {
  const { data } = await ask(withQuery('/v1/ledger/find', { what: id }));
  return data.length === 0 ? null : `/console/agents/${(await bodyOf(data.at(-1).index)).agent_id}`;
}
