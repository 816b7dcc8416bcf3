import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { movableClock } from '../../../local/clock/clock.ts';
import { openStateStore } from '../../../local/state/state-store.ts';

const HOUR_MS = 3_600_000;

describe('appointments of the clock', () => {
  it('are kept when the clock is moved past them, in the order of their times', async () => {
    const clock = movableClock(openStateStore(undefined));
    const ran: string[] = [];
    const done = new Promise<void>((resolve) => {
      clock.at(clock.now() + 2 * HOUR_MS, () => {
        ran.push('second');
        resolve();
      });
      clock.at(clock.now() + HOUR_MS, () => ran.push('first'));
      clock.at(clock.now() + 9 * HOUR_MS, () => ran.push('not yet'));
    });
    expect(ran).toEqual([]);
    clock.advance(3 * HOUR_MS);
    await done;
    expect(ran).toEqual(['first', 'second']);
    clock.stop();
  });

  it('are kept when their time comes by itself, and never within the call that makes them', async () => {
    const clock = movableClock(openStateStore(undefined));
    let ran = 0;
    const done = new Promise<void>((resolve) => {
      clock.at(clock.now() - 1, () => {
        ran += 1;
        resolve();
      });
    });
    expect(ran).toBe(0);
    await done;
    expect(ran).toBe(1);
  });

  it('can be taken back, also by a work that runs before them', async () => {
    const clock = movableClock(openStateStore(undefined));
    const ran: string[] = [];
    const takeBack = clock.at(clock.now() + 2, () => ran.push('taken back'));
    const done = new Promise<void>((resolve) => {
      clock.at(clock.now() + 1, () => takeBack());
      clock.at(clock.now() + 3, () => resolve());
    });
    clock.advance(1000);
    await done;
    await wait(0);
    expect(ran).toEqual([]);
  });

  it('are kept however many there are', async () => {
    const clock = movableClock(openStateStore(undefined));
    const from = clock.now() + HOUR_MS;
    let ran = 0;
    const work = () => {
      ran += 1;
    };
    for (let n = 0; n < 200_000; n += 1) clock.at(from + n, work);
    const done = new Promise<void>((resolve) => void clock.at(from + 200_000, resolve));
    clock.advance(2 * HOUR_MS);
    await done;
    expect(ran).toBe(200_000);
  });
});
