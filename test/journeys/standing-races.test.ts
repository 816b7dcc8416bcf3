import { randomUUID } from 'node:crypto';
import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auctionInput, fixedPriceInput, listItem } from '../support/items.ts';
import { ownStage } from '../support/own-stage.ts';
import { asUser, post } from '../support/stage.ts';
import { setAttributes } from '../support/table.ts';
import { adminOf, newUser, type TestUser } from '../support/users.ts';

const MINUTE_MS = 60_000;

const home = ownStage();
const { ask, codeOf, inMinutes } = home;
let admin: TestUser;
let anna: TestUser;
let bert: TestUser;

// Tokens live an hour of the stage's clock, which these tests move.
beforeEach(async () => {
  [admin, anna, bert] = await Promise.all([newUser(home.stage, { groups: ['admin'] }), newUser(home.stage), newUser(home.stage)]);
});

afterEach(() => home.steering.heal());

const SUSPEND = 'mutation ($id: ID!) { suspendUser(userId: $id, reason: "") { suspended } }';
const UNSUSPEND = 'mutation ($id: ID!) { unsuspendUser(userId: $id) { suspended } }';
const DELETE = 'mutation { deleteAccount }';
const RENAME = 'mutation { updateProfile(input: { displayName: "Anna Svensson" }) { id } }';
const PLACE_BID = 'mutation ($input: PlaceBidInput!) { placeBid(input: $input) { bidCount } }';
const CREATE = 'mutation ($input: CreateItemInput!) { createItem(input: $input) { id } }';
const WATCH = 'mutation ($id: ID!) { watchItem(itemId: $id) { id } }';
const bidInput = (itemId: string, maxAmountMinor: number) => ({ input: { itemId, maxAmountMinor, requestId: randomUUID() } });
const termsOf = async (minutes = 20) => ({ endsAt: await inMinutes(minutes) });
const newAuction = async (seller: TestUser): Promise<string> => (await listItem(seller, auctionInput(await termsOf()))).id;
const auctionOf = async (user: TestUser, id: string) =>
  (
    await ask<{ auction: { status: string; bidCount: number } }>(user, 'query ($id: ID!) { auction(itemId: $id) { status bidCount } }', {
      id,
    })
  ).auction;
const eventKindsOf = async (user: TestUser, id: string): Promise<string[]> =>
  (
    await ask<{ auctionEvents: { kinds: string[] }[] }>(
      user,
      'query ($id: ID!) { auctionEvents(itemId: $id, afterSeq: 0, limit: 50) { kinds } }',
      { id },
    )
  ).auctionEvents.flatMap(({ kinds }) => kinds);
const noticeKindsOf = async (user: TestUser): Promise<string[]> =>
  (await ask<{ myNotifications: { items: { kind: string }[] } }>(user, '{ myNotifications { items { kind } } }')).myNotifications.items.map(
    ({ kind }) => kind,
  );
/** Whether the pool lets the user in; undefined for one that is gone. */
const isEnabled = ({ id }: TestUser): Promise<boolean | undefined> =>
  adminOf(home.stage)
    .send(new AdminGetUserCommand({ UserPoolId: home.stage.outputs.UserPoolId, Username: id }))
    .then(
      ({ Enabled }) => Enabled,
      () => undefined,
    );

describe('a suspension among 32 other calls', () => {
  test('lets no bid in that begins after it was answered, and what was accepted before stands', async () => {
    const itemId = await newAuction(bert);
    const bids = Array.from({ length: 32 }, (_, i) => codeOf(anna, PLACE_BID, bidInput(itemId, 1000 + 100 * i)));
    await ask(admin, SUSPEND, { id: anna.id });
    const late = Array.from({ length: 8 }, (_, i) => codeOf(anna, PLACE_BID, bidInput(itemId, 10_000 + 100 * i)));
    expect(await Promise.all(late)).toEqual(Array(8).fill('SUSPENDED'));
    expect(await Promise.all(bids)).not.toContain('Unauthorized');
    await home.steering.settle();
    const { status, bidCount } = await auctionOf(bert, itemId);
    expect([status, bidCount]).toEqual(['OPEN', (await eventKindsOf(bert, itemId)).filter((kind) => kind === 'BID').length]);
  });

  test('of bidders calls the auction off once, and every bid that was accepted is in its history', async () => {
    const bidders = await Promise.all(Array.from({ length: 4 }, () => newUser(home.stage)));
    const itemId = await newAuction(anna);
    const bids = Array.from({ length: 32 }, (_, i) => codeOf(bidders[i % 4]!, PLACE_BID, bidInput(itemId, 1000 + 100 * i)));
    await ask(admin, SUSPEND, { id: anna.id });
    await Promise.all(bids);
    await home.steering.settle();
    const { status, bidCount } = await auctionOf(bert, itemId);
    const kinds = await eventKindsOf(bert, itemId);
    expect([status, kinds.at(-1), kinds.filter((kind) => kind === 'CANCELLED').length]).toEqual(['CANCELLED', 'CANCELLED', 1]);
    expect(kinds.filter((kind) => kind === 'BID')).toHaveLength(bidCount);
  });

  test('of the same seller leaves no auction live that was being listed at that moment', async () => {
    const terms = await termsOf();
    const inputs = Array.from({ length: 32 }, () => auctionInput(terms));
    await ask(anna, RENAME);
    const lists = inputs.map((input) => codeOf(anna, CREATE, { input }));
    await ask(admin, SUSPEND, { id: anna.id });
    const codes = await Promise.all(lists);
    await home.steering.pass(MINUTE_MS + 5_000);
    const listed = inputs.filter((_, i) => codes[i] === undefined);
    const statuses = await Promise.all(listed.map(async ({ requestId }) => (await auctionOf(bert, requestId)).status));
    expect(statuses).toEqual(listed.map(() => 'CANCELLED'));
  });

  test('and unsuspensions leaves the user as the last of them says', async () => {
    const admins = [admin, await newUser(home.stage, { groups: ['admin'] })];
    await Promise.all(
      Array.from({ length: 32 }, (_, i) =>
        post(home.stage, i % 2 === 0 ? SUSPEND : UNSUSPEND, { headers: asUser(admins[i % 2]!), variables: { id: anna.id } }),
      ),
    );
    await ask(admin, UNSUSPEND, { id: anna.id });
    await home.steering.pass(MINUTE_MS + 5_000);
    expect(await isEnabled(anna)).toBe(true);
    await ask(anna, RENAME);
  });
});

