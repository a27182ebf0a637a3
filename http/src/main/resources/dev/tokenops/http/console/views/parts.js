// What several views show alike.

import { html, nothing } from '../lit/lit-html.js';
import { withQuery } from '../api.js';
import { words } from '../format.js';

/** This page with another query: what is null in it is left out. */
export const here = ({ path, query }, change) => withQuery(path, { ...Object.fromEntries(query), ...change });

const FIRST = '-';
const MOST_PAGES = 40;

/** A list's filter as pressed buttons; it is kept in the URL, and begins at the newest page. */
export const facets = (asked, name, values) => html`
  <div class="row no-print" role="group" aria-label=${words(name)}>
    ${[null, ...values].map(
      (value) => html`<button aria-pressed=${asked.query.get(name) === value}
        @click=${() => asked.go(here(asked, { [name]: value, page_token: null, newer: null }))}>${value === null ? 'all' : words(value)}</button>`,
    )}
  </div>
`;

/** Whether the list shows its first page: where what is new appears. */
export const isNewest = ({ query }) => !query.has('page_token');

/** The way to the pages of a list on either side; those before are kept in the URL. */
export function pager(asked, next) {
  const at = asked.query.get('page_token');
  const before = asked.query.get('newer')?.split('.') ?? [];
  if (at === null && !next) return nothing;
  const newer = before.at(-1);
  const back = { page_token: newer === FIRST ? null : newer, newer: before.slice(0, -1).join('.') };
  const on = { page_token: next, newer: [...before, at ?? FIRST].slice(-MOST_PAGES).join('.') };
  return html`
    <nav class="row no-print" aria-label="Pages">
      ${at === null ? nothing : html`<a href=${here(asked, { page_token: null, newer: null })}>Newest</a>`}
      ${newer === undefined ? nothing : html`<a href=${here(asked, back)}>Newer</a>`}
      ${next ? html`<a href=${here(asked, on)}>Older</a>` : nothing}
    </nav>
  `;
}

/** A region of a page, with a heading that names it. */
export const region = (name, body, more = nothing) => html`
  <section class="card" aria-label=${name}><div class="heading"><h2>${name}</h2>${more}</div>${body}</section>
`;

/**
 * A table, one line a row.
 *
 * @param {string[]} heads a head that begins with # is of a column of numbers
 * @param {unknown[][]} rows
 * @param {unknown} empty said where there are none
 */
export function table(heads, rows, empty) {
  if (rows.length === 0) return html`<p class="card empty">${empty}</p>`;
  const isNumber = heads.map((head) => head.startsWith('#'));
  const kind = (at) => (isNumber[at] ? 'number' : '');
  return html`
    <div class="card scroll" tabindex="0" role="group" aria-label="Table"><table>
      <thead><tr>${heads.map((head, at) => html`<th scope="col" class=${kind(at)}>${head.replace('#', '')}</th>`)}</tr></thead>
      <tbody>${rows.map((cells) => html`<tr>${cells.map((cell, at) => html`<td class=${kind(at)}>${cell}</td>`)}</tr>`)}</tbody>
    </table></div>
  `;
}

/** Names and values, side by side. */
export const strip = (parts) => html`
  <dl class="strip">${parts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
`;

/** Says what came of a button. @param {{ok: boolean, text: string} | null} result */
export const said = (result) =>
  result === null
    ? nothing
    : html`<p class="notice ${result.ok ? 'ok' : 'bad'}" role=${result.ok ? 'status' : 'alert'}>${result.ok ? '✓' : '✕'} ${result.text}</p>`;

/** Asks for a reason in a dialog. @returns {Promise<string | null>} null if it was left */
export function askReason(action) {
  const dialog = document.createElement('dialog');
  const form = document.createElement('form');
  form.method = 'dialog';
  form.className = 'stack';
  const label = document.createElement('label');
  label.className = 'field';
  label.textContent = `Why ${action}? The reason stands in the ledger.`;
  const input = document.createElement('input');
  input.required = true;
  input.maxLength = 200;
  label.append(input);
  const row = document.createElement('div');
  row.className = 'row';
  const yes = document.createElement('button');
  yes.className = 'primary';
  yes.textContent = action[0].toUpperCase() + action.slice(1);
  const no = document.createElement('button');
  no.type = 'button';
  no.textContent = 'Leave it';
  no.addEventListener('click', () => dialog.close());
  row.append(yes, no);
  form.append(label, row);
  dialog.append(form);
  document.body.append(dialog);
  return new Promise((answer) => {
    let reason = null;
    form.addEventListener('submit', () => (reason = input.value.trim() || null));
    dialog.addEventListener('close', () => {
      dialog.remove();
      answer(reason);
    });
    dialog.showModal();
  });
}
