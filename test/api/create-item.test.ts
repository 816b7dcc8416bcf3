import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { CreateItemDocument, type CreateItemInput, ItemDocument, MyItemsDocument, ProfileDocument } from '../../client/index.ts';
import { auctionInput, fixedPriceInput, listItem } from '../support/items.ts';
import { refusalFrom } from '../support/refusals.ts';
import { sharedStage } from '../support/stage.ts';
import { newUser, type TestUser } from '../support/users.ts';

const stage = sharedStage();
const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

let seller: TestUser;
beforeAll(async () => {
  seller = await newUser(stage);
});

const create = (input: CreateItemInput) => seller.client.mutate({ mutation: CreateItemDocument, variables: { input } });
const read = async (id: string) =>
  (await seller.client.query({ query: ItemDocument, variables: { id }, fetchPolicy: 'network-only' })).data?.item;

describe('an item at a fixed price', () => {
  test('is answered as it is read', async () => {
    const input = fixedPriceInput({ title: '  Walnut side table ', stock: 3 });
    const item = await listItem(seller, input);
    expect(item).toMatchObject({
      id: input.requestId,
      title: 'Walnut side table',
      description: input.description,
      status: 'ACTIVE',
      price: { amountMinor: 4500, currency: 'EUR' },
      stock: 3,
      geohash5: 'u281z',
      images: [],
      seller: { id: seller.id },
      auction: null,
      version: 1,
    });
    expect(await read(input.requestId)).toEqual(item);
  });

  test('keeps a description whole whose rows would part a character', async () => {
    const description = `${'x'.repeat(79)}😀, and so on`;
    const item = await listItem(seller, fixedPriceInput({ description }));
    expect((await read(item.id))?.description).toBe(description);
  });

  test.each([0, 80, 81, 4000])('keeps a description of %i characters whole', async (length) => {
    const description = 'Übergröße '.repeat(400).slice(0, length);
    const item = await listItem(seller, fixedPriceInput({ description }));
    expect((await read(item.id))?.description).toBe(description);
  });
});

const OUTSIDE: [string, Partial<CreateItemInput>][] = [
  ['title', { title: '' }],
  ['title', { title: '   ' }],
  ['title', { title: 'x'.repeat(121) }],
  ['title', { title: '\u200B' }],
  ['title', { title: 'Lamp\u0000' }],
  ['title', { title: 'Lamp \uD83D' }],
  ['description', { description: `${'x'.repeat(3999)}\u0007` }],
  ['description', { description: '\uDE00\uD83D' }],
  ['description', { description: 'x'.repeat(4001) }],
  ['priceMinor', { priceMinor: 0 }],
  ['priceMinor', { priceMinor: 1_000_000_001 }],
  ['priceMinor', { priceMinor: null }],
  ['stock', { stock: 0 }],
  ['stock', { stock: 10_000 }],
  ['latitude', { latitude: 90.001 }],
  ['latitude', { latitude: -90.001 }],
  ['longitude', { longitude: 180.001 }],
  ['longitude', { longitude: -180.001 }],
  ['requestId', { requestId: 'abc' }],
  ['requestId', { requestId: randomUUID().toUpperCase() }],
  ['requestId', { requestId: '01ARZ3NDEKTSV4RRFFQ69G5FAI' }],
  ['auction', { auction: { startPriceMinor: 100, endsAt: inMs(DAY_MS) } }],
  ['priceMinor', { saleKind: 'GIVEAWAY' }],
  ['auction', { saleKind: 'AUCTION', priceMinor: null }],
];

