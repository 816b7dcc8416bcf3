import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventOrder } from '../../client/event-order.ts';

const seqsOf = (events: readonly { seq: number }[]): number[] => events.map(({ seq }) => seq);

describe('the order of events', () => {
  test('gives out at once what is next, and holds back what came early until what was missing is there', () => {
    const order = new EventOrder(0);
    expect(seqsOf(order.take({ seq: 1 }))).toEqual([1]);
    expect(order.take({ seq: 4 })).toEqual([]);
    expect(order.take({ seq: 3 })).toEqual([]);
    expect(order.hasGap).toBe(true);
    expect(seqsOf(order.take({ seq: 2 }))).toEqual([2, 3, 4]);
    expect(order).toMatchObject({ hasGap: false, lastSeq: 4 });
  });

  test('drops what was given out before, what is held back already, and what was known at the start', () => {
    const order = new EventOrder(7);
    expect(order.take({ seq: 7 })).toEqual([]);
    expect(order.take({ seq: 9 })).toEqual([]);
    expect(order.take({ seq: 9 })).toEqual([]);
    expect(seqsOf(order.take({ seq: 8 }))).toEqual([8, 9]);
    expect(order.take({ seq: 8 })).toEqual([]);
    expect(order.hasGap).toBe(false);
  });

  test('gives out each event once and in order, however they are shuffled and repeated', () => {
    const arrivals = fc
      .uniqueArray(fc.nat(60), { minLength: 1 })
      .chain((extra) => fc.shuffledSubarray([...Array.from({ length: 60 }, (_, index) => index + 1), ...extra], { minLength: 60 }));
    fc.assert(
      fc.property(arrivals, (seqs) => {
        const order = new EventOrder<{ seq: number }>(0);
        const shown = seqsOf([...seqs, ...Array.from({ length: 60 }, (_, index) => index + 1)].flatMap((seq) => order.take({ seq })));
        expect(shown).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
      }),
    );
  });
});
