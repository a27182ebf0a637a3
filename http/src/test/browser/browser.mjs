// A browser, and what a test needs of the server beside what it sees in it.

import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { chromium } from 'playwright-core';

export const base = process.env.TOKENOPS_URL;
export const operatorKey = readFileSync(process.env.TOKENOPS_KEY_FILE, 'utf8').trim();

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

/** An agent that is trusted, funded and has a contract; `run` posts a run of it and waits. */
export async function workingAgent(name) {
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
  const contract = await post('/v1/contracts', { quote_id: quote });
  await post(`/v1/contracts/${contract.contract_id}/accept`, { digest: contract.digest });
  const { evidence: { example } } = await ask('/v1/tools/tokenops', { key: null });
  return {
    id,
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
export async function signedIn(browser, { scheme = 'light', width = 1280, height = 900, key = operatorKey, first = 'Runs' } = {}) {
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height } });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => faults.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => request.url().startsWith(base) || faults.push(`foreign: ${request.url()}`));
  await page.goto(`${base}/console/`);
  await page.getByLabel('Operator key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: first }).waitFor();
  return { page, faults };
}
