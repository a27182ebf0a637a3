// The console as a person uses it, in a real browser, against a real server.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ask, base, emptyServer, keyOf, launch, operatorKey, receiver, signedIn, wayTo, workingAgent } from './browser.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RAILS = [
  'onboarding', 'trust', 'credential envelope', 'provider confirmation', 'credit funding', 'run contract', 'queue',
  'tokenops execution', 'result contract', 'settlement receipt', 'usage receipt', 'callback', 'ledger', 'attestation',
];

let browser;
let agent;
let run;
let paused;

before(async () => {
  browser = await launch();
  agent = await workingAgent('Reviewer');
  run = await agent.run();
  const pausing = await workingAgent('Waiting', { on_partial: 'pause' });
  const { usage, ...evidence } = pausing.example;
  paused = await pausing.run(undefined, evidence);
});

after(() => browser.close());

/** Opens a page, has the body do what it will, and says what must never happen. */
async function visit(body, options) {
  const { page, faults } = await signedIn(browser, options);
  try {
    await body(page);
    assert.deepEqual(faults, []);
  } finally {
    await page.context().close();
  }
}

const openRun = async (page, runId = run.run_id) => {
  await page.goto(`${base}/console/runs/${runId}`);
  await page.getByRole('region', { name: 'Proof' }).waitFor();
};

async function verified(page) {
  await page.getByRole('button', { name: 'Verify in this browser' }).click();
  const status = page.getByRole('region', { name: 'Proof' }).getByRole('status');
  await status.filter({ hasText: /erified/ }).waitFor();
  return status.innerText();
}

