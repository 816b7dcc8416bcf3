import { randomUUID } from 'node:crypto';
import { DeleteCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { auctionInput, listItem } from '../support/items.ts';
import { ownStage } from '../support/own-stage.ts';
import { tableOf } from '../support/table.ts';
import { newUser, type TestUser } from '../support/users.ts';

const MINUTE_MS = 60_000;

const home = ownStage();
const { ask, codeOf, inMinutes } = home;
let seller: TestUser;
let anna: TestUser;
let bert: TestUser;

// Tokens live an hour of the stage's clock, which these tests move.
beforeEach(async () => {
  [seller, anna, bert] = await Promise.all([newUser(home.stage), newUser(home.stage), newUser(home.stage)]);
});

const newAuction = async (terms: object = {}, minutes = 20): Promise<string> =>
  (await listItem(seller, auctionInput({ startPriceMinor: 1000, incrementMinor: 50, endsAt: await inMinutes(minutes), ...terms }))).id;

const PLACE_BID = 'mutation ($input: PlaceBidInput!) { placeBid(input: $input) { currentPrice { amountMinor } } }';
const bid = (user: TestUser, itemId: string, maxAmountMinor: number) =>
  ask(user, PLACE_BID, { input: { itemId, maxAmountMinor, requestId: randomUUID() } });

type Auction = { status: string; winnerId: string | null; seq: number; currentPrice: { amountMinor: number }; iAmLeading: boolean };
const auctionOf = async (user: TestUser, itemId: string): Promise<Auction> =>
  (
    await ask<{ auction: Auction }>(
      user,
      'query ($id: ID!) { auction(itemId: $id) { status winnerId seq currentPrice { amountMinor } iAmLeading } }',
      { id: itemId },
    )
  ).auction;

type Notice = { kind: string; itemId: string; text: string };
const noticesOf = async (user: TestUser): Promise<Notice[]> =>
  (await ask<{ myNotifications: { items: Notice[] } }>(user, '{ myNotifications { items { kind itemId text } } }')).myNotifications.items;
const kindsOf = async (user: TestUser): Promise<string[]> => (await noticesOf(user)).map(({ kind }) => kind);

type Order = { id: string; status: string; total: { amountMinor: number }; buyer: { id: string }; seller: { id: string } };
const ORDERS = 'items { id status origin total { amountMinor } buyer { id } seller { id } lines { title quantity item { status } } }';
const ordersOf = async (user: TestUser, list: 'myOrders' | 'mySales'): Promise<Order[]> =>
  (await ask<Record<string, { items: Order[] }>>(user, `{ ${list} { ${ORDERS} } }`))[list]!.items;

const eventsOf = async (itemId: string) =>
  (
    await ask<{ auctionEvents: { seq: number; kinds: string[]; status: string }[] }>(
      anna,
      'query ($id: ID!) { auctionEvents(itemId: $id, afterSeq: 0, limit: 50) { seq kinds status } }',
      { id: itemId },
    )
  ).auctionEvents;

const nearIds = async (): Promise<string[]> => {
  const input = { latitude: 48.137, longitude: 11.575, radiusKm: 1 };
  const query = 'query ($input: ItemsNearInput!) { itemsNear(input: $input, limit: 50) { items { id } } }';
  return (await ask<{ itemsNear: { items: { id: string }[] } }>(anna, query, { input })).itemsNear.items.map(({ id }) => id);
};

describe('an auction that ends', () => {
  test('is sold to its leader by the schedule, with an order, events and word to everybody', async () => {
    const id = await newAuction();
    await bid(anna, id, 1500);
    await bid(bert, id, 3000);
    await home.steering.settle();
    await home.steering.pass(6 * MINUTE_MS);
    await home.steering.pass(14 * MINUTE_MS + 5_000);

    expect(await auctionOf(bert, id)).toMatchObject({ status: 'SOLD', winnerId: bert.id, seq: 3, currentPrice: { amountMinor: 1550 } });
    expect(await auctionOf(anna, id)).toMatchObject({ winnerId: null, iAmLeading: false });
    expect(await eventsOf(id)).toEqual([
      { seq: 1, kinds: ['BID'], status: 'OPEN' },
      { seq: 2, kinds: ['BID'], status: 'OPEN' },
      { seq: 3, kinds: ['SOLD'], status: 'SOLD' },
    ]);
    const [order] = await ordersOf(bert, 'myOrders');
    expect(order).toMatchObject({
      status: 'AWAITING_PAYMENT',
      origin: 'AUCTION',
      total: { amountMinor: 1550 },
      buyer: { id: bert.id },
      seller: { id: seller.id },
      lines: [{ title: 'Walnut side table', quantity: 1, item: { status: 'SOLD' } }],
    });
    expect(await ordersOf(seller, 'mySales')).toEqual([order]);
    expect(await ordersOf(anna, 'myOrders')).toEqual([]);
    expect((await kindsOf(bert)).sort()).toEqual(['ENDING_SOON', 'WON']);
    expect((await kindsOf(anna)).sort()).toEqual(['ENDING_SOON', 'OUTBID']);
    expect(await kindsOf(seller)).toEqual(['SOLD']);
    expect(await nearIds()).not.toContain(id);
    const read = 'query ($id: ID!) { order(id: $id) { id } }';
    expect(await ask(bert, read, { id: order?.id })).toEqual({ order: { id: order?.id } });
    expect(await ask(anna, read, { id: order?.id })).toEqual({ order: null });
  });

  test('is unsold without a bid that reaches the reserve', async () => {
    const id = await newAuction({ reservePriceMinor: 9000 });
    await bid(anna, id, 5000);
    await home.steering.pass(20 * MINUTE_MS + 5_000);
    expect(await auctionOf(anna, id)).toMatchObject({ status: 'UNSOLD', winnerId: null });
    expect((await eventsOf(id)).at(-1)).toEqual({ seq: 2, kinds: ['UNSOLD'], status: 'UNSOLD' });
    expect(await kindsOf(seller)).toEqual(['UNSOLD']);
    expect(await ordersOf(seller, 'mySales')).toEqual([]);
    expect(await nearIds()).not.toContain(id);
  });

  test('that a late bid has moved ends at the new end, and not before', async () => {
    const id = await newAuction({ softCloseSeconds: 600 });
    await home.steering.pass(15 * MINUTE_MS);
    await bid(anna, id, 1500);
    await home.steering.pass(6 * MINUTE_MS);
    expect((await auctionOf(anna, id)).status).toBe('OPEN');
    await home.steering.pass(5 * MINUTE_MS);
    expect((await auctionOf(anna, id)).status).toBe('SOLD');
    expect((await eventsOf(id)).map(({ kinds }) => kinds)).toEqual([['BID', 'EXTENDED'], ['SOLD']]);
  });

  test('is closed by the sweep when nothing else closes it', async () => {
    const id = await newAuction();
    await bid(anna, id, 1500);
    await home.steering.settle();
    await home.steering.inject(1, { service: 'scheduler', kind: 'late', rate: 1 });
    await home.steering.pass(27 * MINUTE_MS);
    await home.steering.heal();
    await home.steering.settle();
    expect((await auctionOf(anna, id)).status).toBe('SOLD');
    expect(await ordersOf(anna, 'myOrders')).toHaveLength(1);
    expect((await eventsOf(id)).map(({ kinds }) => kinds)).toEqual([['BID'], ['SOLD']]);
  });
});

test('events that the stream gave up are told by the sweep, an hour after the end', async () => {
  const id = await newAuction();
  await bid(anna, id, 1500);
  await bid(bert, id, 2000);
  await bid(anna, id, 3000);
  await home.steering.pass(20 * MINUTE_MS + 5_000);
  for (const seq of [2, 4]) {
    const Key = { PK: `ITEM#${id}`, SK: `EVENT#00000000${seq}` };
    await tableOf(home.stage).send(new DeleteCommand({ TableName: home.stage.outputs.ItemsTableName, Key }));
  }
  await home.steering.pass(10 * MINUTE_MS);
  expect((await eventsOf(id)).map(({ seq }) => seq)).toEqual([1, 3]);
  await home.steering.pass(70 * MINUTE_MS);
  anna = await newUser(home.stage);
  expect(await eventsOf(id)).toEqual([
    { seq: 1, kinds: ['BID'], status: 'OPEN' },
    { seq: 2, kinds: ['BID'], status: 'OPEN' },
    { seq: 3, kinds: ['BID'], status: 'OPEN' },
    { seq: 4, kinds: ['SOLD'], status: 'SOLD' },
  ]);
});

test('an event that the stream gave up is told with the next change of the auction, and the bid is known again', async () => {
  const id = await newAuction();
  await bid(anna, id, 1500);
  await home.steering.settle();
  await home.steering.inject(1, { service: 'dynamodb', action: 'PutItem', kind: 'conflict', match: 'EVENT#000000002', rate: 1 });
  const requestId = randomUUID();
  await ask(bert, PLACE_BID, { input: { itemId: id, maxAmountMinor: 2000, requestId } });
  await home.steering.settle();
  await home.steering.heal();
  expect((await eventsOf(id)).map(({ seq }) => seq)).toEqual([1]);
  await bid(anna, id, 3000);
  await home.steering.settle();
  const query = `query ($id: ID!) { auctionEvents(itemId: $id, afterSeq: 1) { seq kinds bidCount leaderAlias currentPrice { amountMinor } }
    bids(itemId: $id) { items { seq mine } } }`;
  const { auctionEvents } = await ask<{ auctionEvents: { leaderAlias: string }[] }>(bert, query, { id });
  expect(auctionEvents).toMatchObject([
    { seq: 2, kinds: ['BID'], bidCount: 2, currentPrice: { amountMinor: 1550 } },
    { seq: 3, kinds: ['BID'], bidCount: 3, currentPrice: { amountMinor: 2050 } },
  ]);
  const key = { PK: `ITEM#${id}`, SK: `BIDDER#${bert.id}` };
  const { Item } = await tableOf(home.stage).send(new GetCommand({ TableName: home.stage.outputs.ItemsTableName, Key: key }));
  expect(Item).toMatchObject({ max: 2000, requestIds: [requestId], alias: auctionEvents[0]?.leaderAlias });
});

describe('an auction that is called off', () => {
  const CANCEL = 'mutation ($input: CancelAuctionInput!) { cancelAuction(input: $input) { status } }';

  test('by its seller before the first bid leaves the lists, and a bid is refused', async () => {
    const id = await newAuction();
    expect(await ask(seller, CANCEL, { input: { itemId: id, reason: 'broken' } })).toEqual({ cancelAuction: { status: 'CANCELLED' } });
    expect(await ask(seller, CANCEL, { input: { itemId: id, reason: 'broken' } })).toEqual({ cancelAuction: { status: 'CANCELLED' } });
    await home.steering.settle();
    expect(await eventsOf(id)).toEqual([{ seq: 1, kinds: ['CANCELLED'], status: 'CANCELLED' }]);
    expect(await nearIds()).not.toContain(id);
    expect(await codeOf(anna, PLACE_BID, { input: { itemId: id, maxAmountMinor: 5000, requestId: randomUUID() } })).toBe(
      'AUCTION_NOT_OPEN',
    );
  });

  test('by its seller after a bid is refused; an admin may, and the leader is told', async () => {
    const id = await newAuction();
    await bid(anna, id, 1500);
    const input = { itemId: id, reason: 'forbidden goods' };
    expect(await codeOf(seller, CANCEL, { input })).toBe('AUCTION_HAS_BIDS');
    expect(await codeOf(anna, CANCEL, { input })).toBe('FORBIDDEN');
    const admin = await newUser(home.stage, { groups: ['admin'] });
    expect(await ask(admin, CANCEL, { input })).toEqual({ cancelAuction: { status: 'CANCELLED' } });
    await home.steering.pass(20 * MINUTE_MS + 5_000);
    expect((await auctionOf(anna, id)).status).toBe('CANCELLED');
    expect(await kindsOf(anna)).toEqual(['UNSOLD']);
  });
});

describe('buyNow', () => {
  const BUY = 'mutation ($input: BuyNowInput!) { buyNow(input: $input) { status winnerId currentPrice { amountMinor } iAmLeading } }';

  test('ends the auction at once, with an order, and a repeat answers the same', async () => {
    const id = await newAuction({ buyNowPriceMinor: 8000 });
    const input = { itemId: id, requestId: randomUUID() };
    const sold = { status: 'SOLD', winnerId: anna.id, currentPrice: { amountMinor: 8000 }, iAmLeading: true };
    expect(await ask(anna, BUY, { input })).toEqual({ buyNow: sold });
    expect(await ask(anna, BUY, { input })).toEqual({ buyNow: sold });
    expect(await codeOf(bert, BUY, { input: { itemId: id, requestId: randomUUID() } })).toBe('AUCTION_ENDED');
    await home.steering.settle();
    expect(await eventsOf(id)).toEqual([{ seq: 1, kinds: ['BOUGHT_NOW'], status: 'SOLD' }]);
    expect((await ordersOf(anna, 'myOrders')).map(({ total }) => total.amountMinor)).toEqual([8000]);
    expect(await kindsOf(anna)).toEqual(['WON']);
    expect(await kindsOf(seller)).toEqual(['SOLD']);
  });

  test('is open until the first bid; with a reserve until that is met', async () => {
    const plain = await newAuction({ buyNowPriceMinor: 8000 });
    await bid(anna, plain, 1000);
    expect(await codeOf(bert, BUY, { input: { itemId: plain, requestId: randomUUID() } })).toBe('BUY_NOW_UNAVAILABLE');
    const reserved = await newAuction({ buyNowPriceMinor: 8000, reservePriceMinor: 5000 });
    await bid(anna, reserved, 4999);
    await ask(bert, BUY, { input: { itemId: reserved, requestId: randomUUID() } });
    await home.steering.settle();
    const met = '{ auction(itemId: $id) { reserveMet } auctionEvents(itemId: $id, afterSeq: 0) { kinds reserveMet } }';
    expect(await ask(anna, `query ($id: ID!) ${met}`, { id: reserved })).toEqual({
      auction: { reserveMet: true },
      auctionEvents: [
        { kinds: ['BID'], reserveMet: false },
        { kinds: ['BOUGHT_NOW'], reserveMet: true },
      ],
    });
    expect(await kindsOf(anna)).toEqual(['OUTBID']);
    const reached = await newAuction({ buyNowPriceMinor: 8000, reservePriceMinor: 5000 });
    await bid(anna, reached, 5000);
    expect(await codeOf(bert, BUY, { input: { itemId: reached, requestId: randomUUID() } })).toBe('BUY_NOW_UNAVAILABLE');
    expect(await codeOf(seller, BUY, { input: { itemId: reached, requestId: randomUUID() } })).toBe('OWN_ITEM');
  });

  test('of ten calls of one request at once buys once, and tells none of them that somebody else was faster', async () => {
    const id = await newAuction({ buyNowPriceMinor: 8000, reservePriceMinor: 5000 });
    const input = { itemId: id, requestId: randomUUID() };
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(anna, BUY, { input })));
    expect(codes).toContain(undefined);
    expect(codes.filter((code) => code !== undefined && code !== 'CONTENTION')).toEqual([]);
    expect(await ask(anna, BUY, { input })).toMatchObject({ buyNow: { status: 'SOLD', winnerId: anna.id } });
    expect(await ordersOf(seller, 'mySales')).toHaveLength(1);
  });

  test('of ten buyers at once one has it', async () => {
    const id = await newAuction({ buyNowPriceMinor: 8000 });
    const codes = await Promise.all(
      Array.from({ length: 10 }, (_, i) => codeOf(i % 2 === 0 ? anna : bert, BUY, { input: { itemId: id, requestId: randomUUID() } })),
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect((await ordersOf(seller, 'mySales')).length).toBe(1);
  });
});

