// The console: which view the path asks for, who is signed in, and what surrounds every view.

import { html, nothing, render } from './lit/lit-html.js';
import { Problem, session, signOut } from './api.js';
import { curl } from './format.js';
import { begin, connection, end as endLive } from './live.js';
import { agent, agents } from './views/agents.js';
import { contract, quote } from './views/agreement.js';
import { deliveries } from './views/deliveries.js';
import { exception, exceptions } from './views/exceptions.js';
import { find } from './views/find.js';
import { entry, ledger } from './views/ledger.js';
import { providerEvents } from './views/provider-events.js';
import { loadPaused, pausedBanner, queue } from './views/queue.js';
import { run } from './views/run.js';
import { runs } from './views/runs.js';
import { settlement } from './views/settlement.js';
import { signInView } from './views/sign-in.js';
import { tryIt } from './views/try-it.js';
import { Fault } from './verify/fault.js';

const LEDGER = ['Ledger', '/console/ledger'];
const CHANGES_MS = 400; // Changes that come closer together are shown at once.
const LOST_MS = 5_000; // How often a page is loaded while nothing tells of changes.
const TICK_MS = 1_000;

/** What each role may look at: an auditor's key reads the ledger and nothing of an agent's. */
const NAVIGATION = {
  operator: [
    ['Runs', '/console/'],
    ['Agents', '/console/agents'],
    ['Provider events', '/console/provider-events'],
    ['Deliveries', '/console/deliveries'],
    ['Exceptions', '/console/exceptions'],
    LEDGER,
    ['Queue', '/console/queue'],
    ['Try it', '/console/try-it'],
  ],
  auditor: [LEDGER],
};

/** Ids as the server makes them: whatever else stands in a path leads to no question to it. */
const VIEWS = [
  [/^\/console\/(?:runs)?$/, runs],
  [/^\/console\/runs\/([a-z]{3}_[a-z0-9]+)$/, run],
  [/^\/console\/agents$/, agents],
  [/^\/console\/agents\/([a-z]{3}_[a-z0-9]+)$/, agent],
  [/^\/console\/provider-events$/, providerEvents],
  [/^\/console\/settlements\/([a-z]{3}_[a-z0-9]+)$/, settlement],
  [/^\/console\/deliveries$/, deliveries],
  [/^\/console\/contracts\/([a-z]{3}_[a-z0-9]+)$/, contract],
  [/^\/console\/quotes\/([a-z]{3}_[a-z0-9]+)$/, quote],
  [/^\/console\/find$/, find],
  [/^\/console\/exceptions$/, exceptions],
  [/^\/console\/exceptions\/([a-z]{3}_[a-z0-9]+)$/, exception],
  [/^\/console\/ledger$/, ledger],
  [/^\/console\/ledger\/([0-9]+)$/, entry],
  [/^\/console\/queue$/, queue],
  [/^\/console\/try-it$/, tryIt],
];

/** Always there, so that nothing beside it moves. */
const CONNECTION = {
  off: { text: '– still', title: 'What stands here follows nothing' },
  opening: { text: '◷ joining', title: 'Asks to be told of changes' },
  live: { text: '● live', title: 'What stands here follows the ledger' },
  lost: { text: '✕ lost', title: 'Nothing tells of changes: what stands here may be old' },
};

const place = document.getElementById('app');
let who = { role: null, sandbox: false };
let shown = null;
let menuOpen = false;
let paused = []; // Controls, for the operator to see on every page.

/** Goes to a path of the console. */
export function go(path, replace = false) {
  history[replace ? 'replaceState' : 'pushState'](null, '', path);
  return show();
}

function viewOf(path) {
  for (const [pattern, view] of VIEWS) {
    const found = pattern.exec(path);
    if (found) return { view, parameters: found.slice(1) };
  }
  return { view: unknown, parameters: [] };
}

