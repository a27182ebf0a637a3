// How things are shown: states as a glyph and a word, times, ids, amounts.

import { html, nothing } from './lit/lit-html.js';

const KINDS = {
  ok: [
    '✓', 'result_ready', 'delivered', 'approved', 'funded', 'sufficient', 'active', 'confirmed', 'onboarded',
    'claimed', 'accepted', 'credits_funded', 'delivering', 'open', 'beating', 'issued', 'sealed', 'signed_when_asked', 'left', 'clear',
  ],
  wait: [
    '◷', 'queued', 'pending', 'under_review', 'partial', 'waiting', 'awaiting_confirmation', 'paused',
    'attention', 'medium',
  ],
  active: ['▸', 'executing'],
  bad: [
    '✕', 'failed', 'dead_lettered', 'rejected', 'suspended', 'insufficient', 'exception_open', 'reversed', 'revoked',
    'expired', 'shortfall', 'silent', 'stopped', 'refused', 'failing', 'mismatch', 'credits_reversed', 'exhausted', 'critical', 'high', 'blocked',
  ],
};

/** @param {string} name @returns {string} underscores as blanks */
export const words = (name) => name.replaceAll('_', ' ');

/** A state: never colour alone. @param {string | null | undefined} name */
export function state(name) {
  if (name === null || name === undefined) return html`<span class="muted">–</span>`;
  for (const [kind, [glyph, ...names]] of Object.entries(KINDS))
    if (names.includes(name)) return html`<span class="state ${kind}">${glyph} ${words(name)}</span>`;
  return html`<span class="state plain">– ${words(name)}</span>`;
}

/** @param {string | null | undefined} instant RFC 3339 */
export const time = (instant) =>
  instant ? html`<time datetime=${instant} title=${instant}>${instant.slice(0, 19).replace('T', ' ')}</time>` : html`<span class="muted">–</span>`;

/** Marks that are not seen and turn the direction of writing, or hide what is written (Unicode UAX 9, Cf). */
const UNSEEN = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

/** What somebody else has called a thing: it turns nothing around it, and says if it has marks that are not seen. */
export const name = (text) => html`<bdi class="name" title=${text}>${text}</bdi> ${unseen(text)}`;

/** Says so where a name may look like another one. */
export const unseen = (text) =>
  UNSEEN.test(text)
    ? html`<span class="state wait" title="The name has marks that are not seen, and may look like another one.">◷ unseen marks</span>`
    : nothing;

/** The beginning and the end of an id, where a table is too narrow for all of it. */
export const short = (id) => (id && id.length > 20 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id);

/** An amount of a payment. @param {number} minor in the currency's hundredths */
export const money = (minor, currency) => `${(minor / 100).toFixed(2)} ${currency.toUpperCase()}`;

/** A link to an object's own page. */
export const link = (path, text, title = text) => html`<a class="id" href=${path} title=${title}>${text}</a>`;

/** What a person would type to get the same, without any key. */
export const curl = (path, method = 'GET', body) =>
  [
    'curl',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    '-H "Authorization: Bearer $TOKENOPS_KEY"',
    ...(body ? ["-H 'Content-Type: application/json'", `-d '${body.replaceAll("'", "'\\''")}'`] : []),
    `'${location.origin}${path}'`,
  ].join(' ');
