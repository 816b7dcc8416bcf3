import type { AuctionStatus } from '../../schema/generated/types.ts';
import { callGraphQL } from '../graphql.ts';
import type { Stage } from '../stage.ts';

/** Items in one request: each costs a resolver or two, and AppSync allows 250 a request. */
const BATCH = 40;

export interface AuctionState {
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  /** Whether it ended, sold or not, or was called off. */
  readonly over: boolean;
}

interface Answer {
  readonly id: string;
  readonly auction: { readonly endsAt: string; readonly status: AuctionStatus } | null;
}

/** The auctions of these items by item id, read as a guest. Items that are gone are left out. */
export async function readAuctions(stage: Stage, itemIds: readonly string[]): Promise<Map<string, AuctionState>> {
  const states = new Map<string, AuctionState>();
  for (let from = 0; from < itemIds.length; from += BATCH) {
    const ids = itemIds.slice(from, from + BATCH);
    const fields = ids.map((id, index) => `i${index}: item(id: "${id}") { id auction { endsAt status } }`);
    const answer = await callGraphQL<Record<string, Answer | null>>(stage.apiUrl, { apiKey: stage.apiKey }, `{ ${fields.join(' ')} }`);
    for (const item of Object.values(answer)) {
      if (!item?.auction) continue;
      const { endsAt, status } = item.auction;
      states.set(item.id, { endsAt: Date.parse(endsAt), over: status !== 'OPEN' && status !== 'SCHEDULED' });
    }
  }
  return states;
}
