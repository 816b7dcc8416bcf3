import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { DeleteItemDocument, ItemDocument, MyItemsDocument, UpdateItemDocument, type UpdateItemInput } from '../../client/index.ts';
import { auctionInput, fixedPriceInput, listItem } from '../support/items.ts';
import { refusalFrom } from '../support/refusals.ts';
import { sharedStage } from '../support/stage.ts';
import { setAttributes } from '../support/table.ts';
import { newUser, type TestUser } from '../support/users.ts';

const stage = sharedStage();
let seller: TestUser;
let stranger: TestUser;
beforeAll(async () => {
  [seller, stranger] = await Promise.all([newUser(stage), newUser(stage)]);
});

const update = (user: TestUser, input: UpdateItemInput) => user.client.mutate({ mutation: UpdateItemDocument, variables: { input } });
const remove = (user: TestUser, id: string) => user.client.mutate({ mutation: DeleteItemDocument, variables: { id } });
const read = async (id: string) =>
  (await stranger.client.query({ query: ItemDocument, variables: { id }, fetchPolicy: 'network-only' })).data?.item;

describe('updateItem', () => {
  test('changes what is given, leaves the rest and raises the version', async () => {
    const item = await listItem(seller, fixedPriceInput({ description: 'd'.repeat(300) }));
    const { data } = await update(seller, {
      id: item.id,
      expectedVersion: 1,
      title: 'New title',
      category: 'HOME',
      priceMinor: 1,
      stock: 7,
    });
    expect(data?.updateItem).toEqual({
      ...item,
      title: 'New title',
      category: 'HOME',
      price: { __typename: 'Money', amountMinor: 1, currency: 'EUR' },
      stock: 7,
      version: 2,
      updatedAt: expect.any(String),
    });
    expect(await read(item.id)).toEqual(data?.updateItem);
  });

  test.each([
    ['x'.repeat(4000), 'short'],
    ['short', 'y'.repeat(4000)],
    ['x'.repeat(200), null],
  ])('replaces a description whole', async (before, after) => {
    const item = await listItem(seller, fixedPriceInput({ description: before }));
    await update(seller, { id: item.id, expectedVersion: 1, description: after });
    expect((await read(item.id))?.description).toBe(after ?? '');
  });

  test('for another version is refused with the current one', async () => {
    const item = await listItem(seller);
    await update(seller, { id: item.id, expectedVersion: 1, title: 'Second' });
    const refusal = await refusalFrom(update(seller, { id: item.id, expectedVersion: 1, title: 'Third' }));
    expect(refusal).toMatchObject({ code: 'VERSION_CONFLICT', info: { currentVersion: 2 } });
    expect((await read(item.id))?.title).toBe('Second');
  });

  test('by twenty writers at once succeeds for one', async () => {
    const item = await listItem(seller);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => update(seller, { id: item.id, expectedVersion: 1, stock: index + 2 })),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect((await read(item.id))?.version).toBe(2);
  });

  test('of others is FORBIDDEN, and of nothing NOT_FOUND', async () => {
    const item = await listItem(seller);
    expect((await refusalFrom(update(stranger, { id: item.id, expectedVersion: 1, title: 'Mine' }))).code).toBe('FORBIDDEN');
    expect((await refusalFrom(update(seller, { id: randomUUID(), expectedVersion: 1, title: 'None' }))).code).toBe('NOT_FOUND');
    expect((await refusalFrom(update(seller, { id: 'x'.repeat(3000), expectedVersion: 1, title: 'None' }))).code).toBe('NOT_FOUND');
    expect((await read(item.id))?.version).toBe(1);
  });

  test.each<[string, Omit<UpdateItemInput, 'id' | 'expectedVersion'>]>([
    ['input', {}],
    ['title', { title: null }],
    ['title', { title: '' }],
    ['title', { title: 'x'.repeat(121) }],
    ['category', { category: null }],
    ['condition', { condition: null }],
    ['description', { description: 'x'.repeat(4001) }],
    ['priceMinor', { priceMinor: 0 }],
    ['priceMinor', { priceMinor: null }],
    ['stock', { stock: 0 }],
    ['stock', { stock: 10_000 }],
  ])('refuses %s out of bounds (case %#)', async (field, changes) => {
    const item = await listItem(seller);
    const refusal = await refusalFrom(update(seller, { id: item.id, expectedVersion: 1, ...changes }));
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', info: { field } });
    expect((await read(item.id))?.version).toBe(1);
  });

  test('of an auction takes no price and no stock', async () => {
    const item = await listItem(seller, auctionInput());
    expect((await refusalFrom(update(seller, { id: item.id, expectedVersion: 1, priceMinor: 5 }))).info).toMatchObject({
      field: 'priceMinor',
    });
    expect((await refusalFrom(update(seller, { id: item.id, expectedVersion: 1, stock: 5 }))).info).toMatchObject({ field: 'stock' });
    const { data } = await update(seller, { id: item.id, expectedVersion: 1, title: 'Before the first bid' });
    expect(data?.updateItem.auction).toEqual(item.auction);
  });
});