const unknown = {
  load: async () => null,
  title: () => 'Not found',
  body: () => html`<p class="card">There is no such page. Press <kbd>/</kbd> to find an id, or go on with <a href="/console/">all runs</a>.</p>`,
};

/** Loads what the path asks for, and draws it. */
async function show() {
  if (who.role === null) return drawSignIn();
  if (who.role === 'auditor' && location.pathname === '/console/') return go(LEDGER[1], true);
  const { view, parameters } = viewOf(location.pathname);
  let mine;
  const asked = {
    path: location.pathname,
    query: new URLSearchParams(location.search),
    parameters,
    who,
    go: async (path, replace) => { // A view that somebody has left leads nowhere any more.
      if (shown === mine) await go(path, replace);
    },
    again,
    redraw: () => shown === mine && draw(),
    told: null, // What came of the button that was pressed last.
  };
  mine = shown = { view, asked, data: undefined, problem: null, lost: false, loading: null, stale: false, loadedAt: 0, timer: null };
  await load(mine);
  if (shown === mine) {
    scrollTo(0, 0);
    document.querySelector('h1')?.focus({ preventScroll: true });
  }
}

/** Loads the same view again, such as after a button was pressed. */
async function again() {
  await load(shown);
}

/** Loads a view: never twice at once, and once more if it was asked for meanwhile. */
async function load(mine) {
  if (mine.loading) {
    mine.stale = true;
    return mine.loading;
  }
  clearTimeout(mine.timer);
  mine.timer = null;
  mine.loading = loadNow(mine);
  await mine.loading;
  mine.loading = null;
  mine.loadedAt = Date.now();
  if (mine.stale && shown === mine) {
    mine.stale = false;
    soon(mine);
  }
}

async function loadNow(mine) {
  try {
    mine.data = await mine.view.load(mine.asked);
    mine.problem = null;
    mine.lost = false;
  } catch (problem) {
    // What cannot be read as what it should be is said as loudly as an answer that is a refusal.
    if (!(problem instanceof Problem || problem instanceof Fault)) throw problem;
    if (problem.status === 401) return leave();
    mine.lost = problem.status === 0 && mine.data !== undefined;
    if (!mine.lost) mine.problem = problem;
  }
  if (shown === mine) draw();
}

/** Loads a view a moment after it was loaded last. */
function soon(mine) {
  if (mine.timer !== null) return;
  mine.timer = setTimeout(() => {
    mine.timer = null;
    if (shown === mine) load(mine);
  }, Math.max(0, mine.loadedAt + CHANGES_MS - Date.now()));
}

/** What is paused stands on every page. Whoever may not ask for it is not told. */
async function lookPaused() {
  if (who.role !== 'operator') return;
  try {
    paused = await loadPaused();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return; // The view itself says what is wrong.
  }
  if (shown && (shown.data !== undefined || shown.problem)) draw();
}

/** A change that the server tells of: views say whether it is theirs. */
function heard(change) {
  if (change.name === 'control.changed' || change.name === 'behind') lookPaused();
  if (!shown || shown.data === undefined) return;
  if (change.name === 'behind' || shown.view.hears?.(change, shown.data, shown.asked)) soon(shown);
}

/** What was missed while nothing told of changes is loaded. */
function connectionChanged(before) {
  if (!shown) return;
  if (connection() === 'live' && before !== 'live') {
    soon(shown);
    lookPaused();
  }
  if (shown.data !== undefined || shown.problem) draw();
}

function leave() {
  endLive();
  who = { ...who, role: null };
  paused = [];
  shown = null;
  drawSignIn();
}

function drawSignIn() {
  document.title = 'Sign in · TokenOps';
  render(signInView(start), place);
  place.querySelector('input')?.focus();
}

