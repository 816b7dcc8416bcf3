import { type Context, type DynamoDBBatchGetItemRequest, type DynamoDBQueryRequest, runtime, util } from '@aws-appsync/utils';
import { USER_INDEX } from '../../domain/keys.ts';
import { pageLimit } from './page.ts';
import { failed } from './refuse.ts';
import { tableName } from './settings.ts';

type Row = { PK: string; SK: string };

/** A page of a list of the caller's in the index by user, newest first: the keys of the rows behind it. */
export const queryUserPage = (ctx: Context, partition: string): DynamoDBQueryRequest => ({
  operation: 'Query',
  index: USER_INDEX,
  query: { expression: 'GSI2PK = :mine', expressionValues: util.dynamodb.toMapValues({ ':mine': partition }) },
  scanIndexForward: false,
  limit: pageLimit(ctx.args.limit),
  nextToken: ctx.args.nextToken ?? null,
});

/** Reads rows of each partition on the page of the step before, at most two of each: a page has up to fifty, a batch up to a hundred. */
export const readBehindPage = (ctx: Context, sorts: string[]): DynamoDBBatchGetItemRequest => {
  const page: { items: Row[] } = ctx.prev.result;
  if (page.items.length === 0) {
    runtime.earlyReturn({ items: [], nextToken: ctx.prev.result.nextToken ?? null });
  }
  const keys = page.items.flatMap(({ PK }) => sorts.map((SK) => util.dynamodb.toMapValues({ PK, SK })));
  return { operation: 'BatchGetItem', tables: { [tableName(ctx)]: { keys } } };
};

/** What was read behind a page, by partition and sort key. */
export const rowsBehindPage = (ctx: Context): Record<string, unknown> => {
  const table = tableName(ctx);
  if (ctx.error || (ctx.result.unprocessedKeys?.[table] ?? []).length > 0) {
    failed();
  }
  const found: Record<string, unknown> = {};
  const rows: (Row | null)[] = ctx.result.data[table];
  rows.forEach((row) => {
    if (row !== null) {
      found[`${row.PK} ${row.SK}`] = row;
    }
  });
  return found;
};
