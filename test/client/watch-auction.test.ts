import { CombinedGraphQLErrors, ServerError } from '@apollo/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type WatchOptions, watchAuction } from '../../client/index.ts';
import { ScriptedAuction } from './scripted-auction.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

let auction: ScriptedAuction;
const watches: { unsubscribe(): void }[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  auction = new ScriptedAuction();
});

afterEach(() => {
  for (const { unsubscribe } of watches.splice(0)) unsubscribe();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Lets so much time pass, and what is under way come to rest. */
const pass = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
/** Timers that were set while time passed come a millisecond later. */
const rest = (): Promise<unknown> => pass(1);

/** A watch with what its observer was told. */
const watch = async (options?: WatchOptions) => {
  const told = { seqs: [] as number[], errors: [] as unknown[], completed: 0 };
  const handle = watchAuction(
    auction.client(),
    'item',
    {
      next: ({ seq }) => void told.seqs.push(seq),
      error: (error) => void told.errors.push(error),
      complete: () => {
        told.completed += 1;
      },
    },
    options,
  );
  watches.push(handle);
  await pass();
  return told;
};

const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const refusedBy = (errorType: string) => new CombinedGraphQLErrors({ errors: [{ message: 'No.', errorType } as { message: string }] });

describe('watchAuction', () => {
  test('tells what happened before, page by page, then each event as it comes', async () => {
    for (let count = 0; count < 120; count += 1) auction.add();
    const told = await watch();
    expect(told.seqs).toEqual(upTo(120));
    auction.deliver(auction.add());
    expect(told.seqs).toEqual(upTo(121));
  });

  test('tells what comes after afterSeq only', async () => {
    for (let count = 0; count < 5; count += 1) auction.add();
    expect((await watch({ afterSeq: 3 })).seqs).toEqual([4, 5]);
  });

  test('tells an event once that is delivered twice, and in order what is delivered in none', async () => {
    const told = await watch();
    const [one, two, three] = [auction.add(), auction.add(), auction.add()];
    for (const event of [two, one, one, three, two]) auction.deliver(event);
    expect(told.seqs).toEqual([1, 2, 3]);
  });

  test('reads a quarter of a second after a gap what was not delivered', async () => {
    const told = await watch();
    auction.add();
    auction.deliver(auction.add());
    expect(told.seqs).toEqual([]);
    await pass(250);
    expect(told.seqs).toEqual([1, 2]);
  });

  test('reads every 30 seconds, so that nothing stays hidden for longer', async () => {
    const told = await watch();
    auction.add();
    await pass(29 * SECOND_MS);
    expect(told.seqs).toEqual([]);
    await pass(SECOND_MS);
    expect(told.seqs).toEqual([1]);
    const { reads } = auction;
    await pass(2 * MINUTE_MS);
    expect(auction.reads).toBe(reads + 4);
  });

  test('reads shortly after the end what was lost of it, completes, and stops', async () => {
    auction.endsAtMs = Date.now() + 5 * SECOND_MS;
    const told = await watch();
    await pass(6 * SECOND_MS);
    auction.add('SOLD');
    await pass(1500);
    expect(told).toMatchObject({ seqs: [1], completed: 1, errors: [] });
    expect(vi.getTimerCount()).toBe(0);
    expect(auction.listeners).toBe(0);
  });

  test('reads again after 1, 2, 4 … seconds while the outcome is being settled', async () => {
    auction.endsAtMs = Date.now() - SECOND_MS;
    auction.status = 'ENDED';
    await watch();
    const { reads } = auction;
    const counts: number[] = [];
    for (const ms of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      await pass(ms);
      counts.push(auction.reads - reads);
    }
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test.each(['SOLD', 'UNSOLD', 'BOUGHT_NOW', 'CANCELLED'] as const)('completes with %s, and is silent afterwards', async (kind) => {
    const told = await watch();
    auction.deliver(auction.add(kind));
    expect(told).toMatchObject({ seqs: [1], completed: 1 });
    auction.add();
    await pass(10 * MINUTE_MS);
    expect(told).toMatchObject({ seqs: [1], completed: 1 });
  });

  test('completes at once where the last event is known already', async () => {
    auction.add();
    auction.add('UNSOLD');
    expect(await watch({ afterSeq: 2 })).toMatchObject({ seqs: [], completed: 1 });
  });

  test('fails where there is no auction', async () => {
    auction.exists = false;
    const told = await watch();
    expect(told.errors).toEqual([new Error('There is no auction of the item item.')]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('waits for the last event of one that was taken down with its item', async () => {
    const told = await watch();
    auction.exists = false;
    await pass(30 * SECOND_MS);
    auction.add('CANCELLED');
    await pass(30 * SECOND_MS);
    expect(told).toMatchObject({ seqs: [1], errors: [], completed: 1 });
  });

  test('subscribes anew after a lost connection, then reads what it missed', async () => {
    const told = await watch();
    auction.fail(new Error('Connection closed'));
    await pass();
    auction.add();
    await pass(499);
    expect(auction.starts).toBe(1);
    await pass(1);
    expect(auction.starts).toBe(2);
    await rest();
    expect(told.seqs).toEqual([1]);
    auction.deliver(auction.add());
    expect(told.seqs).toEqual([1, 2]);
  });

  test('waits longer each time, up to 30 seconds, and anew after it was subscribed', async () => {
    await watch();
    auction.startFailures.push(...Array.from({ length: 7 }, () => new Error('Connection failed: ')));
    auction.fail(new Error('Connection closed'));
    const pauses: number[] = [];
    for (let starts = auction.starts, since = Date.now(); starts < 9; ) {
      await pass(100);
      if (auction.starts === starts) continue;
      starts = auction.starts;
      pauses.push(Date.now() - since);
      since = Date.now();
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    auction.fail(new Error('Connection closed'));
    await pass(500);
    expect(auction.starts).toBe(10);
  });

  test('goes on reading while no connection comes about', async () => {
    auction.startFailures.push(...Array.from({ length: 100 }, () => new Error('Connection failed: ')));
    const told = await watch();
    auction.add();
    await pass(30 * SECOND_MS);
    expect(told).toMatchObject({ seqs: [1], errors: [] });
  });

  test('reads again after a read that failed, sooner than in 30 seconds', async () => {
    auction.readFailures.push(
      new TypeError('fetch failed'),
      new ServerError('503', { response: new Response('', { status: 503 }), bodyText: '' }),
    );
    auction.add();
    const told = await watch();
    await pass(1500);
    expect(told).toMatchObject({ seqs: [1], errors: [] });
  });

  test('fails with a subscription that is refused from the start', async () => {
    const refusal = refusedBy('Unauthorized');
    auction.startFailures.push(refusal);
    const told = await watch();
    expect(told.errors).toEqual([refusal]);
    await pass(MINUTE_MS);
    expect(auction.starts).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('tries once more after a subscription that a refusal ended, for the token may be a new one', async () => {
    const told = await watch();
    auction.fail(refusedBy('UnauthorizedException'));
    await pass(500);
    expect(auction.starts).toBe(2);
    auction.startFailures.push(refusedBy('UnauthorizedException'));
    auction.fail(refusedBy('UnauthorizedException'));
    await pass(500);
    expect(told.errors).toHaveLength(1);
  });

  test('fails with a read that is refused', async () => {
    const refusal = new ServerError('401', { response: new Response('', { status: 401 }), bodyText: '' });
    auction.readFailures.push(refusal);
    expect((await watch()).errors).toEqual([refusal]);
  });

  test('stops with unsubscribe, also within next', async () => {
    const seqs: number[] = [];
    auction.add();
    auction.add();
    const subscription = watchAuction(auction.client(), 'item', {
      next: ({ seq }) => {
        seqs.push(seq);
        subscription.unsubscribe();
      },
    });
    await pass();
    expect(seqs).toEqual([1]);
    expect(auction.listeners).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('after a sleep', () => {
  test('reads at once when its timers come late', async () => {
    const told = await watch();
    auction.add();
    vi.setSystemTime(Date.now() + 25 * SECOND_MS);
    await pass(5 * SECOND_MS);
    await rest();
    expect(told.seqs).toEqual([1]);
  });

  test('reads and connects at once when the network is back', async () => {
    const page = new EventTarget();
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    const told = await watch();
    auction.add();
    auction.startFailures.push(new Error('offline'), new Error('offline'), new Error('offline'), new Error('offline'));
    auction.fail(new Error('offline'));
    await pass(8 * SECOND_MS);
    expect(auction.starts).toBe(5);
    page.dispatchEvent(new Event('online'));
    await pass();
    expect(auction.starts).toBe(6);
    expect(told.seqs).toEqual([1]);
  });

  test('reads when a page is seen again, and takes no slowed timer of a hidden one for a sleep', async () => {
    const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    vi.stubGlobal('document', document);
    const told = await watch();
    document.visibilityState = 'hidden';
    const { reads } = auction;
    vi.setSystemTime(Date.now() + 60 * SECOND_MS);
    await pass(5 * SECOND_MS);
    expect(auction.reads).toBe(reads);
    auction.add();
    document.visibilityState = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    await pass();
    expect(told.seqs).toEqual([1]);
  });
});
