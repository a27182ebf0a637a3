// What an operator does every day, and what somebody does who wishes the operator ill.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, base, keyOf, launch, operatorKey, signedIn, workingAgent } from './browser.mjs';

let browser;
let agent;
let run;
let paused;

before(async () => {
  browser = await launch();
  agent = await workingAgent('Everyday', { callback_url: `${base}/nowhere` });
  run = await agent.run(`pilot.${Date.now()}`);
  const pausing = await workingAgent('Paused everyday', { on_partial: 'pause' });
  const { usage, deliveries, credits, ...evidence } = pausing.example;
  paused = await pausing.run(undefined, evidence);
});

after(() => browser.close());

/** Opens the console, has the body do what it will, and says what must never happen. */
async function visit(body, options) {
  const { page, faults } = await signedIn(browser, options);
  try {
    await body(page);
    assert.deepEqual(faults.filter((fault) => !/^console: Failed to load resource: .* status of 4\d\d/.test(fault)), []); // Refusals are looked for.
  } finally {
    await page.context().close();
  }
}

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

const agentOf = async (name) => {
  const manifest = {
    name, owner: 'Example Ltd', contact: 'ops@example.com', requested_tools: ['tokenops'],
    capabilities: ['tokenized_asset_review'], data_modes: ['json'],
  };
  return (await ask('/v1/agents', { key: null, method: 'POST', body: { manifest } })).agent_id;
};