test('a wrong key is refused, and the right one is kept nowhere', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${base}/console/`);
  await page.getByLabel('Operator key').fill('top_wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Operator key').fill(operatorKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, document.documentElement.outerHTML]));
  assert.ok(!kept.includes(operatorKey));
  assert.equal(await page.evaluate(() => document.cookie), '');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Operator key').waitFor();
  await page.goto(`${base}/console/runs/${run.run_id}`);
  await page.getByLabel('Operator key').waitFor();
  await context.close();
});

test('a run shows its money, its fourteen rails and a proof that is verified here', () =>
  visit(async (page) => {
    await page.getByRole('searchbox', { name: 'Find any id' }).fill(run.run_id);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: run.run_id }).waitFor();
    const money = await page.getByRole('region', { name: 'Money' }).innerText();
    for (const [name, credits] of [['Reserved', run.credits_reserved], ['Consumed', run.credits_consumed], ['Released', run.credits_released]])
      assert.match(money, new RegExp(`${name}\\s+${credits.replace('.', '\\.')}\\b`));
    const rails = await page.getByRole('region', { name: 'Path' }).getByRole('listitem').allInnerTexts();
    assert.equal(rails.length, RAILS.length);
    rails.forEach((text, at) => assert.ok(text.startsWith(RAILS[at]), text));
    assert.match(await page.getByRole('region', { name: 'Provider confirmation' }).innerText(), /Signature valid/);
    assert.match(await verified(page), /Verified/);
    await page.getByRole('region', { name: 'Path' }).getByRole('link', { name: /^entry \d+$/ }).last().click();
    await page.getByRole('status').filter({ hasText: 'checked in this browser' }).waitFor();
  }));

test('a proof altered on its way is not verified, and the object is named', () =>
  visit(async (page) => {
    await openRun(page);
    await page.route(`**/v1/runs/${run.run_id}/proof`, async (route) => {
      const response = await route.fetch();
      const envelope = await response.json();
      envelope.objects.usage_receipt.credits_consumed = '0.01';
      await route.fulfill({ response, body: JSON.stringify(envelope) });
    });
    assert.match(await verified(page), /Not verified: usage receipt/);
    await page.unroute(`**/v1/runs/${run.run_id}/proof`);
    assert.match(await verified(page), /Verified/);
  }));

test("another run's valid proof is not verified", () =>
  visit(async (page) => {
    const other = await agent.run();
    const body = JSON.stringify(await ask(`/v1/runs/${other.run_id}/proof`));
    await openRun(page);
    await page.route(`**/v1/runs/${run.run_id}/proof`, (route) => route.fulfill({ contentType: 'application/json', body }));
    assert.match(await verified(page), /Not verified: runtime record.*not of/s);
  }));

test("a change of the log's key is loud, and the pinned one goes on judging", () =>
  visit(async (page) => {
    await openRun(page);
    assert.match(await verified(page), /Verified/);
    const [name] = (await (await fetch(`${base}/ledger/key`)).text()).split('+');
    const strange = `${name}+00000000+AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g\n`;
    await page.route('**/ledger/keys', (route) => route.fulfill({ contentType: 'text/plain', body: strange }));
    await page.getByRole('button', { name: 'Verify in this browser' }).click();
    await page.getByRole('alert').filter({ hasText: 'not the one that this browser pinned' }).waitFor();
  }));

test('a new run appears within three seconds, and a filter stays in the URL', () =>
  visit(async (page) => {
    const pilot = `seen_${Date.now()}`;
    const fresh = await agent.run(pilot);
    await page.getByRole('link', { name: fresh.run_id }).waitFor({ timeout: 3_000 });
    await page.getByRole('button', { name: 'failed' }).click();
    await page.getByText('No run is failed.').waitFor();
    await page.reload();
    assert.equal(await page.getByRole('button', { name: 'failed' }).getAttribute('aria-pressed'), 'true');
    await page.getByRole('searchbox', { name: 'Find any id' }).fill(pilot);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: fresh.run_id }).waitFor();
    assert.equal(await page.getByRole('row').count(), 2);
  }));

test('what has not changed is not asked for again', () =>
  visit(async (page) => {
    await page.getByText('● live').waitFor();
    await page.waitForTimeout(1_500);
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.waitForTimeout(3_000);
    assert.deepEqual(asked, []);
  }));

test('a connection that is lost is shown, and what was missed is there once it is back', async () => {
  const way = await wayTo(base);
  const { page } = await signedIn(browser, { at: way.url });
  await page.getByText('● live').waitFor();
  way.cut();
  await page.getByRole('alert').filter({ hasText: 'connection is lost' }).waitFor({ timeout: 3_000 });
  const missed = await agent.run();
  await way.mend();
  await page.getByRole('link', { name: missed.run_id }).waitFor();
  await page.getByText('● live').waitFor();
  assert.equal(await page.getByRole('alert').count(), 0);
  await page.context().close();
  way.close();
});

test('a payment is confirmed from its page, and a forged event is shown without what it said', () =>
  visit(async (page) => {
    const { settlement_id: id } = await ask('/v1/settlements', {
      key: agent.key, method: 'POST', body: { credits: '3', provider_route: 'stripe_stablecoin' },
    });
    await page.getByRole('link', { name: 'Provider events' }).click();
    await page.getByRole('row').filter({ hasText: id }).getByRole('button', { name: 'Confirm in the sandbox' }).click();
    await page.getByRole('status').filter({ hasText: 'credits funded' }).waitFor();
    await page.getByRole('row').filter({ hasText: 'payment_intent.succeeded' }).getByRole('link', { name: id }).click();
    await page.getByRole('heading', { level: 1, name: id }).waitFor();
    assert.match(await page.getByRole('region', { name: 'Provider confirmation' }).innerText(), /Signature valid/);
    const forged = `<img src=x onerror=alert(1)> ${id}`;
    const answer = await fetch(`${base}/v1/providers/stripe_stablecoin/events`, {
      method: 'POST', body: forged, headers: { 'Stripe-Signature': 't=1,v1=00' },
    });
    assert.equal(answer.status, 401);
    await page.goto(`${base}/console/provider-events?verdict=refused`);
    const row = page.getByRole('row').filter({ hasText: `${forged.length} bytes` }).first();
    assert.match(await row.innerText(), /✕ refused/);
    assert.ok(!(await page.content()).includes('onerror'));
  }));

test('what a receiver has refused is delivered again, all at once, and how it does is shown', async () => {
  const hook = await receiver(410);
  const called = await workingAgent('Called back', { callback_url: hook.url });
  const runs = [await called.run(), await called.run()];
  await visit(async (page) => {
    await page.getByRole('link', { name: 'Deliveries' }).click();
    for (const { delivery_id: id } of runs)
      await page.getByRole('row').filter({ hasText: id }).getByText('✕ dead lettered').waitFor();
    const endpoint = page.getByRole('region', { name: 'Endpoints' }).getByRole('row').filter({ hasText: new URL(hook.url).origin });
    await endpoint.getByText('✕ failing').waitFor();
    hook.status = 204;
    await page.getByRole('button', { name: 'Redeliver all failed' }).click();
    await page.getByRole('status').filter({ hasText: 'delivered again' }).waitFor();
    for (const { delivery_id: id } of runs)
      await page.getByRole('row').filter({ hasText: id }).getByText('✓ delivered').waitFor();
    await endpoint.getByText('✓ delivering').waitFor();
    assert.equal(hook.heard, 4);
    await page.getByRole('button', { name: 'dead lettered' }).click();
    await page.getByRole('button', { name: 'dead lettered', pressed: true }).waitFor();
    assert.equal(new URL(page.url()).search, '?state=dead_lettered');
  });
  hook.close();
});

test('the pages of a list are turned forth and back', () =>
  visit(async (page) => {
    const two = (route) => route.continue({ url: route.request().url().replace('page_size=100', 'page_size=2') });
    await page.route(/\/v1\/runs\?/, two);
    await page.goto(`${base}/console/?run_state=result_ready`);
    const first = () => page.getByRole('table').getByRole('link', { name: /^run_/ }).first().innerText();
    const shown = [];
    for (const name of ['Older', 'Older', 'Newer', 'Newer']) {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).waitFor();
      shown.push(await first());
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }).click();
      await page.waitForFunction((before) => document.querySelector('tbody a')?.innerText !== before, shown.at(-1));
    }
    shown.push(await first());
    assert.equal(new Set(shown.slice(0, 3)).size, 3);
    assert.deepEqual(shown.slice(3), [shown[1], shown[0]]);
    assert.equal(new URL(page.url()).search, '?run_state=result_ready');
  }));

test('a run is printed on white, whole, and without what is pressed', () =>
  visit(async (page) => {
    await openRun(page);
    assert.match(await verified(page), /Verified/);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const hidden of [page.getByRole('searchbox'), page.getByRole('button', { name: 'Verify in this browser' }), page.getByText('The same from a shell')])
      assert.equal(await hidden.isVisible(), false);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
    assert.ok(await page.getByText('Verified in this browser').isVisible());
    const cut = await page.evaluate(() => [...document.querySelectorAll('.scroll')].filter((each) => getComputedStyle(each).overflowX !== 'visible').length);
    assert.equal(cut, 0);
    assert.ok((await page.pdf({ format: 'A4' })).length > 10_000);
  }, { scheme: 'dark' }));

test('a newcomer to an empty server is led to a first proof, verified in the browser', async () => {
  const server = await emptyServer();
  const started = Date.now();
  const { page, faults } = await signedIn(browser, { at: server.url, key: readFileSync(server.keyFile, 'utf8').trim() });
  try {
    await page.getByRole('region', { name: 'Nothing has run yet' }).waitFor();
    await page.getByRole('button', { name: 'Send a first run' }).click();
    await page.getByRole('heading', { level: 1, name: /^run_/ }).waitFor();
    assert.match(await verified(page), /Verified/);
    assert.ok(Date.now() - started < 60_000);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    assert.ok(!/tok_|top_/.test(kept), kept);
    await page.getByRole('link', { name: 'Runs' }).click();
    await page.getByRole('table').getByRole('link', { name: /^run_/ }).waitFor();
    assert.deepEqual(faults, []);
  } finally {
    await page.context().close();
    await server.close();
  }
});

test('the verifier is a package of its own, which needs no other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tokenops-verify-'));
  try {
    const source = fileURLToPath(new URL('../../main/resources/dev/tokenops/http/console/', import.meta.url));
    const [{ filename, files }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', folder, source], { encoding: 'utf8' }));
    assert.ok(files.every(({ path }) => /^(package\.json|verify\.js|verify\/.*\.js)$/.test(path)), files.map(({ path }) => path).join(' '));
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--prefix', folder, join(folder, filename)]);
    writeFileSync(join(folder, 'proof.json'), JSON.stringify(await ask(`/v1/runs/${run.run_id}/proof`)));
    writeFileSync(join(folder, 'check.mjs'), `
      import { readFileSync } from 'node:fs';
      import { verifyEnvelope } from 'tokenops-verify';
      const report = await verifyEnvelope(readFileSync('proof.json', 'utf8'), { keys: [process.argv[2]], runId: process.argv[3] });
      console.log(report.verified);`);
    const [key] = (await (await fetch(`${base}/ledger/key`)).text()).split('\n');
    const check = (runId) => execFileSync(process.execPath, ['check.mjs', key, runId], { cwd: folder, encoding: 'utf8' }).trim();
    assert.equal(check(run.run_id), 'true');
    assert.equal(check('run_00000000000000000000000000'), 'false');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what agents send stays text', async () => {
  const name = '<img src=x onerror=alert(1)>';
  const hostile = await workingAgent(name);
  const evidence = structuredClone(hostile.example);
  evidence.settlements[0].settlement_id = '<script>alert(2)</script>';
  evidence.files = [{ ...evidence.files[0], name: '"><svg onload=alert(3)>' }];
  const heard = await hostile.run(undefined, evidence);
  await visit(async (page) => {
    await page.getByRole('link', { name: 'Agents' }).click();
    await page.getByRole('heading', { level: 1, name: 'Agents' }).waitFor();
    await page.goto(`${base}/console/agents/${hostile.id}`);
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await openRun(page, heard.run_id);
    assert.match(await verified(page), /Verified/);
    for (const path of [
      `runs/${heard.run_id}`, '', 'agents', `agents/${hostile.id}`, 'ledger', `ledger/${heard.ledger_index}`, `ledger/${heard.ledger_index - 1}`, 'deliveries',
      `contracts/${hostile.contract}`, `find?${new URLSearchParams({ id: name })}`,
      `provider-events?${new URLSearchParams({ event_id: name })}`, `try-it?${new URLSearchParams({ operation: name })}`,
    ]) {
      await page.goto(`${base}/console/${path}`);
      await page.locator('main :is(.card, .notice)').first().waitFor();
      assert.equal(await page.locator('img, main script, main svg, [onerror], [onload], a[href^="javascript:"]').count(), 0, path);
    }
  });
});

test('an agent is approved in its row, with a reason', () =>
  visit(async (page) => {
    const manifest = {
      name: 'Newcomer', owner: 'Example Ltd', contact: 'ops@example.com', requested_tools: ['tokenops'],
      capabilities: ['tokenized_asset_review'], data_modes: ['json'],
    };
    const { agent_id: id } = await ask('/v1/agents', { key: null, method: 'POST', body: { manifest } });
    await page.goto(`${base}/console/agents?trust_state=under_review`);
    const row = page.getByRole('row').filter({ hasText: id });
    await row.getByRole('button', { name: 'Approve' }).click();
    await page.getByLabel(/^Why approve/).fill('known to the operator');
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('status').filter({ hasText: 'Newcomer is approved' }).waitFor();
    assert.equal((await ask(`/v1/agents/${id}`)).trust_state, 'approved');
  }));

test('the ledger is checked here, and again where this browser left off', () =>
  visit(async (page) => {
    await page.getByRole('link', { name: 'Ledger' }).click();
    await page.getByText('Signature valid').waitFor();
    await page.getByText('for the first time').waitFor();
    await agent.run();
    await page.getByText(/that this browser saw last time are its beginning/).waitFor();
  }));

test('a checkpoint that cannot be read is said', () =>
  visit(async (page) => {
    await page.route('**/ledger/checkpoint', (route) => route.fulfill({ contentType: 'text/plain', body: 'no note' }));
    await page.getByRole('link', { name: 'Ledger' }).click();
    await page.getByRole('alert').filter({ hasText: 'a note without signatures' }).waitFor();
  }));

test("an auditor's key opens the ledger alone", async () => {
  const key = await keyOf(agent.id, ['audit']);
  await visit(async (page) => {
    await page.getByText('Signature valid').waitFor();
    assert.deepEqual(await page.getByRole('navigation').getByRole('link').allInnerTexts(), ['Ledger']);
    await page.getByRole('table').getByRole('link', { name: /^\d+$/ }).first().click();
    await page.getByRole('status').filter({ hasText: 'checked in this browser' }).waitFor();
  }, { key, first: 'Ledger' });
});

test('an operation is tried, and its line for a shell has no key in it', () =>
  visit(async (page) => {
    await page.getByRole('link', { name: 'Try it' }).click();
    await page.getByLabel('Operation', { exact: true }).selectOption('GET /v1/runs/{run_id}');
    await page.getByLabel('run id').fill(run.run_id);
    await page.getByRole('button', { name: 'Send' }).click();
    const answer = await page.getByRole('region', { name: 'Answer' }).innerText();
    assert.match(answer, /✓ 200/);
    assert.ok(answer.includes(`/v1/runs/${run.run_id}'`) && answer.includes('$TOKENOPS_KEY') && !answer.includes(operatorKey));
  }));

