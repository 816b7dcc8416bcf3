import { bidderSort, itemPartition } from '../keys.ts';

/**
 * What is known of one bidder in one auction. A bidder gets the row, with a random name that says nothing of who it is, before the first
 * bid is written; what the bids did is noted by the stream.
 */
export type BidderRow = {
  PK: string;
  SK: string;
  alias: string;
  /** The highest maximum that was accepted, in minor units; absent before the first. */
  max?: number;
  /** The last accepted requests of this bidder, latest first, eight at most. */
  requestIds?: string[];
  /** The revision of the auction that the stream noted here last; it notes each once. */
  revision?: number;
  /** Of the index by user, from the first accepted bid on: the bidder, and when that was. */
  GSI2PK?: string;
  GSI2SK?: string;
};

/** The row of somebody who is about to bid for the first time. */
export const newBidderRow = (itemId: string, bidderId: string, alias: string): BidderRow => ({
  PK: itemPartition(itemId),
  SK: bidderSort(bidderId),
  alias,
});
