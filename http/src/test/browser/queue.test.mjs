// The queue as an operator uses it: what waits, and what is paused on every page.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, test } from 'node:test';
import { ask, base, launch, signedIn, workingAgent } from './browser.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser;
let agent;

before(async () => {
  browser = await launch();
  agent = await workingAgent('Queued');
});

after(() => browser.close());

const open = (name) => ask(`/v1/controls/${name}`, { method: 'PUT', body: { state: 'open' } });

afterEach(async () => {
  for (const name of ['callbacks', `agent:${agent.id}`]) await open(name);
});

async function visit(body, options) {
  const { page, faults } = await signedIn(browser, options);
  try {
    await page.goto(`${base}/console/queue`);
    await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
    await body(page, faults);
    assert.deepEqual(faults, []);
  } finally {
    await page.context().close();
  }
}

test('the queue says what waits, and beats', () =>
  visit(async (page) => {
    await agent.run();
    const now = page.getByRole('region', { name: 'Now' });
    await now.getByText('heartbeat').waitFor();
    await page.waitForFunction(() => /depth\s+0/.test(document.querySelector('[aria-label=Now]').innerText));
    await page.getByText(/No run has been open for longer than \d+ seconds/).waitFor();
    const beat = await now.locator('time').getAttribute('datetime');
    await page.waitForFunction((was) => document.querySelector('[aria-label=Now] time').dateTime > was, beat);
  }));

test('a control is paused with a reason, every page says so, and it is resumed', () =>
  visit(async (page) => {
    await page.getByRole('button', { name: 'Pause callbacks' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('<b>the receiver moves</b>');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    const banner = page.getByRole('status', { name: 'Paused' });
    await banner.filter({ hasText: 'callbacks (<b>the receiver moves</b>)' }).waitFor();
    for (const name of ['Runs', 'Agents', 'Ledger', 'Try it']) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await banner.waitFor();
    }
    await banner.getByRole('link', { name: 'Queue' }).click();
    await page.getByRole('button', { name: 'Resume callbacks' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('moved');
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.getByText('callbacks is open.').waitFor();
    await banner.waitFor({ state: 'detached' });
  }));

test('an agent is paused by its id, and somebody else sees it at once', () =>
  visit(async (page, faults) => {
    const { page: other } = await signedIn(browser);
    await page.getByLabel('Pause an agent').fill('agt_nobody');
    await page.getByRole('button', { name: 'Pause the agent' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('odd');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('alert').filter({ hasText: 'There is no such control' }).waitFor();
    faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes('404'))); // As asked for.
    await page.getByLabel('Pause an agent').fill(agent.id);
    await page.getByRole('button', { name: 'Pause the agent' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('odd');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: `Resume agent:${agent.id}` }).waitFor();
    await other.getByRole('status', { name: 'Paused' }).filter({ hasText: agent.id }).waitFor({ timeout: 3_000 });
    await other.context().close();
  }));

test('what is stuck is listed with its command', () =>
  visit(async (page) => {
    const { run_id: run } = await agent.run();
    const answer = await ask('/v1/queue');
    answer.stuck = [{
      run_id: run, agent_id: agent.id, since: '2026-11-24T00:00:00.000Z', why: 'The queue of lane 0 has not moved.',
      next_action: 'Send the command: the run is taken up again.',
      command: { method: 'POST', path: `/v1/runs/${run}/recover`, body: { action: 'retry' } },
    }];
    answer.lanes[0].state = 'silent';
    await page.route('**/v1/queue', (route) => route.fulfill({ contentType: 'application/json', body: JSON.stringify(answer) }));
    await page.getByRole('button', { name: `Retry ${run}` }).waitFor();
    const stuck = page.getByRole('region', { name: 'Stuck runs' }); // Other runs may be ready for a retry.
    await stuck.getByText('Command', { exact: true }).click();
    assert.match(await stuck.innerText(), new RegExp(`-X POST .*/v1/runs/${run}/recover`));
    await page.getByRole('alert').filter({ hasText: 'Lane 0 is silent' }).waitFor();
  }));

for (const [scheme, width] of [['light', 1280], ['dark', 1280], ['light', 375]])
  test(`nothing serious for axe, and nothing beyond the edge: ${scheme}, ${width} pixels`, () =>
    visit(async (page) => {
      await ask('/v1/controls/callbacks', { method: 'PUT', body: { state: 'paused', reason: 'a look at the banner' } });
      await page.context().addInitScript(AXE);
      await page.reload();
      await page.getByRole('status', { name: 'Paused' }).waitFor();
      await page.getByRole('button', { name: 'Resume callbacks' }).waitFor();
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/queue-${scheme}-${width}.png`, fullPage: true });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, nodes }) => [id, nodes[0].html]), []);
    }, { scheme, width }));
