// A quote, or the contract that was made of one: what was agreed, as the agent sees it.

import { html, nothing } from '../lit/lit-html.js';
import { ask } from '../api.js';
import { link, money, state, time, words } from '../format.js';
import { region, strip } from './parts.js';

const json = (data) => region('As the API gives it', html`<pre>${JSON.stringify(data, null, 2)}</pre>`);

export const contract = {
  title: (_, { parameters: [id] }) => id,
  source: ({ parameters: [id] }) => `/v1/contracts/${id}`,
  load: ({ parameters: [id] }) => ask(`/v1/contracts/${id}`),
  hears: ({ contract_id: of }, _, { parameters: [id] }) => of === id,
  aside: (data) => state(data.state),
  body: (data) => html`
    ${region('Terms', html`
      ${strip([
        ['Credits a run', data.terms.credits_per_run],
        ['Records a run', data.terms.records_per_run],
        ['Tool', `${data.terms.tool} ${data.terms.tool_version ?? ''}`],
        ['Expires', time(data.expires_at)],
      ])}
      <p class="small">Digest <code>${data.digest}</code></p>
      <p class="muted small">${data.agent_id ? html`Agent ${link(`/console/agents/${data.agent_id}`, data.agent_id)} · ` : nothing}
        ${data.quote_id ? html`quote ${link(`/console/quotes/${data.quote_id}`, data.quote_id)}` : nothing}</p>`)}
    ${json(data)}
  `,
};

export const quote = {
  title: (_, { parameters: [id] }) => id,
  source: ({ parameters: [id] }) => `/v1/quotes/${id}`,
  load: ({ parameters: [id] }) => ask(`/v1/quotes/${id}`),
  body: (data) => html`
    ${region('Price', strip([
      ['Credits a run', data.credits_per_run],
      ['Credits', data.credits],
      ['Price', money(data.price.amount_minor, data.price.currency)],
      ['Routes', data.provider_routes.map(words).join(', ')],
      ['Expires', time(data.expires_at)],
    ]))}
    ${json(data)}
  `,
};
