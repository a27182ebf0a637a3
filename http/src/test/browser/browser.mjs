// A browser, and what a test needs of the server beside what it sees in it.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createConnection, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const base = process.env.TOKENOPS_URL;
export const operatorKey = readFileSync(process.env.TOKENOPS_KEY_FILE, 'utf8').trim();

const TOKENOPS = fileURLToPath(new URL('../../../../tokenops', import.meta.url));
const QUIET = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM, args: QUIET });

/** Asks the server as a client without a browser. */
export async function ask(path, { key = operatorKey, method = 'GET', body, headers = {} } = {}) {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(key ? { Authorization: `Bearer ${key}` } : {}),
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...headers,
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** A new key of an agent with these scopes. */
export async function keyOf(agentId, scopes) {
  const { delivery } = await ask(`/v1/agents/${agentId}/credentials`, {
    method: 'POST',
    body: { scopes, tools: ['tokenops'], delivery_channel: 'one_time_url' },
  });
  return (await ask(new URL(delivery.claim_url).pathname, { key: null, method: 'POST' })).access_key;
}

/** An agent that is trusted, funded and has a contract with these terms; `run` posts a run of it and waits. */
export async function workingAgent(name, terms = {}) {
  const manifest = {
    name, owner: 'Example Ltd', contact: 'ops@example.com', requested_tools: ['tokenops'],
    capabilities: ['tokenized_asset_review'], data_modes: ['json'],
  };
  const { agent_id: id } = await ask('/v1/agents', { key: null, method: 'POST', body: { manifest } });
  await ask(`/v1/agents/${id}/trust`, { method: 'POST', body: { decision: 'approve', reason: 'known' } });
  const key = await keyOf(id, ['quote', 'fund', 'contract', 'run', 'read']);
  const post = (path, body, headers) => ask(path, { key, method: 'POST', body, headers });
  const { settlement_id: settlement } = await post('/v1/settlements', { credits: '20', provider_route: 'stripe_stablecoin' });
  await ask(`/v1/sandbox/settlements/${settlement}/confirm`, { method: 'POST' });
  const { quote_id: quote } = await post('/v1/quotes', {
    tool: 'tokenops', capability: 'tokenized_asset_review', estimate: { records: 50, runs: 10 },
  });
  const contract = await post('/v1/contracts', { quote_id: quote, ...terms });
  await post(`/v1/contracts/${contract.contract_id}/accept`, { digest: contract.digest });
  const { evidence: { example } } = await ask('/v1/tools/tokenops', { key: null });
  return {
    id,
    key,
    quote,
    settlement,
    contract: contract.contract_id,
    example,
    run: (pilotId, evidence = example) =>
      post('/v1/runs', { contract_id: contract.contract_id, evidence, ...(pilotId ? { pilot_id: pilotId } : {}) }, {
        'Idempotency-Key': randomUUID(), Prefer: 'wait=20',
      }),
  };
}

/**
 * A page that is signed in, which notes whatever a console must never do.
 *
 * @returns {Promise<{page: import('playwright-core').Page, faults: string[]}>}
 */
export async function signedIn(browser, { scheme = 'light', width = 1280, height = 900, key = operatorKey, first = 'Runs', at = base } = {}) {
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height } });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => faults.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => request.url().startsWith(at) || faults.push(`foreign: ${request.url()}`));
  await page.goto(`${at}/console/`);
  await page.getByLabel('Operator key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: first }).waitFor();
  return { page, faults };
}

/** Something that takes callbacks, and answers each with the status that it has by then. */
export async function receiver(status) {
  const taken = { status, heard: 0 };
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      taken.heard++;
      response.writeHead(taken.status).end();
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return Object.assign(taken, {
    url: `http://127.0.0.1:${server.address().port}/hook`,
    close: () => server.close(),
  });
}

/** A way to the server that can be cut, and be there again. */
export async function wayTo(server) {
  const { hostname, port } = new URL(server);
  const open = new Set();
  const listener = createTcpServer((near) => {
    const far = createConnection(Number(port), hostname);
    for (const each of [near, far]) {
      open.add(each);
      each.on('error', () => {}).on('close', () => open.delete(each));
    }
    near.pipe(far).pipe(near);
  });
  const listen = (at) => new Promise((done) => listener.listen(at, '127.0.0.1', done));
  await listen(0);
  const at = listener.address().port;
  const cut = () => {
    listener.close();
    for (const each of open) each.destroy();
  };
  return { url: `http://127.0.0.1:${at}`, cut, mend: () => listen(at), close: cut };
}

/** A sandbox server of its own, in which nothing has happened. */
export async function emptyServer() {
  const folder = mkdtempSync(join(tmpdir(), 'tokenops-'));
  const server = spawn(TOKENOPS, ['serve', '--sandbox', '--data', folder, '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const said = await new Promise((ready, failed) => {
    let text = '';
    server.stdout.on('data', (more) => {
      text += more;
      if (/ready at .*\n/.test(text)) ready(text);
    });
    server.on('exit', (code) => failed(new Error(`the server ended with ${code}: ${text}`)));
  });
  return {
    url: /ready at (\S+)/.exec(said)[1],
    keyFile: /operator key in (\S+)/.exec(said)[1],
    close: () =>
      new Promise((done) => {
        server.removeAllListeners('exit').on('exit', () => {
          rmSync(folder, { recursive: true });
          done();
        });
        server.kill();
      }),
  };
}
