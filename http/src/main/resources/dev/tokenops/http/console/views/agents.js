// Agents: who is trusted, with which credentials, and what they have.

import { html, nothing } from '../lit/lit-html.js';
import { ask, withQuery } from '../api.js';
import { link, name as nameOf, state, time, unseen, words } from '../format.js';
import { askReason, askSure, facets, pager, region, said, strip, table, tell } from './parts.js';

const DECISIONS = { under_review: ['approve', 'reject'], approved: ['suspend'], suspended: ['reinstate'], rejected: [] };
const ENDED = ['revoked', 'rotated', 'expired'];
const SCOPES = ['quote', 'fund', 'contract', 'run', 'read', 'audit'];
const decisions = (agent, asked) =>
  asked.who.role === 'operator'
    ? DECISIONS[agent.trust_state].map(
        (decision) => html`<button @click=${() => decide(agent, decision, asked)}>${decision[0].toUpperCase() + decision.slice(1)}</button> `)
    : nothing;

async function decide({ agent_id: id, name }, decision, asked) {
  const reason = await askReason(decision, name);
  if (reason === null) return;
  await tell(asked, async () => {
    const after = await ask(`/v1/agents/${id}/trust`, { method: 'POST', body: { decision, reason } });
    return html`<bdi>${name}</bdi> is ${words(after.trust_state)}.`;
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
    ${said(asked)}
    ${table(
      ['Agent', 'Name', 'Trust', ''],
      page.data.map((each) => [
        link(`/console/agents/${each.agent_id}`, each.agent_id),
        nameOf(each.name),
        state(each.trust_state),
        decisions(each, asked),
      ]),
      html`No agent has sent its manifest yet: an agent posts one to <code>/v1/agents</code>, anybody may. Take the step yourself in
        <a href="/console/try-it">Try it</a>.`,
      (at) => page.data[at].agent_id,
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
    ${said(asked)}
    <p class="row"><span class="id">${about.agent_id}</span> ${unseen(about.name)}</p>
    ${region('Credits', html`
      ${strip(['available', 'reserved', 'consumed', 'funded', 'reversed', 'shortfall'].map((name) => [name, credits[name]]))}`,
      html`<div class="row">${state(credits.credit_state)} <a class="no-print" href=${`/v1/usage.csv?agent_id=${about.agent_id}`} download>Usage, CSV</a></div>`)}
    ${region('Credentials', html`
      ${table(
        ['Credential', 'State', 'Scopes', 'Key', 'Expires', ''],
        credentials.map((each) => [
          html`<span class="id">${each.credential_id}</span>`,
          state(each.state ?? each.delivery?.state),
          each.scopes.join(' '),
          each.key_hint ? html`<code>…${each.key_hint}</code>` : html`<span class="muted">–</span>`,
          time(each.expires_at),
          asked.who.role === 'operator' ? keyButtons(each, asked) : nothing,
        ]),
        'None yet: issue one, and give the agent the link by which it claims its key, once.',
        (at) => credentials[at].credential_id,
      )}
      ${asked.who.role === 'operator' && about.trust_state === 'approved' ? issue(about.agent_id, asked) : nothing}`)}
  `,
};

const claim = (envelope) => `Give the agent this link, which works once: ${envelope.delivery.claim_url}`;

/** A key that is no more is neither replaced nor taken away. */
const keyButtons = (credential, asked) =>
  ENDED.includes(credential.state ?? credential.delivery?.state)
    ? nothing
    : html`
      <button @click=${() => rotate(credential, asked)}>Rotate</button>
      <button @click=${() => revoke(credential, asked)}>Revoke</button>
    `;

async function rotate({ credential_id: id }, asked) {
  if (!(await askSure(`Rotate ${id}? The key that the agent has now stops at once.`, 'Rotate'))) return;
  await tell(asked, async () => claim(await ask(`/v1/credentials/${id}/rotate`, { method: 'POST' })));
}

async function revoke({ credential_id: id }, asked) {
  if (!(await askSure(`Revoke ${id}? Its key stops at once, and never works again.`, 'Revoke'))) return;
  await tell(asked, async () => {
    await ask(`/v1/credentials/${id}`, { method: 'DELETE' });
    return `${id} is revoked.`;
  });
}

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
