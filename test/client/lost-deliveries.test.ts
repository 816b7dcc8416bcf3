import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AuctionEvent, createClient, PlaceBidDocument, watchAuction } from '../../client/index.ts';
import { createDice } from '../../tools/demo/dice.ts';
import { bundleForBrowser } from '../../tools/explorer/build.ts';
import { findBrowser } from '../../tools/needs/browser.ts';
import { auctionInput, listItem } from '../support/items.ts';
import { type StartedStage, startStage } from '../support/start-stage.ts';
import { type Steering, steer } from '../support/steering.ts';
import { newUser, type TestUser } from '../support/users.ts';
import type { watchInPage } from './browser-program.ts';

/** `npm run soak -- watching` sets the figures of a long run. */
const CUTS = Number(process.env.WATCH_CUTS ?? 5);
const EVENTS = CUTS * 10;
const SEEDS = process.env.WATCH_SEED === undefined ? [1, randomInt(2 ** 31)] : [Number(process.env.WATCH_SEED)];
const HOUR_MS = 3_600_000;
const STEP_MINOR = 100;
const PATIENCE_MS = 60_000;

let directory: string;
let stage: StartedStage;
let steering: Steering;
let bidders: readonly TestUser[];
let seller: TestUser;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ecobid-watch-'));
  stage = await startStage({ directory });
  steering = steer(stage.outputs.LocalEndpoint);
});
afterAll(async () => {
  await stage.stop();
  rmSync(directory, { recursive: true, force: true });
});
afterEach(() => {
  vi.unstubAllGlobals();
});
beforeEach(async () => {
  // Tokens live an hour, and each test moves the clock by more.
  [seller, ...bidders] = (await Promise.all([newUser(stage), newUser(stage), newUser(stage)])) as [TestUser, ...TestUser[]];
});

/** An auction that ends in half an hour by the clock of the stage, and bids on it that each raise the price. */
const newAuction = async () => {
  const { now } = await steering.clock();
  const endsAt = new Date(Date.parse(now) + HOUR_MS / 2).toISOString();
  const { id } = await listItem(
    seller,
    auctionInput({ startPriceMinor: STEP_MINOR, incrementMinor: STEP_MINOR, softCloseSeconds: 0, endsAt }),
  );
  let count = 0;
  const bid = async (): Promise<void> => {
    count += 1;
    const input = { itemId: id, maxAmountMinor: count * STEP_MINOR, requestId: randomUUID() };
    await bidders[count % bidders.length]?.client.mutate({ mutation: PlaceBidDocument, variables: { input } });
  };
  return { id, bid, count: () => count };
};

/** A watch with all that it has told. */
const watch = (itemId: string, client = createClient(stage.outputs)) => {
  const told: AuctionEvent[] = [];
  const ended = Promise.withResolvers<void>();
  const { unsubscribe } = watchAuction(client, itemId, {
    next: (event) => void told.push(event),
    error: ended.reject,
    complete: ended.resolve,
  });
  return { told, ended: ended.promise, unsubscribe, seqs: () => told.map(({ seq }) => seq) };
};

/** The sockets that are opened from now on. */
const openedSockets = (): WebSocket[] => {
  const sockets: WebSocket[] = [];
  vi.stubGlobal(
    'WebSocket',
    class extends WebSocket {
      constructor(...parameters: ConstructorParameters<typeof WebSocket>) {
        super(...parameters);
        sockets.push(this);
      }
    },
  );
  return sockets;
};

const deliveries = async (): Promise<number> => (await steering.meter()).total.deliveries;

const until = (holds: () => unknown): Promise<unknown> => vi.waitUntil(holds, { timeout: PATIENCE_MS, interval: 10 });

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** Cuts the socket at one of the next few deliveries, and answers whether that has happened. */
const cutSoon = async (after: number): Promise<() => Promise<boolean>> => {
  await steering.inject(1, { service: 'appsync', action: 'realtime', kind: 'cut', rate: 1, after, times: 1 });
  return async () => (await steering.faults()).rules[0]?.struck === 1;
};