test('Try it begins with a preflight of a real example, which is sent as it stands', () =>
  visit(async (page) => {
    await page.getByRole('link', { name: 'Try it' }).click();
    await page.getByRole('button', { name: 'Send' }).click();
    const answer = await page.getByRole('region', { name: 'Answer' }).innerText();
    assert.match(answer, /✓ 200/);
    assert.match(answer, /"evidence_status": "sufficient"/);
    assert.match(answer, /"credits": "/);
    assert.ok(answer.includes('/v1/preflight'));
  }));

test('what a paused run lacks is added in the console, and the run is done', async () => {
  const pausing = await workingAgent('Pausing', { on_partial: 'pause' });
  const { usage, ...evidence } = pausing.example;
  const paused = await pausing.run(undefined, evidence);
  assert.equal(paused.run_state, 'exception_open');
  await visit(async (page) => {
    await page.goto(`${base}/console/runs/${paused.run_id}`);
    const region = page.getByRole('region', { name: 'Exceptions' });
    assert.match(await region.innerText(), /open\s+evidence gap/);
    await page.getByRole('link', { name: 'Exceptions', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Exceptions' }).waitFor();
    await page.getByRole('button', { name: 'open' }).click();
    await page.getByRole('link', { name: paused.exception_id }).click();
    await page.getByRole('heading', { level: 1, name: paused.exception_id }).waitFor();
    assert.match(await page.getByRole('region', { name: 'Missing' }).innerText(), /usage/);
    const field = page.getByLabel(/^Evidence to add/);
    const skeleton = JSON.parse(await field.inputValue());
    assert.equal(skeleton.asset.asset_id, evidence.asset.asset_id);
    assert.ok('receipt_ref' in skeleton.usage[0]);
    await field.fill(JSON.stringify({ ...skeleton, usage }));
    await page.getByRole('button', { name: 'Add evidence' }).click();
    await page.getByRole('status').filter({ hasText: 'The run is result ready.' }).waitFor();
    assert.match(await page.getByRole('region', { name: 'What was done' }).innerText(), /add evidence by operator/);
    await openRun(page, paused.run_id);
    assert.match(await verified(page), /Verified/);
  });
});

test('an exception is given up in the console, and bad JSON is said before anything is sent', async () => {
  const pausing = await workingAgent('Giving up', { on_partial: 'pause' });
  const { usage, ...evidence } = pausing.example;
  const paused = await pausing.run(undefined, evidence);
  await visit(async (page) => {
    await page.getByRole('searchbox', { name: 'Find any id' }).fill(paused.exception_id);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: paused.exception_id }).waitFor();
    await page.getByLabel(/^Evidence to add/).fill('{"schema":');
    await page.getByRole('button', { name: 'Add evidence' }).click();
    await page.getByRole('alert').filter({ hasText: 'This is no JSON' }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('status').filter({ hasText: 'The run is cancelled.' }).waitFor();
    assert.match(await page.getByRole('region', { name: 'What was done' }).innerText(), /close by operator/);
  });
});

for (const [scheme, width] of [['light', 1280], ['dark', 1280], ['light', 375]])
  test(`nothing serious for axe, and nothing beyond the edge: ${scheme}, ${width} pixels`, () =>
    visit(async (page) => {
      await page.context().addInitScript(AXE);
      for (const path of [
        '', `runs/${run.run_id}`, 'agents', `agents/${agent.id}`, 'provider-events', 'deliveries', `settlements/${agent.settlement}`,
        `contracts/${agent.contract}`, `quotes/${agent.quote}`, 'find?id=nothing', 'ledger', 'ledger/3', 'try-it', 'exceptions', `exceptions/${paused.exception_id}`, `runs/${paused.run_id}`,
      ]) {
        await page.goto(`${base}/console/${path}`);
        await page.locator('main .card').first().waitFor();
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        const serious = violations.filter((each) => ['serious', 'critical'].includes(each.impact));
        assert.deepEqual(serious.map((each) => `${path}: ${each.id} ${each.nodes[0].html}`), []);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${path} is ${wide} pixels too wide`);
      }
    }, { scheme, width }));

test('the keyboard is enough', () =>
  visit(async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.type(run.run_id);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Proof' }).waitFor();
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement.textContent === 'Verify in this browser')) break;
    }
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Verified in this browser' }).waitFor();
  }));
