import { randomUUID } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { auctionInput, fixedPriceInput, listItem } from '../support/items.ts';
import { listen } from '../support/listener.ts';
import { ownStage } from '../support/own-stage.ts';
import { asUser, post } from '../support/stage.ts';
import { setAttributes, tableOf } from '../support/table.ts';
import { newUser, refreshed, signedIn, type TestUser } from '../support/users.ts';

const MINUTE_MS = 60_000;

const home = ownStage();
const { ask, errorOf, codeOf, inMinutes } = home;
let anna: TestUser;
let bert: TestUser;

// Tokens live an hour of the stage's clock, which these tests move.
beforeEach(async () => {
  [anna, bert] = await Promise.all([newUser(home.stage), newUser(home.stage)]);
});

const DELETE = 'mutation { deleteAccount }';
const RENAME = 'mutation { updateProfile(input: { displayName: "Anna Svensson", bio: "Sells lamps" }) { id } }';
const PLACE_BID = 'mutation ($input: PlaceBidInput!) { placeBid(input: $input) { bidCount } }';
const WATCH = 'mutation ($id: ID!) { watchItem(itemId: $id) { id } }';
const bidInput = (itemId: string, maxAmountMinor: number) => ({ input: { itemId, maxAmountMinor, requestId: randomUUID() } });
const newAuction = async (seller: TestUser, minutes = 20): Promise<string> =>
  (await listItem(seller, auctionInput({ endsAt: await inMinutes(minutes) }))).id;
const auctionOf = async (user: TestUser, id: string) =>
  (
    await ask<{ auction: { status: string; iAmLeading: boolean } }>(
      user,
      'query ($id: ID!) { auction(itemId: $id) { status iAmLeading bidCount } }',
      { id },
    )
  ).auction;
const rowOf = async (key: { PK: string; SK: string }) =>
  (await tableOf(home.stage).send(new GetCommand({ TableName: home.stage.outputs.ItemsTableName, Key: key }))).Item;
const profileKey = (user: TestUser) => ({ PK: `USER#${user.id}`, SK: 'PROFILE' });

