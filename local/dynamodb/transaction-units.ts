import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../service.ts';
import { itemBytes } from './item-size.ts';
import type { IndexShape, TableShape } from './table-shapes.ts';

/** One item that a transaction wrote or checked; `before` and `after` are undefined where there was or is none. */
export interface ItemChange {
  readonly shape: TableShape;
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
}

const WRITE_UNIT_BYTES = 1_024;
const READ_UNIT_BYTES = 4_096;
/** A transaction prepares and commits: two underlying writes or reads of each item. */
const PHASES = 2;

/**
 * Write units of one item of a TransactWriteItems: two for each started KB of the item, before or after, whichever is larger
 * ("Amazon DynamoDB Transactions: How it works", capacity management; DynamoDB Developer Guide), and its index entries once.
 */
export const transactionWriteUnits = (change: ItemChange): number =>
  failedTransactionWriteUnits(change) + change.shape.indexes.reduce((sum, index) => sum + indexUnits(index, change), 0);

/** Write units of one item of a cancelled transaction, which is paid for like a failed condition: the item, but no index entry. */
export const failedTransactionWriteUnits = ({ before, after }: ItemChange): number =>
  PHASES * writeUnits(Math.max(itemBytes(before ?? {}), itemBytes(after ?? {})));

/** Read units of one item of a TransactGetItems: two for each started 4 KB, also when there is no item. */
export const transactionReadUnits = (item: JsonObject | undefined): number =>
  PHASES * Math.max(1, Math.ceil(itemBytes(item ?? {}) / READ_UNIT_BYTES));

/** Units of one write of this size: one for each started KB, and at least one. */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));

/** "Provisioned throughput considerations for Global Secondary Indexes": nothing for an entry that stays, two writes when its key changes. */
function indexUnits(index: IndexShape, { before, after }: ItemChange): number {
  const old = entryOf(index, before);
  const now = entryOf(index, after);
  if (old === undefined) return now === undefined ? 0 : writeUnits(itemBytes(now));
  if (now === undefined) return writeUnits(itemBytes(old));
  if (isDeepStrictEqual(old, now)) return 0;
  const keyChanged = index.keys.some((key) => !isDeepStrictEqual(old[key], now[key]));
  if (keyChanged) return writeUnits(itemBytes(old)) + writeUnits(itemBytes(now));
  return writeUnits(Math.max(itemBytes(old), itemBytes(now)));
}

/** The entry that an index has for an item, none when a key of the index is missing in it. */
function entryOf({ keys, projected }: IndexShape, item: JsonObject | undefined): JsonObject | undefined {
  if (item === undefined || !keys.every((key) => key in item)) return undefined;
  return projected === undefined ? item : Object.fromEntries(Object.entries(item).filter(([name]) => projected.has(name)));
}