test('an auction that the index does not tell of at first is called off a minute later', async () => {
  const itemId = await newAuction(anna);
  const listAs = (user: string) => setAttributes(home.stage, { PK: `ITEM#${itemId}`, SK: 'ABOUT' }, { GSI2PK: `ITEMS#${user}` });
  await listAs('nobody');
  await ask(admin, SUSPEND, { id: anna.id });
  await home.steering.settle();
  await listAs(anna.id);
  expect((await auctionOf(bert, itemId)).status).toBe('OPEN');
  await home.steering.pass(MINUTE_MS + 5_000);
  expect((await auctionOf(bert, itemId)).status).toBe('CANCELLED');
});

const each = (service: string, rate: number, match: string | undefined, ...kinds: string[]) =>
  kinds.map((kind) => ({ service, kind, rate, ...(match === undefined ? {} : { match }) }));

/** What goes wrong with a third of the calls of whatever carries a suspension or deletion out. */
const FAULTS = {
  dynamodb: [
    ...each('dynamodb', 0.05, undefined, 'internal', 'throttle', 'timeoutBefore', 'timeoutAfter'),
    ...each('dynamodb', 0.1, undefined, 'conflict', 'unprocessed', 'shortPage', 'emptyPage'),
  ],
  lambda: each('lambda', 0.15, 'MarketStream', 'throttle', 'crash', 'timeoutAfter'),
  streams: each('streams', 0.2, 'MarketStream', 'duplicate', 'shuffle', 'lostAnswer'),
  scheduler: each('scheduler', 0.2, undefined, 'throttle', 'internal', 'conflict', 'lostAnswer', 'duplicate'),
};

describe.each(Object.entries(FAULTS))('when calls of %s fail', (_service, rules) => {
  const PAIRS = 3;
  const untilDone = (user: TestUser, query: string, variables: object = {}) =>
    expect.poll(() => codeOf(user, query, variables), { timeout: 60_000 }).toBeUndefined();

  /** Somebody to suspend, with an auction that somebody bid on, and somebody to delete, with an item and a watch. */
  const pairOf = async () => {
    const [suspended, deleted] = await Promise.all([newUser(home.stage), newUser(home.stage)]);
    const auction = await newAuction(suspended);
    await ask(bert, PLACE_BID, bidInput(auction, 5000));
    const fixed = (await listItem(deleted, fixedPriceInput())).id;
    await ask(deleted, WATCH, { id: auction });
    return { suspended, deleted, auction, fixed };
  };
  type Pair = Awaited<ReturnType<typeof pairOf>>;

  const expectInEffect = async ({ suspended, deleted, auction, fixed }: Pair): Promise<void> => {
    expect(await eventKindsOf(bert, auction)).toEqual(['BID', 'CANCELLED']);
    expect((await noticeKindsOf(suspended)).toSorted()).toEqual(['SUSPENDED', 'UNSOLD']);
    expect([await isEnabled(suspended), await isEnabled(deleted)]).toEqual([false, undefined]);
    expect([await codeOf(suspended, RENAME), await codeOf(deleted, RENAME)]).toEqual(['SUSPENDED', 'Unauthorized']);
    const seen = 'query ($id: ID!, $item: ID!) { profile(userId: $id) { displayName } item(id: $item) { id } }';
    expect(await ask(bert, seen, { id: deleted.id, item: fixed })).toEqual({ profile: { displayName: 'Deleted user' }, item: null });
    expect(await ask(deleted, '{ myWatches { items { id } } myNotifications { items { id } } }')).toEqual({
      myWatches: { items: [] },
      myNotifications: { items: [] },
    });
  };

  test('everything is in effect exactly once in the end', async () => {
    const pairs = await Promise.all(Array.from({ length: PAIRS }, pairOf));
    await home.steering.settle();
    await home.steering.inject(7, ...rules);
    await Promise.all(
      pairs.flatMap(({ suspended, deleted }) => [untilDone(admin, SUSPEND, { id: suspended.id }), untilDone(deleted, DELETE)]),
    );
    await home.steering.settle();
    const went = await home.steering.heal();
    await home.steering.pass(MINUTE_MS + 5_000);
    expect(went.rules.reduce((sum, { struck }) => sum + struck, 0)).toBeGreaterThan(0);
    for (const pair of pairs) await expectInEffect(pair);
    expect(await noticeKindsOf(bert)).toEqual(Array(PAIRS).fill('UNSOLD'));
  });
});
