import { setTimeout as wait } from 'node:timers/promises';
import type { Bidder } from './bidders.ts';
import { type CallAnswer, placeBid } from './calls.ts';
import type { RecordedBid } from './history.ts';
import type { SoakedStage } from './soaked-stage.ts';

/** A bidder gives up so long after the first call. */
const PATIENCE_MS = 60_000;
const PAUSE_MS_MAX = 60;

export interface AskedBid {
  readonly itemId: string;
  readonly maxMinor: number;
  readonly requestId: string;
}

/** Bids with the same requestId until an answer leaves nothing open. `now` tells the stage's time. */
export async function bidUntilClear(
  stage: SoakedStage,
  bidder: Bidder,
  { itemId, maxMinor, requestId }: AskedBid,
  now: () => number,
): Promise<RecordedBid> {
  const from = now();
  const recorded = { bidderId: bidder.id, maxMinor, requestId, from };
  for (;;) {
    const answeredFrom = now();
    const answer = await callOnce(stage, bidder, { itemId, maxMinor, requestId });
    const to = now();
    if (answer !== null) return { ...recorded, answeredFrom, to, answer };
    if (to - from > PATIENCE_MS) return { ...recorded, answeredFrom, to, answer: null };
    await wait(Math.random() * PAUSE_MS_MAX);
  }
}

/** Null when the answer leaves open what happened, or none came. */
async function callOnce(stage: SoakedStage, bidder: Bidder, { itemId, maxMinor, requestId }: AskedBid): Promise<CallAnswer | null> {
  try {
    const answer = await placeBid(stage, bidder, { itemId, maxAmountMinor: maxMinor, requestId });
    return 'refused' in answer && answer.refused === 'CONTENTION' ? null : answer;
  } catch {
    return null;
  }
}