const INSIDE: Partial<CreateItemInput>[] = [
  { title: 'x' },
  { title: 'x'.repeat(120) },
  { description: '' },
  { title: '\u{1F9E6}', description: 'First line\r\nSecond\tline 👩\u200D🔧' },
  { description: 'x'.repeat(4000) },
  { priceMinor: 1 },
  { priceMinor: 1_000_000_000 },
  { stock: 1 },
  { stock: 9999 },
  { latitude: 90, longitude: 180 },
  { latitude: -90, longitude: -180 },
  { requestId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' },
  { currency: 'INR' },
  { saleKind: 'GIVEAWAY', priceMinor: null, stock: 2 },
  { saleKind: 'GIVEAWAY', priceMinor: null, currency: 'CHF' },
];

describe('the bounds of an item', () => {
  test.each(OUTSIDE)('refuse %s out of bounds (case %#), and nothing is listed', async (field, changes) => {
    const owner = await newUser(stage);
    const input = fixedPriceInput(changes);
    const refusal = await refusalFrom(owner.client.mutate({ mutation: CreateItemDocument, variables: { input } }));
    expect(refusal.code).toBe('INVALID_INPUT');
    expect(refusal.info).toMatchObject({ field });
    expect((await owner.client.query({ query: MyItemsDocument })).data?.myItems.items).toEqual([]);
    expect((await owner.client.query({ query: ProfileDocument, variables: { userId: owner.id } })).data?.profile).toBeNull();
  });

  test.each(INSIDE)('accept the bound itself (case %#)', async (changes) => {
    const item = await listItem(seller, fixedPriceInput(changes));
    expect(item.version).toBe(1);
  });
});

describe('an auction', () => {
  test('is stored with its terms, the reserve for its seller alone', async () => {
    const endsAt = inMs(DAY_MS);
    const item = await listItem(seller, auctionInput({ startPriceMinor: 1000, reservePriceMinor: 2000, buyNowPriceMinor: 5000, endsAt }));
    const eur = (amountMinor: number) => ({ __typename: 'Money', amountMinor, currency: 'EUR' });
    expect(item.auction).toMatchObject({
      itemId: item.id,
      status: 'OPEN',
      startPrice: eur(1000),
      currentPrice: eur(1000),
      minimumBid: eur(1000),
      increment: eur(50),
      bidCount: 0,
      hasReserve: true,
      reserveMet: false,
      reservePrice: eur(2000),
      buyNowPrice: eur(5000),
      endsAt,
      extendedCount: 0,
      seq: 0,
      leaderAlias: null,
      iAmLeading: false,
      myMaxAmount: null,
      winnerId: null,
    });
    expect(item.price).toEqual(eur(1000));
    const stranger = await newUser(stage);
    const seen = (await stranger.client.query({ query: ItemDocument, variables: { id: item.id } })).data?.item;
    expect(seen?.auction).toEqual({ ...item.auction, reservePrice: null });
  });

  test('takes times of any offset, seconds included, and answers them in UTC', async () => {
    const item = await listItem(seller, auctionInput({ endsAt: `${inMs(DAY_MS).slice(0, 11)}10:00:00+05:30:15` }));
    expect(item.auction?.endsAt).toMatch(/T04:29:45.000Z$/);
  });

  test('that opens later is SCHEDULED', async () => {
    const item = await listItem(seller, auctionInput({ startsAt: inMs(DAY_MS), endsAt: inMs(2 * DAY_MS) }));
    expect(item.auction?.status).toBe('SCHEDULED');
  });

  const day = DAY_MS;
  test.each([
    ['startPriceMinor', { startPriceMinor: 0 }],
    ['startPriceMinor', { startPriceMinor: 1_000_000_001 }],
    ['incrementMinor', { incrementMinor: 0 }],
    ['incrementMinor', { startPriceMinor: 1000, incrementMinor: 1001 }],
    ['incrementMinor', { startPriceMinor: 50, incrementMinor: 101 }],
    ['reservePriceMinor', { startPriceMinor: 1000, reservePriceMinor: 999 }],
    ['buyNowPriceMinor', { startPriceMinor: 1000, buyNowPriceMinor: 999 }],
    ['buyNowPriceMinor', { startPriceMinor: 1000, reservePriceMinor: 2000, buyNowPriceMinor: 1999 }],
    ['endsAt', { endsAt: inMs(28 * SECOND_MS) }],
    ['endsAt', { endsAt: inMs(30 * day + 60 * SECOND_MS) }],
    ['startsAt', { startsAt: inMs(30 * day + 60 * SECOND_MS), endsAt: inMs(31 * day) }],
    ['startsAt', { startsAt: inMs(-10 * 60 * SECOND_MS) }],
    ['softCloseSeconds', { softCloseSeconds: -1 }],
    ['softCloseSeconds', { softCloseSeconds: 601 }],
  ])('with %s of %j is refused', async (field, terms) => {
    const refusal = await refusalFrom(create(auctionInput(terms)));
    expect(refusal.code).toBe('INVALID_INPUT');
    expect(refusal.info).toMatchObject({ field: `auction.${field}` });
  });

  test.each([
    { startPriceMinor: 1, incrementMinor: 100 },
    { startPriceMinor: 1000, incrementMinor: 1000 },
    { startPriceMinor: 1_000_000_000 },
    { startPriceMinor: 1000, reservePriceMinor: 1000, buyNowPriceMinor: 1000 },
    { endsAt: inMs(5 * 60 * SECOND_MS) },
    { startsAt: inMs(29 * day), endsAt: inMs(58 * day) },
    { softCloseSeconds: 0 },
    { softCloseSeconds: 600 },
  ])('with %j is accepted', async (terms) => {
    expect((await listItem(seller, auctionInput(terms))).auction?.bidCount).toBe(0);
  });

  test('lasts 30 seconds at least and 30 days at most, to the second', async () => {
    const startsAt = inMs(day);
    const lasting = (ms: number) => auctionInput({ startsAt, endsAt: new Date(Date.parse(startsAt) + ms).toISOString() });
    expect((await listItem(seller, lasting(30 * SECOND_MS))).version).toBe(1);
    expect((await listItem(seller, lasting(30 * day))).version).toBe(1);
    expect((await refusalFrom(create(lasting(29 * SECOND_MS)))).code).toBe('INVALID_INPUT');
    expect((await refusalFrom(create(lasting(30 * day + SECOND_MS)))).code).toBe('INVALID_INPUT');
  });
});

describe('a requestId', () => {
  test('used again with the same input answers the item, once listed', async () => {
    const owner = await newUser(stage);
    const input = auctionInput({ reservePriceMinor: 2000 }, { description: 'y'.repeat(500) });
    const first = await listItem(owner, input);
    expect(await listItem(owner, input)).toEqual(first);
    expect((await owner.client.query({ query: MyItemsDocument })).data?.myItems.items).toHaveLength(1);
  });

  test('used by twenty calls at once has one effect, and no call is told otherwise', async () => {
    const owner = await newUser(stage);
    const input = fixedPriceInput();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => listItem(owner, input)));
    const answers = outcomes.filter((outcome) => outcome.status === 'fulfilled').map((outcome) => outcome.value);
    expect(answers.length).toBeGreaterThan(0);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    for (const outcome of outcomes.filter((candidate) => candidate.status === 'rejected')) {
      expect((await refusalFrom(Promise.reject(outcome.reason))).code).toBe('CONTENTION');
    }
    expect((await owner.client.query({ query: MyItemsDocument })).data?.myItems.items).toHaveLength(1);
  });

  test.each([
    { title: 'Another title' },
    { description: 'Another description' },
    { priceMinor: 4501 },
    { category: 'HOME' as const },
    { latitude: 48.2 },
    { stock: 2 },
  ])('used again with %j is refused', async (changes) => {
    const input = fixedPriceInput();
    await listItem(seller, input);
    expect((await refusalFrom(create({ ...input, ...changes }))).code).toBe('REQUEST_ID_REUSED');
    expect((await read(input.requestId))?.version).toBe(1);
  });

  test('used again with other terms is refused', async () => {
    const input = auctionInput();
    await listItem(seller, input);
    const other = { ...input, auction: { ...input.auction!, startPriceMinor: 1001 } };
    expect((await refusalFrom(create(other))).code).toBe('REQUEST_ID_REUSED');
  });

  test('of another user is refused', async () => {
    const input = fixedPriceInput();
    await listItem(await newUser(stage), input);
    expect((await refusalFrom(create(input))).code).toBe('REQUEST_ID_REUSED');
  });

  test('of a refused input is free', async () => {
    const input = fixedPriceInput({ title: '' });
    expect((await refusalFrom(create(input))).code).toBe('INVALID_INPUT');
    expect((await listItem(seller, { ...input, title: 'Now with a title' })).id).toBe(input.requestId);
  });
});
