// What several views show alike.

import { repeat } from '../lit/directives/repeat.js';
import { html, nothing } from '../lit/lit-html.js';
import { Problem, withQuery } from '../api.js';
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
 * A table, one line a row; on a phone a row is a block, and each value has its head before it.
 *
 * @param {string[]} heads a head that begins with # is of a column of numbers
 * @param {unknown[][]} rows
 * @param {unknown} empty said where there are none
 * @param {(at: number) => unknown} [key] what a row is about: a button that somebody is about to press
 *   stays with it while rows come before it
 */
export function table(heads, rows, empty, key = (at) => at) {
  if (rows.length === 0) return html`<p class="card empty">${empty}</p>`;
  const columns = heads.map((head, at) => ({
    head: head.replace('#', ''),
    kind: head.startsWith('#') ? 'number' : '',
    cells: head.startsWith('#') ? pointBelowPoint(rows.map((cells) => cells[at])) : rows.map((cells) => cells[at]),
  }));
  return html`
    <div class="card scroll" tabindex="0" role="group" aria-label="Table"><table role="table">
      <thead role="rowgroup"><tr role="row">${columns.map(({ head, kind }) => html`<th role="columnheader" scope="col" class=${kind}>${head}</th>`)}</tr></thead>
      <tbody role="rowgroup">${repeat(rows, (_, at) => key(at), (_, at) => html`<tr role="row">${columns.map(
        ({ head, kind, cells }) => html`<td role="cell" class=${kind} data-head=${head}>${cells[at]}</td>`)}</tr>`)}</tbody>
    </table></div>
  `;
}

const DECIMAL = /^-?\d+(?:\.(\d+))?$/;

/** Numbers of one column with blanks behind them, as wide as the digits that they have less. */
function pointBelowPoint(cells) {
  const decimals = cells.map((cell) => DECIMAL.exec(String(cell))?.[1]?.length ?? 0);
  const most = Math.max(...decimals);
  if (most === 0) return cells;
  return cells.map((cell, at) =>
    DECIMAL.test(String(cell)) ? cell + (decimals[at] === 0 ? '\u2008' : '') + '\u2007'.repeat(most - decimals[at]) : cell);
}

/** Names and values, side by side. */
export const strip = (parts) => html`
  <dl class="strip">${parts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
`;

/** Names and values below each other, where values are long. */
export const facts = (parts) => html`
  <dl class="facts">${parts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
`;

/** Says what came of a button, as long as the page is not left. @param {{told: {ok: boolean, text: unknown} | null}} asked */
export const said = ({ told }) =>
  told === null
    ? nothing
    : html`<p class="notice ${told.ok ? 'ok' : 'bad'}" role=${told.ok ? 'status' : 'alert'}>${told.ok ? '✓' : '✕'} ${told.text}</p>`;

/** Does what a button asks for, and says what came of it. @param {() => Promise<unknown>} does what to say */
export async function tell(asked, does) {
  try {
    asked.told = { ok: true, text: await does() };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    asked.told = { ok: false, text: problem.message };
  }
  await asked.again();
}

const element = (name, more, ...children) => {
  const made = Object.assign(document.createElement(name), more);
  made.append(...children);
  return made;
};

/** Where a text of somebody else begins and ends, whichever way it is written (Unicode, FSI and PDI). */
const apart = (text) => `\u2068${text}\u2069`;

/** Asks in a dialog, and gives the focus back to what opened it. @returns {Promise<boolean>} whether to go on */
function dialog(label, yes) {
  const no = element('button', { type: 'button', textContent: 'Leave it' });
  const row = element('div', { className: 'row' }, element('button', { className: 'primary', textContent: yes }), no);
  const form = element('form', { method: 'dialog', className: 'stack' }, label, row);
  const box = element('dialog', {}, form);
  box.setAttribute('aria-label', yes);
  no.addEventListener('click', () => box.close());
  document.body.append(box);
  return new Promise((answer) => {
    let sent = false;
    form.addEventListener('submit', () => (sent = true));
    box.addEventListener('close', () => {
      box.remove();
      answer(sent);
    });
    box.showModal();
  });
}

/**
 * Asks for a reason in a dialog.
 *
 * @param {string} action such as approve
 * @param {string} [what] to what it is done
 * @returns {Promise<string | null>} null if it was left
 */
export async function askReason(action, what) {
  const input = element('input', { required: true, maxLength: 200 });
  const question = `Why ${action}${what ? ` ${apart(what)}` : ''}? The reason stands in the ledger.`;
  const sent = await dialog(element('label', { className: 'field' }, question, input), action[0].toUpperCase() + action.slice(1));
  return (sent && input.value.trim()) || null;
}

/** Asks once more before what cannot be taken back. @returns {Promise<boolean>} */
export const askSure = (question, yes) => dialog(element('p', { textContent: question }), yes);
