// One settlement: what was asked for, who paid it, and what it gave.

import { html, nothing } from '../lit/lit-html.js';
import { ask } from '../api.js';
import { link, money, state, time, words } from '../format.js';
import { confirmButton } from './provider-events.js';
import { facts, region, said, strip } from './parts.js';

export const settlement = {
  title: (_, { parameters: [id] }) => id,
  source: ({ parameters: [id] }) => `/v1/settlements/${id}`,
  load: ({ parameters: [id] }) => ask(`/v1/settlements/${id}`),
  hears: ({ settlement_id: of }, _, { parameters: [id] }) => of === id,
  aside: (data, asked) =>
    html`<div class="row">${state(data.state)} ${confirmButton(data, asked)}</div>`,
  body: (data, asked) => html`
    ${said(asked)}
    ${region('Money', strip([
      ['Credits', data.credits],
      ['Price', money(data.payment_request.amount_minor, data.payment_request.currency)],
      ['Route', words(data.payment_request.provider_route)],
      ['Agent', data.agent_id ? link(`/console/agents/${data.agent_id}`, data.agent_id) : '–'],
    ]))}
    ${region('Provider confirmation', confirmed(data, asked))}
    ${data.payment ? region('Payment', facts(Object.entries(data.payment).map(([name, value]) => [words(name), html`<span class="id">${value ?? '–'}</span>`]))) : nothing}
    ${region('As the API gives it', html`<details><summary>JSON</summary><pre>${JSON.stringify(data, null, 2)}</pre></details>`)}
  `,
};

function confirmed({ settlement_receipt: receipt, credit_funding_event: funding }, asked) {
  if (!receipt)
    return html`<p class="muted">The provider has not said that it was paid${asked.who.sandbox ? ': confirm it yourself, in this sandbox' : ''}.</p>`;
  return html`
    <p><span class="state ok">✓ Signature valid</span> Event
      ${link(`/console/provider-events?event_id=${encodeURIComponent(receipt.provider_event_id)}`, receipt.provider_event_id)}
      (${receipt.provider_event_type}) said ${money(receipt.amount_minor, receipt.currency)}, which gave ${receipt.credits} credits:
      ${link(`/console/ledger/${receipt.confirmation_index}`, `entry ${receipt.confirmation_index}`)}${funding ? html`, ${time(funding.funded_at)}` : nothing}.</p>
    <p class="muted small">An event is written down only after the HMAC over its raw bytes and time was checked with the route's secret;
      its hash stands in the entry.</p>`;
}
