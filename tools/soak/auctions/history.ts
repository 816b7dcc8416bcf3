import type { AuctionRow } from '../../../domain/entities/auction.ts';
import type { AuctionEventRow } from '../../../domain/entities/auction-event.ts';
import type { CallAnswer } from './calls.ts';

/**
 * A bid as its bidder saw it, from the first call until an answer that leaves nothing open, by as many calls with the same requestId as that
 * took. Times are milliseconds since 1970 on the clock that the stage has too, with fractions.
 */
export interface RecordedBid {
  readonly bidderId: string;
  readonly maxMinor: number;
  readonly requestId: string;
  readonly from: number;
  readonly to: number;
  /** When the call began that brought the answer. */
  readonly answeredFrom: number;
  /** Null when it was given up without knowing. */
  readonly answer: CallAnswer | null;
}

/** A look at the auction. */
export interface RecordedLook {
  readonly viewerId: string;
  readonly from: number;
  readonly to: number;
  readonly answer: CallAnswer;
}

/** All that there is to see of one auction, from outside and in the table, after everything has come to rest. */
export interface AuctionHistory {
  readonly first: AuctionRow;
  readonly bids: readonly RecordedBid[];
  readonly looks: readonly RecordedLook[];
  /** The auction after each write that raised its revision, in the table's order. */
  readonly writes: readonly AuctionRow[];
  /** The rows of its events as they lie in the table. */
  readonly events: readonly AuctionEventRow[];
  readonly last: AuctionRow;
  readonly orders: number;
}
