/** Many bidders in one auction, each bidding again and again until accepted: what is counted are accepted bids. */
import { randomUUID } from 'node:crypto';
import { inParallel } from '../../in-parallel.ts';
import { type Bidder, newBidders } from '../../soak/auctions/bidders.ts';
import { placeBid } from '../../soak/auctions/calls.ts';
import { type Shoot, serveLoad } from '../engine/load.ts';
import type { HotTarget } from './target.ts';

/** Accounts made at the same time. */
const SIGN_INS = 10;
/** Refusals that say nothing against the stage: somebody else was faster. */
const OVERTAKEN = ['BID_TOO_LOW', 'CONTENTION'];

await serveLoad(async ({ stage, itemId, bidders }: HotTarget): Promise<Shoot> => {
  const crowd: Bidder[] = [];
  await inParallel([...Array(Math.ceil(bidders / SIGN_INS)).keys()], 1, async () => {
    crowd.push(...(await newBidders(stage, SIGN_INS)));
  });
  let turn = 0;
  let highest = 1_000;
  return async () => {
    turn += 1;
    const bidder = crowd[turn % crowd.length] ?? { id: '', accessToken: '' };
    for (;;) {
      highest += 2;
      const answer = await placeBid(stage, bidder, { itemId, maxAmountMinor: highest, requestId: randomUUID() });
      if ('seen' in answer) return;
      if (!OVERTAKEN.includes(answer.refused)) throw new Error(`A bid was refused as ${answer.refused}.`);
    }
  };
});
