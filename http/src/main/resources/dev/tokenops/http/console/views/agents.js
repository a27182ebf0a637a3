// Agents: who is trusted, with which credentials, and what they have.

import { html, nothing } from '../lit/lit-html.js';
import { ask, Problem, withQuery } from '../api.js';
import { link, state, time } from '../format.js';
import { askReason, facets, pager, region, said, strip, table } from './parts.js';

const DECISIONS = { under_review: ['approve', 'reject'], approved: ['suspend'], suspended: ['reinstate'], rejected: [] };
const SCOPES = ['quote', 'fund', 'contract', 'run', 'read', 'audit'];
let told = null;

async function tell(asked, does) {
  try {
    told = { ok: true, text: await does() };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    told = { ok: false, text: problem.message };
  }
  await asked.again();
}

const decisions = (agent, asked) =>
  asked.who.role === 'operator'
    ? DECISIONS[agent.trust_state].map(
        (decision) => html`<button @click=${() => decide(agent, decision, asked)}>${decision[0].toUpperCase() + decision.slice(1)}</button> `)
    : nothing;

async function decide({ agent_id: id, name }, decision, asked) {
  const reason = await askReason(decision);
  if (reason === null) return;
  await tell(asked, async () => {
    const after = await ask(`/v1/agents/${id}/trust`, { method: 'POST', body: { decision, reason } });
    return `${name} is ${after.trust_state}.`;
  });
}

const listed = ({ query }) => withQuery('/v1/agents', { trust_state: query.get('trust_state'), page_token: query.get('page_token'), page_size: 100 });

export const agents = {
  hears: ({ name }) => name === 'agent.changed',
  title: () => 'Agents',
  aside: (_, asked) => facets(asked, 'trust_state', Object.keys(DECISIONS)),
  source: listed,
  load: (asked) => ask(listed(asked)),
  body: (page, asked) => html`
    ${said(told)}
    ${table(
      ['Agent', 'Name', 'Trust', ''],
      page.data.map((each) => [
        link(`/console/agents/${each.agent_id}`, each.agent_id),
        each.name,
        state(each.trust_state),
        decisions(each, asked),
      ]),
      html`No agent has sent its manifest yet: an agent posts one to <code>/v1/agents</code>, anybody may. Take the step yourself in
        <a href="/console/try-it">Try it</a>.`,
    )}
    ${pager(asked, page.next_page_token)}
  `,
};

export const agent = {
  hears: ({ agent_id: of }, _, { parameters: [id] }) => of === id,
  title: (data) => data.about.name,
  source: ({ parameters: [id] }) => `/v1/agents/${id}`,
  load: async ({ parameters: [id] }) => {
    const [about, credentials, credits] = await Promise.all([
      ask(`/v1/agents/${id}`),
      ask(`/v1/agents/${id}/credentials`),
      ask(`/v1/credits?agent_id=${id}`),
    ]);
    return { about, credentials: credentials.data, credits };
  },
  aside: ({ about }, asked) => html`<div class="row">${state(about.trust_state)} ${decisions(about, asked)}</div>`,
  body: ({ about, credentials, credits }, asked) => html`
    ${said(told)}
    <p class="id">${about.agent_id}</p>
    ${region('Credits', html`
      <p>${state(credits.credit_state)}</p>
      ${strip(['available', 'reserved', 'consumed', 'funded', 'reversed', 'shortfall'].map((name) => [name, credits[name]]))}`)}
    ${region('Credentials', html`
      ${table(
        ['Credential', 'State', 'Scopes', 'Key', 'Expires', ''],
        credentials.map((each) => [
          html`<span class="id">${each.credential_id}</span>`,
          state(each.state ?? each.delivery?.state),
          each.scopes.join(' '),
          html`<code>${each.key_hint ?? '–'}</code>`,
          time(each.expires_at),
          asked.who.role === 'operator' ? keyButtons(each, asked) : nothing,
        ]),
        'None yet.',
      )}
      ${asked.who.role === 'operator' && about.trust_state === 'approved' ? issue(about.agent_id, asked) : nothing}`)}
  `,
};

const claim = (envelope) => `Give the agent this link, which works once: ${envelope.delivery.claim_url}`;

const keyButtons = ({ credential_id: id }, asked) => html`
  <button @click=${() => tell(asked, async () => claim(await ask(`/v1/credentials/${id}/rotate`, { method: 'POST' })))}>Rotate</button>
  <button @click=${() => tell(asked, async () => {
    await ask(`/v1/credentials/${id}`, { method: 'DELETE' });
    return `${id} is revoked.`;
  })}>Revoke</button>
`;

const issue = (agentId, asked) => html`
  <form class="row" @submit=${(event) => {
    event.preventDefault();
    const scopes = new FormData(event.target).getAll('scope');
    tell(asked, async () =>
      claim(await ask(`/v1/agents/${agentId}/credentials`, {
        method: 'POST',
        body: { scopes, tools: ['tokenops'], delivery_channel: 'one_time_url' },
      })));
  }}>
    ${SCOPES.map((scope) => html`<label><input type="checkbox" name="scope" value=${scope} ?checked=${scope !== 'audit'}> ${scope}</label>`)}
    <button>Issue</button>
  </form>
`;