describe('deleteAccount', () => {
  test('leaves of a person what others need to see, without a name, and nothing else', async () => {
    await ask(anna, RENAME);
    const [sold, ended, fixed] = [await newAuction(anna, 5), await newAuction(anna, 5), (await listItem(anna, fixedPriceInput())).id];
    const [won, lost, watched] = [await newAuction(bert, 5), await newAuction(bert), await newAuction(bert, 40)];
    await ask(bert, PLACE_BID, bidInput(sold, 5000));
    await ask(anna, PLACE_BID, bidInput(won, 5000));
    await ask(anna, PLACE_BID, bidInput(lost, 5000));
    await home.steering.settle();
    await ask(await newUser(home.stage), PLACE_BID, bidInput(lost, 9000));
    await ask(anna, WATCH, { id: watched });
    await home.steering.pass(5 * MINUTE_MS + 5_000);
    expect(await ask(anna, '{ myNotifications { items { kind } } }')).not.toEqual({ myNotifications: { items: [] } });

    expect(await ask(anna, DELETE)).toEqual({ deleteAccount: true });
    await home.steering.settle();

    const seen = await ask(
      bert,
      `query ($user: ID!, $sold: ID!, $ended: ID!, $fixed: ID!, $lost: ID!) {
      profile(userId: $user) { displayName suspended }
      sold: item(id: $sold) { status seller { displayName } } ended: item(id: $ended) { id } fixed: item(id: $fixed) { id }
      itemsBySeller(sellerId: $user) { items { id seller { displayName } } }
      bids(itemId: $lost) { items { bidderAlias } }
      myOrders { items { seller { id displayName } } } mySales { items { buyer { id displayName } } }
    }`,
      { user: anna.id, sold, ended, fixed, lost },
    );
    const gone = { id: anna.id, displayName: 'Deleted user' };
    expect(seen).toEqual({
      profile: { displayName: 'Deleted user', suspended: false },
      sold: { status: 'SOLD', seller: { displayName: 'Deleted user' } },
      ended: null,
      fixed: null,
      itemsBySeller: { items: [{ id: sold, seller: { displayName: 'Deleted user' } }] },
      bids: { items: [{ bidderAlias: expect.stringMatching(/^[0-9a-f]{8}$/) }, { bidderAlias: expect.stringMatching(/^[0-9a-f]{8}$/) }] },
      myOrders: { items: [{ seller: gone }] },
      mySales: { items: [{ buyer: gone }] },
    });
    expect(
      await ask(anna, '{ myNotifications { items { id } } myWatches { items { id } } myBids { items { at } } myItems { items { id } } }'),
    ).toEqual({
      myNotifications: { items: [] },
      myWatches: { items: [] },
      myBids: { items: [] },
      myItems: { items: [{ id: sold }] },
    });
    const profile = await rowOf(profileKey(anna));
    expect(JSON.stringify(profile)).not.toMatch(/Svensson|lamps|closing/);
    expect(await rowOf({ PK: `ITEM#${lost}`, SK: `BIDDER#${anna.id}` })).toEqual({
      PK: `ITEM#${lost}`,
      SK: `BIDDER#${anna.id}`,
      alias: expect.any(String),
      revision: expect.any(Number),
    });
    await home.steering.pass(20 * MINUTE_MS);
    expect(await ask(anna, '{ myNotifications { items { id } } }')).toEqual({ myNotifications: { items: [] } });
  });

  test('makes its tokens useless, ends its subscriptions, and lets the address sign up anew as somebody else', async () => {
    const itemId = await newAuction(bert);
    const own = await listen(
      home.stage,
      { Authorization: anna.accessToken },
      'subscription ($id: ID!) { onAuctionEvent(itemId: $id) { seq } }',
      {
        id: itemId,
      },
    );
    await ask(anna, DELETE);
    expect(await own.closed).toEqual({ code: 1000, reason: 'Subscription complete.' });
    await home.steering.settle();
    for (const query of [RENAME, '{ me { id } }', '{ status { status } }']) expect(await codeOf(anna, query)).toBe('Unauthorized');
    expect(await codeOf(anna, PLACE_BID, bidInput(itemId, 5000))).toBe('Unauthorized');
    const again = await listen(
      home.stage,
      { Authorization: anna.accessToken },
      'subscription ($id: ID!) { onNotification(userId: $id) { id } }',
      {
        id: anna.id,
      },
    );
    expect(again.refused).toBe('Unauthorized');
    await expect(refreshed(home.stage, anna)).rejects.toThrow();
    await expect(signedIn(home.stage, anna.email)).rejects.toThrow();
    const other = await newUser(home.stage, { email: anna.email });
    expect(other.id).not.toBe(anna.id);
    await home.steering.pass(2 * MINUTE_MS);
    expect((await signedIn(home.stage, anna.email)).id).toBe(other.id);
    await ask(other, RENAME);
    expect(await ask(anna, DELETE)).toEqual({ deleteAccount: true });
    expect((await signedIn(home.stage, anna.email)).id).toBe(other.id);
    const admin = await newUser(home.stage, { groups: ['admin'] });
    const suspend = 'mutation ($id: ID!) { suspendUser(userId: $id, reason: "") { id } }';
    expect(await codeOf(admin, suspend, { id: anna.id })).toBe('NOT_FOUND');
  });

  test('is refused while the user leads a live auction, and changes nothing', async () => {
    await ask(anna, RENAME);
    const itemId = await newAuction(bert);
    await ask(anna, PLACE_BID, bidInput(itemId, 5000));
    await home.steering.settle();
    expect(await errorOf(anna, DELETE)).toMatchObject({ errorType: 'FORBIDDEN', errorInfo: { itemId } });
    expect(await ask(anna, '{ me { displayName bio } }')).toEqual({ me: { displayName: 'Anna Svensson', bio: 'Sells lamps' } });
    await ask(anna, RENAME);
    await ask(await newUser(home.stage), PLACE_BID, bidInput(itemId, 9000));
    await home.steering.settle();
    expect(await ask(anna, DELETE)).toEqual({ deleteAccount: true });
  });

  test('is refused for a bid of just now, of which the index does not tell yet', async () => {
    const itemId = await newAuction(bert);
    await ask(anna, RENAME);
    await home.steering.inject(1, { service: 'dynamodb', action: 'Query', kind: 'staleRead' });
    await ask(anna, PLACE_BID, bidInput(itemId, 5000));
    expect(await codeOf(anna, DELETE)).toBe('FORBIDDEN');
    await home.steering.heal();
  });

  test('is refused while the user sells by a live auction, also one that is over but not closed', async () => {
    const itemId = await newAuction(anna, 5);
    expect(await errorOf(anna, DELETE)).toMatchObject({ errorType: 'FORBIDDEN', errorInfo: { itemId } });
    await home.steering.advance(5 * MINUTE_MS);
    expect(await codeOf(anna, DELETE)).toBe('FORBIDDEN');
    await home.steering.pass(5_000);
    expect(await ask(anna, DELETE)).toEqual({ deleteAccount: true });
  });

  test('that was cut short refuses other calls for a minute at most, and goes on when it is called again', async () => {
    await ask(anna, RENAME);
    await ask(bert, RENAME);
    const until = Date.parse((await home.steering.clock()).now) + MINUTE_MS;
    for (const user of [anna, bert]) await setAttributes(home.stage, profileKey(user), { closingId: randomUUID(), closingUntil: until });
    expect(await codeOf(anna, RENAME)).toBe('CONTENTION');
    expect(await ask(anna, DELETE)).toEqual({ deleteAccount: true });
    await home.steering.pass(MINUTE_MS);
    await ask(bert, RENAME);
    expect(await ask(bert, DELETE)).toEqual({ deleteAccount: true });
  });

  test('called by many at once has one effect, and all are told', async () => {
    await ask(anna, RENAME);
    const answers = await Promise.all(Array.from({ length: 32 }, () => post(home.stage, DELETE, { headers: asUser(anna) })));
    expect(answers.map(({ body }) => body)).toEqual(answers.map(() => ({ data: { deleteAccount: true } })));
    await home.steering.settle();
    expect(await rowOf(profileKey(anna))).toMatchObject({ displayName: 'Deleted user', deletedAt: expect.any(String) });
  });

  describe('among other calls of the same user', () => {
    const CREATE = 'mutation ($input: CreateItemInput!) { createItem(input: $input) { id } }';
    let itemIds: string[];
    beforeEach(async () => {
      await ask(anna, RENAME);
      itemIds = await Promise.all(Array.from({ length: 4 }, () => newAuction(bert)));
    });
    const deletions = (count: number) => Array.from({ length: count }, () => codeOf(anna, DELETE));
    const others = () => [
      ...itemIds.flatMap((id) => [1500, 2500, 3500].map((max) => codeOf(anna, PLACE_BID, bidInput(id, max)))),
      ...itemIds.map(() => codeOf(anna, CREATE, { input: auctionInput() })),
    ];
    const isDeleted = async () => (await rowOf(profileKey(anna)))?.deletedAt !== undefined;
    const liveParts = async () => {
      await home.steering.settle();
      const led = await Promise.all(itemIds.map(async (id) => (await auctionOf(anna, id)).iAmLeading));
      const { myItems } = await ask<{ myItems: { items: { auction: { status: string } }[] } }>(
        anna,
        '{ myItems { items { auction { status } } } }',
      );
      return [led.filter(Boolean).length, myItems.items.filter(({ auction }) => auction.status === 'OPEN').length];
    };

    test('an account that closes refuses them, and is deleted without a part in anything live', async () => {
      const closing = Promise.all(deletions(4));
      await expect.poll(async () => (await rowOf(profileKey(anna)))?.closingUntil).toBeDefined();
      expect(new Set(await Promise.all(others()))).toEqual(new Set(['CONTENTION']));
      expect(await closing).toEqual(Array(4).fill(undefined));
      expect([await isDeleted(), ...(await liveParts())]).toEqual([true, 0, 0]);
    });

    test.each([1, 2, 3])('it is never both deleted and with a part in something live (round %d)', async (round) => {
      const calls = round === 1 ? [...others(), ...deletions(16)] : [...deletions(16), ...others()];
      await Promise.all(calls);
      const [led, sold] = await liveParts();
      const deleted = await isDeleted();
      expect(deleted ? [led, sold] : [0, 0]).toEqual([0, 0]);
      if (!deleted) expect(await codeOf(anna, DELETE)).toBe((led ?? 0) + (sold ?? 0) > 0 ? 'FORBIDDEN' : undefined);
    });
  });
});