test('with the keyboard alone from the sign-in to a proof that is verified', async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${base}/console/`);
  await page.getByLabel('Operator key').waitFor();
  await page.keyboard.type(operatorKey);
  await page.keyboard.press('Enter');
  await heading(page, 'Runs');
  await page.keyboard.press('/');
  await page.keyboard.type(run.run_id);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Proof' }).waitFor();
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
    assert.equal(ring, '2px', 'where the focus is can be seen');
    if (await page.evaluate(() => document.activeElement.textContent === 'Verify in this browser')) break;
  }
  await page.keyboard.press('Enter');
  await page.getByRole('status').filter({ hasText: 'Verified in this browser' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Verify in this browser');
  await page.keyboard.press('/');
  await page.keyboard.press('Shift+Tab');
  await page.context().close();
});

test('any id leads to what it is of', () =>
  visit(async (page) => {
    const envelope = await ask(`/v1/runs/${run.run_id}/proof`);
    const { settlement_receipt: receipt, usage_receipt: usage, result_contract: result } = envelope.objects;
    const { data: [credential] } = await ask(`/v1/agents/${agent.id}/credentials`);
    const { data: [entry] } = await ask(`/v1/ledger/entries?from=${run.ledger_index}&limit=1`);
    const leads = {
      [run.run_id]: run.run_id,
      [run.pilot_id]: 'Runs',
      [agent.id]: 'Everyday',
      [agent.settlement]: agent.settlement,
      [agent.contract]: agent.contract,
      [agent.quote]: agent.quote,
      [run.delivery_id]: run.run_id,
      [paused.exception_id]: paused.exception_id,
      [receipt.provider_event_id]: 'Provider events',
      [credential.credential_id]: 'Everyday',
      [receipt.id]: agent.settlement,
      [usage.id]: run.run_id,
      [String(run.ledger_index)]: `Entry ${run.ledger_index}`,
      [` ${run.ledger_index} `]: `Entry ${run.ledger_index}`,
      [result.digest]: run.run_id,
      [result.digest.slice('sha256:'.length)]: run.run_id,
      [result.digest.slice('sha256:'.length).toUpperCase()]: run.run_id,
      [entry.leaf_hash]: `Entry ${run.ledger_index}`,
    };
    for (const [id, title] of Object.entries(leads)) {
      await page.keyboard.press('/');
      await page.getByRole('searchbox', { name: 'Find any id' }).fill(id);
      await page.keyboard.press('Enter');
      await page.waitForFunction((name) => !location.pathname.endsWith('/find') && document.querySelector('h1')?.innerText === name, title, { timeout: 5_000 })
        .catch(() => assert.fail(`${id} leads to ${page.url()}, not to ${title}`));
      await page.getByRole('link', { name: 'TokenOps', exact: true }).click();
      await heading(page, 'Runs');
    }
    await page.getByRole('searchbox', { name: 'Find any id' }).fill('run_00000000000000000000000000');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'no such object' }).waitFor();
    await page.getByRole('link', { name: /look\s+for it in the ledger/ }).waitFor();
    await page.getByRole('searchbox', { name: 'Find any id' }).fill('<img src=x>');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing here is called <img src=x>').waitFor();
  }));

test('no address of the console makes it ask for anything but the object that it names', () =>
  visit(async (page) => {
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    for (const path of [
      'runs/..%2f..%2fledger%2fcheckpoint', 'agents/..%2f..%2f..%2fconsole%2fsession', 'exceptions/x%3fy%23z', 'runs/%E0%A4%A4', 'contracts/<img src=x onerror=alert(1)>',
      'settlements/__proto__', '//evil.example/', 'runs/run_1/../../x',
    ]) {
      await page.goto(`${base}/console/${path}`);
      await heading(page, 'Not found');
    }
    assert.deepEqual(asked.filter((path) => !/^\/console\/|^\/v1\/(controls|events)$/.test(path)), []);
    assert.equal(new URL(page.url()).origin, new URL(base).origin);
  }));

test('an entry that is not there yet is said, with where the ledger ends', () =>
  visit(async (page) => {
    const { size } = await ask('/v1/ledger/find?what=nothing_at_all');
    for (const index of [size, 99_999_999_999]) {
      await page.goto(`${base}/console/ledger/${index + 50}`);
      await page.getByText(`There is no entry ${index + 50}`).waitFor();
    }
  }));

test('what came of a button is not said of another agent', () =>
  visit(async (page) => {
    const other = await agentOf('Somebody else');
    await page.goto(`${base}/console/agents/${agent.id}`);
    await page.getByRole('button', { name: 'Issue' }).click();
    await page.getByRole('status').filter({ hasText: '/v1/credentials/claim/' }).waitFor();
    await page.getByRole('searchbox', { name: 'Find any id' }).fill(other);
    await page.keyboard.press('Enter');
    await heading(page, 'Somebody else');
    assert.equal(await page.getByText('/v1/credentials/claim/').count(), 0);
  }));

test('a credential is revoked once it is confirmed, and then there is nothing more to press', () =>
  visit(async (page) => {
    const { id } = await workingAgent('Revoking');
    await page.goto(`${base}/console/agents/${id}`);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave it' }).click();
    await page.getByText('✓ active').waitFor();
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('✕ revoked').waitFor();
    assert.equal(await page.getByRole('button', { name: /Rotate|Revoke/ }).count(), 0);
  }));

test('a button stays with its row while others come before it', () =>
  visit(async (page) => {
    const mine = await agentOf('Stays');
    await page.goto(`${base}/console/agents?trust_state=under_review`);
    const approve = page.getByRole('row').filter({ hasText: mine }).getByRole('button', { name: 'Approve' });
    await approve.focus();
    const later = await agentOf('Comes later');
    await page.getByRole('row').filter({ hasText: later }).waitFor({ timeout: 3_000 });
    assert.equal(await page.evaluate(() => document.activeElement.closest('tr').cells[0].innerText), mine);
    await page.keyboard.press('Enter');
    await page.getByLabel(/^Why approve .*Stays/).fill('known');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Stays is approved' }).waitFor();
    assert.equal((await ask(`/v1/agents/${later}`)).trust_state, 'under_review');
  }));

test('a name that turns the direction of writing is said to have unseen marks', () =>
  visit(async (page) => {
    const id = await agentOf('\u202Edetsurt si');
    await page.goto(`${base}/console/agents`);
    await page.getByRole('row').filter({ hasText: id }).getByText('unseen marks').waitFor();
    assert.equal(await page.getByRole('row').filter({ hasText: agent.id }).getByText('unseen marks').count(), 0);
  }));

test("an auditor is offered nothing to press, and the server refuses what it is not offered", async () => {
  const key = await keyOf(agent.id, ['audit']);
  await visit(async (page) => {
    await page.getByText('Signature valid').waitFor();
    for (const path of ['', 'ledger', 'ledger/3', `agents/${agent.id}`, 'queue', 'provider-events', `runs/${run.run_id}`, 'exceptions', 'deliveries']) {
      await page.goto(`${base}/console/${path}`);
      await page.locator('main :is(.card, .notice)').first().waitFor();
      const buttons = await page.getByRole('main').getByRole('button').allInnerTexts();
      assert.deepEqual(buttons.filter((name) => !/^(all|open|resolved|expired|pending|delivered|dead lettered|accepted|refused)$/.test(name)), [], path);
    }
    const answers = await page.evaluate(async ([id, runId]) => Promise.all([
      ['POST', `/v1/agents/${id}/trust`], ['PUT', '/v1/controls/runs'], ['POST', `/v1/runs/${runId}/cancel`], ['POST', `/v1/runs/${runId}/recover`],
      ['POST', '/v1/preflight'], ['POST', '/v1/deliveries/redeliver'], ['POST', `/v1/agents/${id}/credentials`],
    ].map(async ([method, path]) => (await fetch(path, { method, headers: { 'Content-Type': 'application/json' }, body: '{}' })).status)), [agent.id, run.run_id]);
    assert.deepEqual([...new Set(answers)], [401]);
  }, { key, first: 'Ledger' });
});

for (const scheme of ['light', 'dark'])
  test(`all text has a contrast of 6 or more, and lists fit a window of 1280 pixels: ${scheme}`, () =>
    visit(async (page) => {
      for (const path of [
        '', `runs/${run.run_id}`, `runs/${paused.run_id}`, 'agents', `agents/${agent.id}`, 'provider-events', 'deliveries', 'exceptions',
        `exceptions/${paused.exception_id}`, 'ledger', 'ledger/3', 'queue', 'try-it', 'runs/run_1', `settlements/${agent.settlement}`,
      ]) {
        await page.goto(`${base}/console/${path}`);
        await page.locator('main :is(.card, .notice)').first().waitFor();
        assert.deepEqual(await page.evaluate(lowContrasts), [], path);
        const wide = await page.evaluate(() => [...document.querySelectorAll('.scroll')].map((each) => each.scrollWidth - each.clientWidth).filter((more) => more > 0));
        assert.deepEqual(wide, [], `${path} scrolls sideways`);
      }
    }, { scheme }));

/** Texts of the page whose contrast is below 6 (WCAG 2.2, relative luminance). Runs in the browser. */
function lowContrasts() {
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [red, green, blue] = numbers(colour).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (numbers(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const low = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const element = text.parentElement;
    if (text.data.trim() === '' || !element.checkVisibility() || element.closest('noscript, option, :disabled')) continue;
    const [one, other] = [luminance(getComputedStyle(element).color), luminance(ground(element))].toSorted((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 6) low.push(`${contrast.toFixed(2)} ${text.data.trim().slice(0, 40)}`);
  }
  return [...new Set(low)];
}
