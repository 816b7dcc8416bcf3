import { checkCalls } from './check-calls.ts';
import { checkEvents } from './check-events.ts';
import { checkWrites } from './check-writes.ts';
import type { AuctionHistory } from './history.ts';

/** All that is wrong with the history of an auction, a line each: its writes against the rule, its events and what people were told against its writes. */
export const checkHistory = (history: AuctionHistory): string[] => [
  ...checkWrites(history),
  ...checkEvents(history),
  ...checkCalls(history),
];
