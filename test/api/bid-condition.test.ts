import { randomUUID } from 'node:crypto';
import { AppSyncClient, EvaluateCodeCommand } from '@aws-sdk/client-appsync';
import { ConditionalCheckFailedException, UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AuctionRow, newAuctionRow } from '../../domain/entities/auction.ts';
import type { Bundles } from '../../infra/bundle.ts';
import { builtResolvers, resolverPath } from '../support/resolver-bundles.ts';
import { sharedStage } from '../support/stage.ts';
import { tableOf } from '../support/table.ts';

const HOUR_MS = 3_600_000;
const STEP = 'Mutation.placeBid/4-bid.table.ts';
const BIDDER = 'bidder';

const stage = sharedStage();
const TableName = stage.outputs.ItemsTableName;
const table = tableOf(stage);
const appsync = new AppSyncClient({
  endpoint: stage.outputs.LocalEndpoint,
  region: stage.outputs.Region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
let bundles: Bundles;
beforeAll(async () => {
  bundles = await builtResolvers();
});

interface BidWrite {
  readonly key: UpdateItemCommandInput['Key'];
  readonly update: {
    expression: string;
    expressionNames: Record<string, string>;
    expressionValues: UpdateItemCommandInput['ExpressionAttributeValues'];
  };
  readonly condition: { expression: string };
}

const openAuction = (): AuctionRow => {
  const now = Date.now();
  const times = { startsAt: now - HOUR_MS, endsAt: now + HOUR_MS, softCloseMs: 0 };
  return newAuctionRow({ startPrice: 1000, increment: 100, reserve: null, buyNow: null, ...times }, randomUUID(), 'seller', 'EUR');
};

/** The write by which a bid of 5,000 is tried on an auction as it was read, and the moment that stands in it. */
const writeOfBid = async (auction: AuctionRow): Promise<{ write: BidWrite; now: number }> => {
  const context = {
    identity: { sub: BIDDER, username: BIDDER, groups: null, claims: { token_use: 'access' } },
    arguments: { input: { itemId: 'item', maxAmountMinor: 5000, requestId: randomUUID() } },
    stash: { auction, bidder: null, alias: '0123abcd', isDone: false },
  };
  const { evaluationResult } = await appsync.send(
    new EvaluateCodeCommand({
      code: bundles.resolver(resolverPath(STEP)).text,
      context: JSON.stringify(context),
      function: 'request',
      runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
    }),
  );
  // AppSync writes numbers as such where DynamoDB's own protocol has texts.
  const write: BidWrite = JSON.parse(evaluationResult ?? '', (name, value) => (name === 'N' ? String(value) : value));
  return { write, now: Number(write.update.expressionValues?.[':now']?.N) };
};

/** Whether the write takes the auction, which meanwhile has become another one. */
const isTaken = async ({ key, update, condition }: BidWrite, meanwhile: AuctionRow): Promise<boolean> => {
  await table.send(new PutCommand({ TableName, Item: meanwhile }));
  try {
    await table.send(
      new UpdateItemCommand({
        TableName,
        Key: key,
        UpdateExpression: update.expression,
        ConditionExpression: condition.expression,
        ...(Object.keys(update.expressionNames).length === 0 ? {} : { ExpressionAttributeNames: update.expressionNames }),
        ExpressionAttributeValues: update.expressionValues,
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) {
      return false;
    }
    throw error;
  }
};

describe('the write of a bid takes the auction as it is at that moment, whatever was read before', () => {
  const becomes = async (change: (now: number) => Partial<AuctionRow>): Promise<boolean> => {
    const auction = openAuction();
    const { write, now } = await writeOfBid(auction);
    return isTaken(write, { ...auction, ...change(now) });
  };

  test('not at its end, to the millisecond', async () => {
    expect(await becomes((now) => ({ endsAt: now, softStartsAt: now }))).toBe(false);
    expect(await becomes((now) => ({ endsAt: now + 1, softStartsAt: now + 1 }))).toBe(true);
  });

  test('not before its start, to the millisecond', async () => {
    expect(await becomes((now) => ({ startsAt: now + 1 }))).toBe(false);
    expect(await becomes((now) => ({ startsAt: now }))).toBe(true);
  });

  test.each(['SOLD', 'UNSOLD', 'CANCELLED'] as const)('not when it is %s', async (state) => {
    expect(await becomes(() => ({ state }))).toBe(false);
  });

  test('not when the bidder is its seller', async () => {
    expect(await becomes(() => ({ sellerId: BIDDER }))).toBe(false);
  });

  test('not when the bidder leads by now, which makes the same bid no bid', async () => {
    const led = { leaderId: BIDDER, leaderMax: 5000, beat: 5100, holdTo: 4900 };
    expect(await becomes(() => led)).toBe(false);
    expect(await becomes(() => ({ leaderId: BIDDER, leaderMax: 4000, beat: 4100, holdTo: 3900 }))).toBe(false);
  });

  test('not when it is too low by now, or would be held off', async () => {
    expect(await becomes(() => ({ leaderId: 'rival', leaderMax: 4900, price: 4901, minBid: 5001, beat: 5000, holdTo: 4800 }))).toBe(false);
    expect(await becomes(() => ({ leaderId: 'rival', leaderMax: 5000, price: 1000, minBid: 1100, beat: 5100, holdTo: 4900 }))).toBe(false);
  });

  test('not when the bidder, whose own maximum it repeats, has been outbid meanwhile, or raised it', async () => {
    const led = { ...openAuction(), leaderId: BIDDER, leaderAlias: '0123abcd', leaderMax: 5000, beat: 5100, holdTo: 4900, minBid: 1100 };
    const { write } = await writeOfBid(led);
    expect(await isTaken(write, { ...led, leaderId: 'rival' })).toBe(false);
    expect(await isTaken(write, { ...led, leaderMax: 5001 })).toBe(false);
    expect(await isTaken(write, led)).toBe(true);
    const { Item } = await table.send(new GetCommand({ TableName, Key: { PK: led.PK, SK: led.SK }, ConsistentRead: true }));
    // The stream may have noted meanwhile how far it is.
    expect(Item).toMatchObject(led);
  });

  test('not when a reserve is in its way', async () => {
    expect(await becomes(() => ({ reserve: 5000, reserveMet: false }))).toBe(false);
    expect(await becomes(() => ({ reserve: 5001, reserveMet: false }))).toBe(true);
  });

  test('not when it has come into the soft close', async () => {
    expect(await becomes((now) => ({ softStartsAt: now - 1 }))).toBe(false);
    expect(await becomes((now) => ({ softStartsAt: now }))).toBe(true);
  });
});