describe('watching and being told', () => {
  test('a watcher is told once before the end, and reads what is new', async () => {
    const id = await newAuction({}, 40);
    await ask(anna, 'mutation ($id: ID!) { watchItem(itemId: $id) { id } }', { id });
    await ask(bert, 'mutation ($id: ID!) { watchItem(itemId: $id) { id } }', { id });
    await ask(bert, 'mutation ($id: ID!) { unwatchItem(itemId: $id) { id } }', { id });
    const watches = '{ myWatches { items { id title } } }';
    expect(await ask(anna, watches)).toEqual({ myWatches: { items: [{ id, title: 'Walnut side table' }] } });
    expect(await ask(bert, watches)).toEqual({ myWatches: { items: [] } });
    await home.steering.inject(1, { service: 'scheduler', kind: 'duplicate', rate: 1 });
    await home.steering.pass(26 * MINUTE_MS);
    await home.steering.heal();
    const notices = '{ myNotifications { items { id kind read } } me { unreadNotifications } }';
    const { myNotifications, me } = await ask<{ myNotifications: { items: { id: string; kind: string; read: boolean }[] }; me: object }>(
      anna,
      notices,
    );
    expect(myNotifications.items).toEqual([{ id: expect.any(String), kind: 'ENDING_SOON', read: false }]);
    expect(me).toEqual({ unreadNotifications: 1 });
    expect(await kindsOf(bert)).toEqual([]);
    const mark = 'mutation ($id: ID!) { markNotificationsRead(upTo: $id) }';
    expect(await ask(anna, mark, { id: myNotifications.items[0]?.id })).toEqual({ markNotificationsRead: 0 });
    expect(await ask(anna, notices)).toMatchObject({ myNotifications: { items: [{ read: true }] }, me: { unreadNotifications: 0 } });
    expect(await codeOf(anna, mark, { id: 'nothing' })).toBe('INVALID_INPUT');
    await home.steering.pass(15 * MINUTE_MS);
  });

  test('what the stream has done is done once, also when a record comes again', async () => {
    const id = await newAuction();
    await home.steering.inject(2, { service: 'lambda', kind: 'duplicate', rate: 1 });
    for (const [user, max] of [
      [anna, 1500],
      [bert, 2000],
      [anna, 3000],
    ] as const) {
      await bid(user, id, max);
    }
    await home.steering.settle();
    await home.steering.heal();
    const rows = await tableOf(home.stage).send(
      new QueryCommand({
        TableName: home.stage.outputs.ItemsTableName,
        KeyConditionExpression: 'PK = :item AND begins_with(SK, :event)',
        ExpressionAttributeValues: { ':item': `ITEM#${id}`, ':event': 'EVENT#' },
      }),
    );
    expect(rows.Items?.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect((await kindsOf(bert)).filter((kind) => kind === 'OUTBID')).toHaveLength(1);
  });
});

test('myBids lists each auction once, with the caller’s own maximum', async () => {
  const first = await newAuction({}, 40);
  const second = await newAuction({}, 40);
  await bid(anna, first, 1500);
  await bid(anna, second, 2500);
  await bid(bert, first, 2000);
  await home.steering.settle();
  const query = '{ myBids { items { auction { itemId } item { title } myMaxAmount { amountMinor } iAmLeading } nextToken } }';
  expect(await ask(anna, query)).toEqual({
    myBids: {
      items: [
        { auction: { itemId: second }, item: { title: 'Walnut side table' }, myMaxAmount: { amountMinor: 2500 }, iAmLeading: true },
        { auction: { itemId: first }, item: { title: 'Walnut side table' }, myMaxAmount: { amountMinor: 1500 }, iAmLeading: false },
      ],
      nextToken: null,
    },
  });
});
