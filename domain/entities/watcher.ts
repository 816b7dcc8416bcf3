import { itemPartition, userWatches, watcherSort } from '../keys.ts';

/** Somebody who watches an item. The watcher's list finds it by the index by user. */
export type WatcherRow = { PK: string; SK: string; GSI2PK: string; GSI2SK: string };

/** `at` is ISO 8601 in UTC. */
export const newWatcherRow = (itemId: string, userId: string, at: string): WatcherRow => ({
  PK: itemPartition(itemId),
  SK: watcherSort(userId),
  GSI2PK: userWatches(userId),
  GSI2SK: at,
});
