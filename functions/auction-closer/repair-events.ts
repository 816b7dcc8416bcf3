import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import { requiredSetting } from '../lib/env.ts';
import { missingEvents } from '../lib/missing-events.ts';
import { readEvents } from '../lib/read-events.ts';
import { documents } from '../lib/table.ts';

const TableName = requiredSetting('TABLE');
/** By then the stream has given up what it will never do. */
const GIVEN_UP_AFTER_MS = 3_600_000;

/**
 * Sees to it that an auction that is over has every event: those whose record the stream gave up are told as far as the auction and the other
 * events know. Answers whether they are all there; while the stream may still come, nothing is done.
 */
export const repairEvents = async (auction: AuctionRow, now: number): Promise<boolean> => {
  const missing = missingEvents(auction, await readEvents(auction.PK));
  if (missing.length > 0 && now - (auction.closedAt ?? now) < GIVEN_UP_AFTER_MS) {
    return false;
  }
  for (const Item of missing) {
    await documents.send(new PutCommand({ TableName, Item }));
  }
  return true;
};
