import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createCallerRegistry } from '../../../local/http/caller-registry.ts';
import { type CloudServer, startServer } from '../../../local/http/server.ts';
import { createInbox, type ReadableInbox } from '../../../local/inbox/inbox.ts';
import { inboxPageRoute, inboxRoute } from '../../../local/inbox/inbox-route.ts';
import { findBrowser } from '../../../tools/needs/browser.ts';
import { createTestContext } from '../lambda/test-context.ts';

let server: CloudServer;
let browser: Browser;
let page: Page;
let inbox: ReadableInbox;

beforeAll(async () => {
  const { state, clock } = createTestContext();
  inbox = createInbox(state, clock);
  server = await startServer({ host: '127.0.0.1', port: 0, callers: createCallerRegistry(), onMistake: (error) => console.error(error) });
  server.serve([inboxRoute(inbox), inboxPageRoute]);
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('Chromium is missing: npm test sees to it.');
  // Chromium refuses its sandbox to root, whom containers run as.
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});

beforeEach(async () => {
  const origin = `http://127.0.0.1:${server.port}`;
  const problems: string[] = [];
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('dialog', (dialog) => {
    problems.push(`a message opened a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith('data:') && new URL(request.url()).origin !== origin) problems.push(`asks elsewhere: ${request.url()}`);
  });
  await page.goto(`${origin}/_local/inbox.html`);
  return async () => {
    await context.close();
    expect(problems).toEqual([]);
  };
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** The page looks every second. */
const SOON = { timeout: 10_000 };
const subjects = () => page.locator('article .subject').allTextContents();

test('shows what was there and what comes, the newest on top, without being loaded again', async () => {
  await page.waitForFunction(() => document.querySelector('#state')?.textContent === 'No message yet.');
  inbox.deliver({ channel: 'email', to: 'a@b.example', subject: 'one', text: 'first' });
  await page.locator('article').first().waitFor();
  inbox.deliver({ channel: 'sms', to: '+491', subject: 'two', text: 'second' });
  await expect.poll(subjects, SOON).toEqual(['two', 'one']);
  await page.reload();
  await expect.poll(subjects, SOON).toEqual(['two', 'one']);
  expect(await page.locator('article .way').allTextContents()).toEqual(['sms to +491', 'email to a@b.example']);
});

test('copies a code by a click', async () => {
  inbox.deliver({ channel: 'sms', to: '+491', subject: '', text: 'Your code is 012345. It is valid until 2026.' });
  await page.getByRole('button', { name: '012345' }).click();
  await page.waitForFunction(() => document.querySelector('#state')?.textContent === '012345: copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('012345');
});

test('shows a message as text, whatever is in it', async () => {
  const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script><iframe src="https://evil.example/"></iframe>';
  inbox.deliver({ channel: 'email', to: `${hostile}@b.example`, subject: hostile, text: hostile });
  await expect.poll(async () => (await subjects())[0], SOON).toBe(hostile);
  expect(await page.locator('article .text').first().textContent()).toBe(hostile);
  expect(await page.locator('main img, main script, main iframe').count()).toBe(0);
});

test('lets no script run but its own', async () => {
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "taken over"';
    document.body.append(script);
  });
  expect(await page.title()).toBe('Inbox');
});