function draw() {
  const { view, asked, data, problem, lost } = shown;
  const title = problem ? 'Nothing to show' : view.title(data, asked);
  document.title = `${title} · TokenOps`;
  const source = view.source?.(asked, data);
  render(
    html`
      <header class="top">
        <a class="brand" href="/console/">TokenOps</a>
        <button class="menu" aria-expanded=${menuOpen} @click=${toggleMenu}>Menu</button>
        <nav aria-label="Views" class=${menuOpen ? 'open' : ''}>
          ${NAVIGATION[who.role].map(([name, path]) => html`<a href=${path} aria-current=${isHere(path, asked.path) ? 'page' : nothing}>${name}</a>`)}
        </nav>
        <form role="search" @submit=${lookFor}>
          <input type="search" name="id" aria-label="Find any id" placeholder="Find any id" size="26" autocomplete="off" spellcheck="false">
        </form>
        <span class="live small ${connection()}" title=${CONNECTION[connection()].title}>${CONNECTION[connection()].text}</span>
        <button @click=${end}>Sign out</button>
      </header>
      <main>
        ${lost || connection() === 'lost'
          ? html`<p class="notice bad no-print" role="alert">✕ The connection is lost: what stands here is as it was. Trying again.</p>`
          : nothing}
        <p class="print-only small muted">TokenOps, ${location.href}, printed ${new Date().toISOString().slice(0, 19).replace('T', ' ')} UTC</p>
        ${pausedBanner(paused)}
        <div class="heading"><h1 tabindex="-1">${title}</h1>${problem ? nothing : view.aside?.(data, asked) ?? nothing}</div>
        ${problem ? nothingToShow(problem) : view.body(data, asked)}
      </main>
      <footer class="no-print">
        ${source ? html`<p class="muted small">The same from a shell:</p><pre class="small">${curl(source)}</pre>` : nothing}
        <p class="muted small">Times are UTC.</p>
      </footer>
    `,
    place,
  );
}

const nothingToShow = ({ status, message }) => html`
  <p class="notice bad" role="alert">✕ ${message}</p>
  ${status === 404
    ? html`<p class="card">Ids are complete or they are none: <a href=${`/console/find?${new URLSearchParams({ id: location.pathname.split('/').at(-1) })}`}>look
        for it in the ledger</a>, press <kbd>/</kbd> to find another, or go on with <a href=${NAVIGATION[who.role][0][1]}>${NAVIGATION[who.role][0][0]}</a>.</p>`
    : nothing}
`;

const isHere = (path, here) =>
  path === '/console/' ? /^\/console\/(runs.*)?$/.test(here) : here === path || here.startsWith(`${path}/`);

function toggleMenu() {
  menuOpen = !menuOpen;
  draw();
}

async function end() {
  await signOut();
  leave();
}

/** Where an id leads, a page of its own finds out. */
async function lookFor(event) {
  event.preventDefault();
  const id = new FormData(event.target).get('id').trim();
  event.target.reset();
  if (id !== '') await go(`/console/find?${new URLSearchParams({ id })}`);
}

/** Begins, or begins again after signing in. */
async function start() {
  try {
    who = await session();
  } catch (problem) {
    render(html`<p class="notice bad" role="alert">${problem.message}</p>`, place);
    return;
  }
  if (who.role !== null) begin(heard, connectionChanged);
  lookPaused();
  await show();
}

document.addEventListener('click', (event) => {
  const anchor = event.target.closest?.('a[href^="/console"]');
  if (!anchor || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || anchor.hasAttribute('download') || anchor.target) return;
  event.preventDefault();
  menuOpen = false;
  go(anchor.getAttribute('href'));
});

document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? '')) return;
  const search = document.querySelector('input[type=search]');
  if (!search) return;
  event.preventDefault();
  search.focus();
});

addEventListener('popstate', show);

/** Where time alone changes what is shown, and where nothing tells of changes. */
setInterval(() => {
  if (document.hidden || !shown || shown.problem || shown.data === undefined) return;
  const every = connection() === 'lost' && shown.view.hears ? LOST_MS : shown.view.every?.(shown.data);
  if (every && Date.now() - shown.loadedAt >= every) load(shown);
}, TICK_MS);

start();

