import { randomUUID } from 'node:crypto';
import { cpSync, rmSync } from 'node:fs';
import { type Browser, chromium, type Page, type Response } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PlaceBidDocument } from '../../client/index.ts';
import { ADMIN_EMAIL, DEMO_PASSWORD } from '../../tools/demo/sellers.ts';
import { findBrowser } from '../../tools/needs/browser.ts';
import { signInAt } from '../../tools/sign-in-at.ts';
import { stageOf } from '../../tools/stage.ts';
import { newFolder, type RunningStart, start } from './running-start.ts';

/** The page in a browser, on a copy of the data of a start that has ended: making a demo city takes longer than all that is seen here. */
export const explorerPage = (from: string): void => {
  const folder = newFolder();
  const problems: string[] = [];
  let running: RunningStart;
  let browser: Browser;
  let page: Page;
  let origin: string;

  beforeAll(async () => {
    const executablePath = findBrowser();
    if (executablePath === undefined) throw new Error('Chromium is missing: npm test sees to it.');
    cpSync(from, folder, { recursive: true });
    running = await start(folder);
    origin = stageOf(running.outputs).endpoint ?? '';
    // Chromium refuses its sandbox to root, whom containers run as.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });

  beforeEach(async () => {
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin)
        problems.push(`asks elsewhere: ${request.url()}`);
    });
    await page.goto(origin);
    await page.waitForSelector('.graphiql-execute-button');
    return async () => {
      await page.close();
      expect(problems.splice(0)).toEqual([]);
    };
  });

  afterAll(async () => {
    await browser?.close();
    await running?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const operationOf = (sample: string): string => `${sample[0]?.toUpperCase()}${sample.slice(1)}`;

  const choose = async (sample: string): Promise<void> => {
    await page.selectOption('#sample', sample);
    const shown = (name: string): boolean =>
      new RegExp(`(query|mutation|subscription) ${name}\\b`).test(document.querySelector('.graphiql-query-editor')?.textContent ?? '');
    await page.waitForFunction(shown, operationOf(sample));
  };

  const signInAs = async (email: string): Promise<void> => {
    await page.selectOption('#caller', email);
    await page.waitForFunction((text) => document.querySelector('#status')?.textContent === text, `Signed in as ${email}`);
  };

  const isAsked = (response: Response): boolean => /"query":"(?!.*\bIntrospectionQuery\b)/.test(response.request().postData() ?? '');

  /** Runs what is shown, and answers the answer. */
  const execute = async (): Promise<{ data: Record<string, unknown> | null; errors?: { errorType?: string }[] }> => {
    const answered = page.waitForResponse(isAsked);
    await page.click('.graphiql-execute-button');
    return (await answered).json();
  };

  it('runs a sample as a guest, and shows the answer', async () => {
    expect(await execute()).toMatchObject({ data: { health: { status: 'ok', stage: 'dev' } } });
    await page.waitForFunction(() => document.querySelector('.result-window')?.textContent?.includes('"status": "ok"'));
  });

  it('refuses a guest what users may, as the API does', async () => {
    await choose('me');
    expect((await execute()).errors).toMatchObject([{ errorType: 'Unauthorized' }]);
  });

  it('signs in as a demo account, and asks as that user', async () => {
    await signInAs('anna@demo.ecobid.example');
    await choose('me');
    expect(await execute()).toMatchObject({ data: { me: { displayName: 'Anna Peeters', email: 'anna@demo.ecobid.example' } } });
  });

  const isSaid = (output: string, text: string): Promise<unknown> =>
    page.waitForFunction(([id, wanted]) => document.querySelector(id!)?.textContent === wanted, [output, text]);

  const codeFor = async (phone: string): Promise<string> => {
    const { messages } = await (await fetch(`${origin}/_local/inbox`)).json();
    const message = messages.findLast(({ to }: { to: string }) => to === phone);
    return /\d{6}/.exec(message?.text)?.[0] ?? '';
  };

  it('signs in by the code that a phone got, tells what a wrong one leaves, and is a guest again after signing out', async () => {
    const phone = '+4915112345601';
    await page.click('#open-sign-in');
    await page.fill('#phone', phone);
    await page.click('#phone-form button');
    await isSaid('#sign-in-status', 'A code is on its way to +49********601.');
    const code = await codeFor(phone);
    await page.fill('#code', code === '000000' ? '000001' : '000000');
    await page.click('#code-form button[type=submit]');
    await page.waitForFunction(() => document.querySelector('#sign-in-status')?.textContent?.endsWith('4 attempts left.'));
    await page.fill('#code', code);
    await page.click('#code-form button[type=submit]');
    await isSaid('#status', `Signed in as ${phone}`);
    await choose('me');
    expect(await execute()).toMatchObject({ data: { me: { phone, email: null } } });
    await page.reload();
    await isSaid('#status', `Signed in as ${phone}`);
    await page.click('#sign-out');
    await isSaid('#status', 'Asking as a guest');
    await choose('me');
    expect((await execute()).errors).toMatchObject([{ errorType: 'Unauthorized' }]);
  });

  it('signs in by e-mail and password, and tells when they are wrong', async () => {
    await page.click('#open-sign-in');
    await page.fill('#email', 'chloe@demo.ecobid.example');
    await page.fill('#password', 'Wrong-password-1');
    await page.click('#email-form button');
    await isSaid('#sign-in-status', 'The e-mail address or the password is wrong.');
    await page.fill('#email', ADMIN_EMAIL);
    await page.fill('#password', DEMO_PASSWORD);
    await page.click('#email-form button');
    await isSaid('#status', `Signed in as ${ADMIN_EMAIL}, an admin`);
    expect(await page.inputValue('#caller')).toBe(ADMIN_EMAIL);
  });

  it('leads to the inbox', async () => {
    const opened = page.waitForEvent('popup');
    await page.click('header a');
    const inbox = await opened;
    expect(await inbox.title()).toBe('Inbox');
    await inbox.close();
  });

  it('asks for what is shown, also where it is sent before the editor has read its name', async () => {
    const answered = page.waitForResponse(isAsked);
    await page.evaluate((operation) => {
      const editor = document.querySelector('.graphiql-query-editor')!;
      const observer = new MutationObserver(() => {
        if (!editor.textContent?.includes(`query ${operation}`)) return;
        observer.disconnect();
        document.querySelector<HTMLButtonElement>('.graphiql-execute-button')!.click();
      });
      observer.observe(editor, { childList: true, subtree: true, characterData: true });
      const samples = document.querySelector<HTMLSelectElement>('#sample')!;
      samples.value = 'itemsNear';
      samples.dispatchEvent(new Event('change'));
    }, operationOf('itemsNear'));
    expect(Object.keys((await (await answered).json()).data)).toEqual(['itemsNear']);
  });

  it('fills the variables with things that exist, so that every sample answers', async () => {
    await signInAs('bram@demo.ecobid.example');
    for (const sample of [
      'itemsNear',
      'item',
      'itemsBySeller',
      'profile',
      'status',
      'myItems',
      'createItem',
      'updateItem',
      'deleteItem',
      'updateProfile',
      'auction',
      'bids',
      'auctionEvents',
      'placeBid',
      'buyNow',
      'watchItem',
      'unwatchItem',
      'myBids',
      'myWatches',
      'myNotifications',
      'myOrders',
      'mySales',
      'order',
      'cancelAuction',
    ]) {
      await choose(sample);
      const { data, errors } = await execute();
      expect(errors, sample).toBeUndefined();
      expect(data?.[sample], sample).not.toBeNull();
    }
  });

  const shown = (text: string): Promise<unknown> =>
    page.waitForFunction((wanted) => document.querySelector('.result-window')?.textContent?.includes(wanted), text);

  it('runs a subscription until it is stopped, and shows what happens meanwhile', async () => {
    await choose('onAuctionEvent');
    await page.click('.graphiql-execute-button');
    await page.waitForFunction(() => document.querySelector('#status')?.textContent === 'Subscribed: waiting for events');
    const variables = await page.evaluate(() => document.querySelector('.graphiql-editor-tool')?.textContent ?? '');
    const [itemId = ''] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(variables) ?? [];
    const stage = stageOf(running.outputs);
    // A stranger to the demo's auctions bids.
    const { client } = await signInAt(stage, ADMIN_EMAIL, DEMO_PASSWORD);
    const input = { itemId, maxAmountMinor: 1_000_000, requestId: randomUUID() };
    await client.mutate({ mutation: PlaceBidDocument, variables: { input } });
    await shown('"BID"');
    await page.click('.graphiql-execute-button');
  });

  it('shows why a subscription is refused', async () => {
    await choose('onNotification');
    await page.click('.graphiql-execute-button');
    await shown('Not Authorized to access onNotification');
  });

  it('knows the schema: its documentation names the queries', async () => {
    await page.click('button[aria-label="Show Documentation Explorer"]');
    await page.getByText('Query', { exact: true }).first().click();
    await page.waitForFunction(() => document.querySelector('.graphiql-plugin')?.textContent?.includes('itemsNear'));
  });
};
