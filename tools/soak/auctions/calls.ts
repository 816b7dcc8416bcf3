import { postGraphQL } from '../../graphql.ts';
import type { Bidder } from './bidders.ts';
import type { SoakedStage } from './soaked-stage.ts';

/** What anyone sees of an auction, and a bidder of the own part in it. */
export interface SeenAuction {
  readonly status: string;
  readonly currentPrice: { readonly amountMinor: number };
  readonly minimumBid: { readonly amountMinor: number };
  readonly bidCount: number;
  readonly reserveMet: boolean;
  readonly endsAt: string;
  readonly extendedCount: number;
  readonly seq: number;
  readonly leaderAlias: string | null;
  readonly iAmLeading: boolean;
  readonly myMaxAmount: { readonly amountMinor: number } | null;
}

/** How a call ended: with the auction, or refused. `CONTENTION` leaves open whether it had its effect. */
export type CallAnswer = { readonly seen: SeenAuction } | { readonly refused: string; readonly info: Record<string, unknown> | null };

const SEEN = `status currentPrice { amountMinor } minimumBid { amountMinor } bidCount reserveMet endsAt extendedCount seq leaderAlias iAmLeading
  myMaxAmount { amountMinor }`;
const PLACE_BID = `mutation ($input: PlaceBidInput!) { answer: placeBid(input: $input) { ${SEEN} } }`;
const BUY_NOW = `mutation ($input: BuyNowInput!) { answer: buyNow(input: $input) { ${SEEN} } }`;
const AUCTION = `query ($itemId: ID!) { answer: auction(itemId: $itemId) { ${SEEN} } }`;

async function call(stage: SoakedStage, { accessToken }: Bidder, query: string, variables: object): Promise<CallAnswer> {
  const { data, errors } = await postGraphQL<{ answer: SeenAuction | null }>(stage.apiUrl, { accessToken }, { query, variables });
  const [error] = errors ?? [];
  if (error !== undefined)
    return { refused: error.errorType ?? error.message, info: (error.errorInfo ?? null) as Record<string, unknown> | null };
  return data?.answer ? { seen: data.answer } : { refused: 'MISSING', info: null };
}

/** One call of `placeBid`. */
export const placeBid = (stage: SoakedStage, bidder: Bidder, input: { itemId: string; maxAmountMinor: number; requestId: string }) =>
  call(stage, bidder, PLACE_BID, { input });

/** One call of `buyNow`. */
export const buyNow = (stage: SoakedStage, bidder: Bidder, input: { itemId: string; requestId: string }) =>
  call(stage, bidder, BUY_NOW, { input });

/** One look at an auction. */
export const lookAt = (stage: SoakedStage, bidder: Bidder, itemId: string) => call(stage, bidder, AUCTION, { itemId });