describe('a watched auction', () => {
  test.each(SEEDS)(
    `shows ${EVENTS} events once and in order over ${CUTS} cut sockets, SOLD included, whose delivery is lost (seed %i)`,
    async (seed) => {
      const dice = createDice(seed);
      const { id, bid, count } = await newAuction();
      const { told, seqs, ended } = watch(id);
      for (let cut = 1; cut < CUTS; cut += 1) {
        const wasCut = await cutSoon(Math.floor(dice.between(0, 5)));
        while (!(await wasCut())) {
          await bid();
          await steering.settle();
        }
        for (let missed = Math.floor(dice.between(0, 9)); missed > 0 && count() < cut * 10; missed -= 1) await bid();
        await until(() => told.length === count());
      }
      while (count() < EVENTS - 1) await bid();
      await until(() => told.length === count());
      const wasCut = await cutSoon(0);
      await steering.pass(HOUR_MS / 2 + 5000);
      await until(wasCut);
      await ended;
      expect(seqs()).toEqual(upTo(count() + 1));
      expect(told.at(-1)?.kinds).toEqual(['SOLD']);
      expect(told).toHaveLength(EVENTS);
      expect(told.slice(0, -1).map(({ kinds }) => kinds)).toEqual(Array.from({ length: count() }, () => ['BID']));
      expect(told.map(({ currentPrice }) => currentPrice.amountMinor)).toEqual(
        [...upTo(count()), count()].map((bids) => bids * STEP_MINOR),
      );
    },
    600_000,
  );

  test('two watches of a client, a user, share one socket, which closes after the last', async () => {
    const sockets = openedSockets();
    const { id, bid } = await newAuction();
    const client = bidders[0]?.client;
    const watches = [watch(id, client), watch(id, client)];
    await until(() => sockets[0]?.readyState === WebSocket.OPEN);
    await bid();
    await until(() => watches.every(({ told }) => told.length === 1));
    expect(sockets).toHaveLength(1);
    for (const { unsubscribe } of watches) unsubscribe();
    await until(() => sockets[0]?.readyState === WebSocket.CLOSED);
  });

  test('one that is ended before it has begun leaves no subscription and no socket behind', async () => {
    const sockets = openedSockets();
    const { id, bid } = await newAuction();
    watch(id).unsubscribe();
    const late = watch(id);
    await until(() => sockets.length > 0);
    late.unsubscribe();
    await until(() => sockets.every(({ readyState }) => readyState === WebSocket.CLOSED));
    await steering.resetMeter();
    await bid();
    await steering.settle();
    expect(await deliveries()).toBe(0);
  });

  test('goes on over a new socket when the network is back, whatever the old one seemed to be', async () => {
    const page = new EventTarget();
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    const sockets = openedSockets();
    const { id, bid } = await newAuction();
    const { told, seqs, unsubscribe } = watch(id);
    await bid();
    await until(() => told.length === 1);
    page.dispatchEvent(new Event('online'));
    await bid();
    await until(() => told.length === 2 && sockets[1]?.readyState === WebSocket.OPEN);
    await until(() => sockets[0]?.readyState === WebSocket.CLOSED);
    await bid();
    await until(() => told.length === 3);
    expect(seqs()).toEqual([1, 2, 3]);
    expect(sockets).toHaveLength(2);
    unsubscribe();
  });

  test.each([
    ['a wrong API key', () => createClient({ ...stage.outputs, ApiKey: 'da2-wrong' })],
    ['an id token', () => createClient(stage.outputs, { auth: { type: 'AMAZON_COGNITO_USER_POOLS', jwtToken: seller.idToken } })],
  ])('fails at once with %s', async (_, client) => {
    const { id } = await newAuction();
    await expect(watch(id, client()).ended).rejects.toThrow(/401|authorized/i);
  });

  test('fails where there is no auction', async () => {
    await expect(watch(randomUUID()).ended).rejects.toThrow(/^There is no auction of the item/);
  });

  test('is watched alike by a bundle for browsers, with nothing of Node', async () => {
    const executablePath = findBrowser();
    if (executablePath === undefined) throw new Error('Chromium is missing: npm test sees to it.');
    await bundleForBrowser([join(import.meta.dirname, 'browser-program.ts')], directory);
    // Chromium refuses its sandbox to root, whom containers run as.
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    const page = await browser.newPage();
    await page.goto(`${stage.outputs.LocalEndpoint}/healthz`);
    await page.addScriptTag({ path: join(directory, 'browser-program.js'), type: 'module' });
    const sockets = page.waitForEvent('websocket');
    const { id, bid } = await newAuction();
    await bid();
    const watched = page.evaluate(
      ([outputs, itemId]) => (globalThis as unknown as { watchInPage: typeof watchInPage }).watchInPage(outputs, itemId),
      [stage.outputs, id] as const,
    );
    const socket = await sockets;
    await socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('start_ack'));
    await bid();
    await socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"BID"'));
    await steering.pass(HOUR_MS / 2 + 5000);
    expect(await watched).toEqual([['BID'], ['BID'], ['SOLD']]);
    await browser.close();
  });
});