describe('deleteItem', () => {
  test('takes the item out of reading and of all lists, and answers the same again', async () => {
    const owner = await newUser(stage);
    const item = await listItem(owner, auctionInput());
    const { data } = await remove(owner, item.id);
    expect(data?.deleteItem).toMatchObject({ id: item.id, status: 'REMOVED', version: 2, auction: { status: 'CANCELLED', seq: 1 } });
    expect((await remove(owner, item.id)).data).toEqual(data);
    expect(await read(item.id)).toBeNull();
    expect((await owner.client.query({ query: MyItemsDocument })).data?.myItems.items).toEqual([]);
  });

  test('of others is FORBIDDEN but for an admin, and of nothing NOT_FOUND', async () => {
    const item = await listItem(seller);
    expect((await refusalFrom(remove(stranger, item.id))).code).toBe('FORBIDDEN');
    expect((await refusalFrom(remove(stranger, randomUUID()))).code).toBe('NOT_FOUND');
    expect((await read(item.id))?.status).toBe('ACTIVE');
    const admin = await newUser(stage, { groups: ['admin'] });
    expect((await remove(admin, item.id)).data?.deleteItem.status).toBe('REMOVED');
    expect((await refusalFrom(remove(stranger, item.id))).code).toBe('NOT_FOUND');
  });

  test('at the same moment as an update leaves nothing half done: the item is gone, whatever the update met', async () => {
    for (let round = 0; round < 20; round++) {
      const { id } = await listItem(seller, auctionInput());
      const [, removal] = await Promise.allSettled([update(seller, { id, expectedVersion: 1, title: 'New' }), remove(seller, id)]);
      expect(await read(id)).toBeNull();
      if (removal.status === 'rejected') {
        expect((await refusalFrom(Promise.reject(removal.reason))).code).toBe('CONTENTION');
        expect((await remove(seller, id)).data?.deleteItem.status).toBe('REMOVED');
      }
    }
  });

  test('leaves the id used: it lists nothing new', async () => {
    const input = fixedPriceInput();
    await listItem(seller, input);
    await remove(seller, input.requestId);
    expect((await listItem(seller, input)).status).toBe('REMOVED');
    expect((await refusalFrom(update(seller, { id: input.requestId, expectedVersion: 2, title: 'Back' }))).code).toBe('NOT_FOUND');
  });
});

describe('an item that is not simply for sale', () => {
  test('with a bid can neither change nor go', async () => {
    const item = await listItem(seller, auctionInput());
    await setAttributes(stage, { PK: `ITEM#${item.id}`, SK: 'AUCTION' }, { bidCount: 1 });
    expect((await refusalFrom(update(seller, { id: item.id, expectedVersion: 1, title: 'Swapped' }))).code).toBe('AUCTION_HAS_BIDS');
    expect((await refusalFrom(remove(seller, item.id))).code).toBe('AUCTION_HAS_BIDS');
    expect((await read(item.id))?.version).toBe(1);
  });

  test.each(['RESERVED', 'SOLD'])('that is %s can neither change nor go', async (status) => {
    const item = await listItem(seller);
    await setAttributes(stage, { PK: `ITEM#${item.id}`, SK: 'ABOUT' }, { status });
    expect((await refusalFrom(update(seller, { id: item.id, expectedVersion: 1, title: 'Changed' }))).code).toBe('ITEM_NOT_AVAILABLE');
    expect((await refusalFrom(remove(seller, item.id))).code).toBe('ITEM_NOT_AVAILABLE');
    expect((await read(item.id))?.status).toBe(status);
  });

  test('whose auction ended without a bid has ENDED, stays as it was, and may go', async () => {
    const item = await listItem(seller, auctionInput());
    await setAttributes(stage, { PK: `ITEM#${item.id}`, SK: 'AUCTION' }, { endsAt: Date.now() - 1 });
    expect(await read(item.id)).toMatchObject({ status: 'ENDED', auction: { status: 'ENDED' } });
    expect((await refusalFrom(update(seller, { id: item.id, expectedVersion: 1, title: 'Changed' }))).code).toBe('ITEM_NOT_AVAILABLE');
    expect((await remove(seller, item.id)).data?.deleteItem.status).toBe('REMOVED');
  });
});
