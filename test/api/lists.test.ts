import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createClient, ItemsBySellerDocument, ItemsNearDocument, MyItemsDocument } from '../../client/index.ts';
import { auctionInput, fixedPriceInput, listItem } from '../support/items.ts';
import { refusalFrom } from '../support/refusals.ts';
import { asGuest, post, sharedStage } from '../support/stage.ts';
import { newUser, type TestUser } from '../support/users.ts';

const stage = sharedStage();
const guest = createClient(stage.outputs);
let seller: TestUser;
let ids: string[];

beforeAll(async () => {
  seller = await newUser(stage);
  ids = [];
  for (let index = 0; index < 25; index += 1) {
    const input = index % 2 === 0 ? fixedPriceInput({ title: `Item ${index}` }) : auctionInput({}, { title: `Item ${index}` });
    ids.push((await listItem(seller, input)).id);
  }
});

const page = async (limit: number | null, nextToken: string | null) =>
  (await guest.query({ query: ItemsBySellerDocument, variables: { sellerId: seller.id, limit, nextToken }, fetchPolicy: 'network-only' }))
    .data?.itemsBySeller;

describe('itemsBySeller', () => {
  test('answers newest first, 20 a page, without gaps or repeats', async () => {
    const first = await page(null, null);
    expect(first?.items.map((item) => item.id)).toEqual(ids.toReversed().slice(0, 20));
    const second = await page(null, first?.nextToken ?? null);
    expect(second?.items.map((item) => item.id)).toEqual(ids.toReversed().slice(20));
    expect(second?.nextToken).toBeNull();
  });

  test('carries the auction of each auction, and the seller’s name', async () => {
    const items = (await page(50, null))?.items ?? [];
    expect(items.filter((item) => item.saleKind === 'AUCTION').every((item) => item.auction?.status === 'OPEN')).toBe(true);
    expect(items.filter((item) => item.saleKind !== 'AUCTION').every((item) => item.auction === null)).toBe(true);
    expect(new Set(items.map((item) => item.seller.id))).toEqual(new Set([seller.id]));
    expect(new Set(items.map((item) => item.seller.displayName))).toEqual(new Set([`Neighbour ${seller.id.slice(0, 4)}`]));
  });

  test('reads more of the seller when more is asked', async () => {
    const query = `query ($id: ID!) { itemsBySeller(sellerId: $id, limit: 1) { items { seller { id name: displayName ratingCount suspended memberSince } } } }`;
    const { body } = await post(stage, query, { headers: asGuest(stage), variables: { id: seller.id } });
    expect(body).toEqual({
      data: {
        itemsBySeller: {
          items: [
            {
              seller: {
                id: seller.id,
                name: `Neighbour ${seller.id.slice(0, 4)}`,
                ratingCount: 0,
                suspended: false,
                memberSince: expect.any(String),
              },
            },
          ],
        },
      },
    });
  });

  test.each([0, 51, -1])('refuses a limit of %i', async (limit) => {
    expect(await refusalFrom(page(limit, null))).toMatchObject({ code: 'INVALID_INPUT', info: { field: 'limit', min: 1, max: 50 } });
  });

  test('refuses a token of another list, of another seller’s page, and a bent one', async () => {
    const mine = (await seller.client.query({ query: MyItemsDocument, variables: { limit: 5 } })).data?.myItems.nextToken ?? '';
    const token = (await page(5, null))?.nextToken ?? '';
    for (const bad of [mine, `${token.slice(0, -4)}AAAA`, 'x', '']) {
      expect(await refusalFrom(page(5, bad))).toMatchObject({ code: 'INVALID_INPUT', info: { field: 'nextToken' } });
    }
  });

  test('of nobody is empty', async () => {
    const answer = await guest.query({ query: ItemsBySellerDocument, variables: { sellerId: randomUUID() } });
    expect(answer.data?.itemsBySeller).toMatchObject({ items: [], nextToken: null });
  });
});

test('myItems answers the caller’s own items and nobody else’s', async () => {
  const mine = await seller.client.query({ query: MyItemsDocument, variables: { limit: 50 } });
  expect(mine.data?.myItems.items.map((item) => item.id)).toEqual(ids.toReversed());
  const other = await newUser(stage);
  expect((await other.client.query({ query: MyItemsDocument })).data?.myItems.items).toEqual([]);
});

describe('itemsNear', () => {
  const near = (input: Record<string, unknown>, limit = 20, nextToken: string | null = null) =>
    guest.query({
      query: ItemsNearDocument,
      variables: { input: { latitude: -33.86, longitude: 151.2, radiusKm: 25, ...input }, limit, nextToken },
      fetchPolicy: 'network-only',
    });

  test('answers nearest first with distances, by category and kind', async () => {
    const at = (latitude: number, changes = {}) => listItem(seller, fixedPriceInput({ latitude, longitude: 151.2, ...changes }));
    const far = await at(-33.7);
    const close = await at(-33.86, { category: 'BOOKS' });
    const middle = await listItem(seller, auctionInput({}, { latitude: -33.8, longitude: 151.2 }));
    const all = (await near({})).data?.itemsNear.items ?? [];
    expect(all.map((item) => item.id)).toEqual([close.id, middle.id, far.id]);
    expect(all[0]?.distanceKm).toBeLessThan(1);
    expect(all[2]?.distanceKm).toBeCloseTo(17.8, 0);
    expect(all[1]?.auction?.status).toBe('OPEN');
    expect((await near({ category: 'BOOKS' })).data?.itemsNear.items.map((item) => item.id)).toEqual([close.id]);
    expect((await near({ saleKind: 'AUCTION' })).data?.itemsNear.items.map((item) => item.id)).toEqual([middle.id]);
    expect((await near({ radiusKm: 10 })).data?.itemsNear.items.map((item) => item.id)).toEqual([close.id, middle.id]);
  });

  test.each([
    ['radiusKm', { radiusKm: 0.09 }],
    ['radiusKm', { radiusKm: 100.1 }],
    ['latitude', { latitude: 91 }],
    ['longitude', { longitude: -181 }],
  ])('refuses %s in %j', async (field, input) => {
    expect(await refusalFrom(near(input))).toMatchObject({ code: 'INVALID_INPUT', info: { field } });
  });

  test.each([{ radiusKm: 0.1 }, { radiusKm: 100 }, { latitude: 90 }, { latitude: -90 }, { longitude: 180 }, { longitude: -180 }])(
    'accepts %j',
    async (input) => {
      expect((await near(input)).data?.itemsNear).toBeDefined();
    },
  );

  test('refuses a bent token and one of another search', async () => {
    await listItem(seller, fixedPriceInput({ latitude: 10, longitude: 10 }));
    await listItem(seller, fixedPriceInput({ latitude: 10, longitude: 10 }));
    const token = (await near({ latitude: 10, longitude: 10 }, 1)).data?.itemsNear.nextToken ?? '';
    expect(token).not.toBe('');
    const badToken = { code: 'INVALID_INPUT', info: { field: 'nextToken' } };
    expect(await refusalFrom(near({ latitude: 10, longitude: 10.5 }, 1, token))).toMatchObject(badToken);
    expect(await refusalFrom(near({ latitude: 10, longitude: 10 }, 1, `${token.slice(0, -2)}xx`))).toMatchObject(badToken);
    expect((await near({ latitude: 10, longitude: 10 }, 1, token)).data?.itemsNear.items).toHaveLength(1);
  });
});
