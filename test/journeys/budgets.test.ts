import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createClient,
  DeleteItemDocument,
  ItemDocument,
  ItemsBySellerDocument,
  ItemsNearDocument,
  MyItemsDocument,
} from '../../client/index.ts';
import { auctionInput, fixedPriceInput, listItem } from '../support/items.ts';
import { costOf } from '../support/meter.ts';
import { type StartedStage, startStage } from '../support/start-stage.ts';
import { setAttributes, tableOf } from '../support/table.ts';
import { newUser, type TestUser } from '../support/users.ts';

const LONG = 'Früher Nussbaum. '.repeat(300).slice(0, 4000);
const KILOBYTE = 'x'.repeat(1024);
const TITLE = 'Solid walnut side table with a drawer, about 1965, restored';

let directory: string;
let stage: StartedStage;
let seller: TestUser;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ecobid-budgets-'));
  stage = await startStage({ directory });
  seller = await newUser(stage);
  await listItem(seller);
});

afterAll(async () => {
  await stage.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** An item as large as they get: a long description, twelve pictures, an auction with fifty bids behind it. */
const largeItem = async (): Promise<string> => {
  const { id } = await listItem(
    seller,
    auctionInput({ reservePriceMinor: 5000, buyNowPriceMinor: 9000 }, { title: TITLE, description: LONG }),
  );
  const images = Array.from({ length: 12 }, (_, index) => ({ id: `${id.slice(0, 22)}${index}`, width: 1600, height: 1200 }));
  await setAttributes(stage, { PK: `ITEM#${id}`, SK: 'ABOUT' }, { images });
  for (let bid = 1; bid <= 50; bid += 1) {
    const row = { PK: `ITEM#${id}`, SK: `BID#${String(bid).padStart(6, '0')}`, at: '2026-11-21T08:00:00.000Z', text: 'x'.repeat(300) };
    await tableOf(stage).send(new PutCommand({ TableName: stage.outputs.ItemsTableName, Item: row }));
  }
  return id;
};

const read = (id: string) => () => createClient(stage.outputs).query({ query: ItemDocument, variables: { id } });

describe('what an operation costs', () => {
  test('item: one trip and at most 1.5 read units, with auction, long description, pictures and bids behind it', async () => {
    const cost = await costOf(stage, 'Query.item', read(await largeItem()));
    expect(cost).toMatchObject({ count: 1, trips: 1, writeUnits: 0, lambdas: 0 });
    expect(cost.readUnits).toBeLessThanOrEqual(1.5);
  });

  test('createItem: two trips, half a read unit, at most 7 write units with a description of 1 KB', async () => {
    const cost = await costOf(stage, 'Mutation.createItem', () =>
      listItem(seller, fixedPriceInput({ title: TITLE, description: KILOBYTE })),
    );
    expect(cost).toMatchObject({ count: 1, trips: 2, readUnits: 0.5, lambdas: 0 });
    expect(cost.writeUnits).toBeLessThanOrEqual(7);
  });

  test('createItem with an auction: two trips, half a read unit, at most 11 write units', async () => {
    const input = auctionInput({ reservePriceMinor: 2000, buyNowPriceMinor: 5000 }, { title: TITLE, description: KILOBYTE });
    const cost = await costOf(stage, 'Mutation.createItem', () => listItem(seller, input));
    expect(cost).toMatchObject({ count: 1, trips: 2, readUnits: 0.5, lambdas: 0 });
    expect(cost.writeUnits).toBeLessThanOrEqual(11);
  });

  test('the first mutation of a user: one trip and at most two write units more, for the profile', async () => {
    const newcomer = await newUser(stage);
    const cost = await costOf(stage, 'Mutation.createItem', () => listItem(newcomer));
    expect(cost.trips).toBe(3);
    expect(cost.writeUnits).toBeLessThanOrEqual(8);
  });

  test('a page of 20 in a seller’s list: one trip and one read unit, and for its auctions one trip and half a unit each', async () => {
    const owner = await newUser(stage);
    for (let index = 0; index < 20; index += 1) {
      await listItem(owner, fixedPriceInput({ title: `${TITLE} ${index}` }));
    }
    const page = () => createClient(stage.outputs).query({ query: ItemsBySellerDocument, variables: { sellerId: owner.id } });
    const plain = await costOf(stage, 'Query.itemsBySeller', page);
    expect(plain).toMatchObject({ trips: 1, lambdas: 0 });
    expect(plain.readUnits).toBeLessThanOrEqual(1);
    for (let index = 0; index < 5; index += 1) {
      await listItem(owner, auctionInput({}, { title: `${TITLE} auction ${index}` }));
    }
    const mine = await costOf(stage, 'Query.myItems', () => owner.client.query({ query: MyItemsDocument }));
    expect(mine).toMatchObject({ trips: 2, lambdas: 0 });
    expect(mine.readUnits).toBeLessThanOrEqual(1 + 5 * 0.5);
  });

  test('itemsNear: at most nine trips, one Lambda, and one trip for the auctions', async () => {
    const near = () =>
      createClient(stage.outputs).query({
        query: ItemsNearDocument,
        variables: { input: { latitude: 48.137, longitude: 11.575, radiusKm: 25 } },
      });
    await near();
    const cost = await costOf(stage, 'Query.itemsNear', near);
    expect(cost.lambdas).toBe(1);
    expect(cost.trips).toBeLessThanOrEqual(10);
    expect(cost.writeUnits).toBe(0);
  });

  test('a refused input costs the read of the standing and writes nothing', async () => {
    const cost = await costOf(stage, 'Mutation.createItem', () => listItem(seller, fixedPriceInput({ title: '' })).catch(() => undefined));
    expect(cost).toMatchObject({ trips: 1, readUnits: 0.5, writeUnits: 0 });
  });

  test('deleteItem: three trips', async () => {
    const { id } = await listItem(seller);
    const cost = await costOf(stage, 'Mutation.deleteItem', () =>
      seller.client.mutate({ mutation: DeleteItemDocument, variables: { id } }),
    );
    expect(cost).toMatchObject({ trips: 3, lambdas: 0 });
  });
});
