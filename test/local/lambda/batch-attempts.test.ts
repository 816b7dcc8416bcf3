import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Attempted, afterDelivery, type RetrySettings } from '../../../local/lambda/event-sources/batch-attempts.ts';
import { shuffledBetween } from '../../../local/lambda/event-sources/shuffled-records.ts';
import type { StreamRecord } from '../../../local/lambda/event-sources/stream-record.ts';

const record = (n: number, key = `k${n}`): StreamRecord => ({
  ...{ sequenceNumber: String(n).padStart(21, '0'), itemKey: key, arrivedMs: 0, event: {}, bytes: 2 },
});
const FAILED = { failure: { errorType: 'E', errorMessage: '', trace: [] } };
const reported = (...failed: readonly StreamRecord[]) => ({
  payload: JSON.stringify({ batchItemFailures: failed.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })) }),
});
const LIMITED: RetrySettings = { reportsItemFailures: true, bisects: false, retriesMax: 1, recordAgeMsMax: undefined };
const numbers = (records: readonly StreamRecord[]): number[] => records.map(({ sequenceNumber }) => Number(sequenceNumber));

describe('after a delivery', () => {
  const batch = [1, 2, 3, 4].map((n) => record(n));
  const attempted: Attempted = { records: batch, runs: 0 };

  test.each<[string, string, number]>([
    ['null', 'null', 4],
    ['an empty text', '""', 4],
    ['an empty object', '{}', 4],
    ['no failures', '{"batchItemFailures":[]}', 4],
    ['null failures', '{"batchItemFailures":null}', 4],
    ['a failure without a name', '{"batchItemFailures":[{"itemIdentifier":""}]}', 0],
    ['a failure whose name is null', '{"batchItemFailures":[{"itemIdentifier":null}]}', 0],
    ['a failure under a wrong key', '{"batchItemFailures":[{"id":"x"}]}', 0],
    ['an unknown record', '{"batchItemFailures":[{"itemIdentifier":"9"}]}', 0],
    ['another answer', '7', 0],
  ])('the answer %s counts as Lambda counts it', (_what, payload, done) => {
    expect(afterDelivery({ attempted, order: batch, outcome: { payload } }, LIMITED, 0).done).toBe(done);
  });

  test('any answer is success when item failures are not reported', () => {
    const settings = { ...LIMITED, reportsItemFailures: false };
    expect(afterDelivery({ attempted, order: batch, outcome: reported(batch[1]!) }, settings, 0)).toMatchObject({ done: 4, next: [] });
  });

  test('of several reported records the first in the order of the shard is where it goes on', () => {
    const after = afterDelivery({ attempted, order: batch, outcome: reported(batch[3]!, batch[1]!) }, LIMITED, 0);
    expect([after.done, numbers(after.next[0]!.records), after.next[0]!.runs]).toEqual([1, [2, 3, 4], 1]);
  });

  test('a throttled one takes no retry, whatever the number', () => {
    const after = afterDelivery({ attempted: { records: batch, runs: 1 }, order: batch, outcome: 'throttled' }, LIMITED, 0);
    expect(after).toMatchObject({ done: 0, givenUp: [], next: [{ runs: 1 }] });
  });

  test('gives up only those of a batch that are too old', () => {
    const old = [
      { ...record(1), arrivedMs: 0 },
      { ...record(2), arrivedMs: 50_000 },
    ];
    const settings = { ...LIMITED, recordAgeMsMax: 60_000 };
    const after = afterDelivery({ attempted: { records: old, runs: 0 }, order: old, outcome: FAILED }, settings, 61_000);
    expect([numbers(after.givenUp), after.condition, numbers(after.next[0]!.records)]).toEqual([[1], 'RecordAgeExceeded', [2]]);
  });
});

test('bisecting gives up exactly the poison records, each alone, and every other record ends done, in order', () => {
  const poisonous = fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { maxLength: 6 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), poisonous, fc.boolean(), fc.nat({ max: 3 }), (size, poison, reports, retriesMax) => {
      const settings: RetrySettings = { reportsItemFailures: reports, bisects: true, retriesMax, recordAgeMsMax: undefined };
      const ended: { n: number; how: 'done' | 'given up' }[] = [];
      let waiting: readonly Attempted[] = [{ records: Array.from({ length: size }, (_, n) => record(n)), runs: 0 }];
      for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
        const bad = first.records.find((each) => poison.includes(Number(each.sequenceNumber)));
        const outcome = bad === undefined ? { payload: 'null' } : reports ? reported(bad) : FAILED;
        const after = afterDelivery({ attempted: first, order: first.records, outcome }, settings, 0);
        for (const n of numbers(first.records.slice(0, after.done))) ended.push({ n, how: 'done' });
        expect(after.givenUp.length).toBeLessThanOrEqual(1);
        for (const n of numbers(after.givenUp)) ended.push({ n, how: 'given up' });
        waiting = [...after.next, ...waiting.slice(1)];
      }
      expect(ended).toEqual(Array.from({ length: size }, (_, n) => ({ n, how: poison.includes(n) ? 'given up' : 'done' })));
    }),
  );
});

test('a handler that stops at its first failure loses nothing of a shuffled batch', () => {
  const keys = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(keys, fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(), (items, draw, stop) => {
      const records = items.map((key, n) => record(n, `k${key}`));
      const order = shuffledBetween(records, ({ itemKey }) => itemKey, draw);
      expect(new Set(order)).toEqual(new Set(records));
      for (const key of new Set(items)) {
        const own = numbers(order.filter(({ itemKey }) => itemKey === `k${key}`));
        expect(own).toEqual([...own].sort((a, b) => a - b));
      }
      const at = stop % order.length;
      const after = afterDelivery({ attempted: { records, runs: 0 }, order, outcome: reported(order[at]!) }, LIMITED, 0);
      const handled = new Set(order.slice(0, at));
      expect(records.slice(0, after.done).every((each) => handled.has(each))).toBe(true);
    }),
  );
});
