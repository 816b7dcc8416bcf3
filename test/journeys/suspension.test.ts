import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { auctionInput, fixedPriceInput, listItem } from '../support/items.ts';
import { type Listener, listen } from '../support/listener.ts';
import { ownStage } from '../support/own-stage.ts';
import { asGuest, post } from '../support/stage.ts';
import { setAttributes } from '../support/table.ts';
import { newUser, refreshed, signedIn, type TestUser } from '../support/users.ts';

const MINUTE_MS = 60_000;
const REASON = 'Sold what is not allowed.';

const home = ownStage();
const { ask, errorOf, codeOf, inMinutes } = home;
let admin: TestUser;
let anna: TestUser;
let bert: TestUser;

// Tokens live an hour of the stage's clock, which these tests move.
beforeEach(async () => {
  [admin, anna, bert] = await Promise.all([newUser(home.stage, { groups: ['admin'] }), newUser(home.stage), newUser(home.stage)]);
});

const SUSPEND = 'mutation ($userId: ID!, $reason: String!) { suspendUser(userId: $userId, reason: $reason) { id displayName suspended } }';
const UNSUSPEND = 'mutation ($userId: ID!) { unsuspendUser(userId: $userId) { id suspended } }';
const suspend = (userId: string, reason = REASON, by = admin) => ask<{ suspendUser: object }>(by, SUSPEND, { userId, reason });
const unsuspend = (userId: string) => ask<{ unsuspendUser: object }>(admin, UNSUSPEND, { userId });

const RENAME = 'mutation { updateProfile(input: { bio: "Hello" }) { id } }';
const PLACE_BID = 'mutation ($input: PlaceBidInput!) { placeBid(input: $input) { bidCount } }';
const bidInput = (itemId: string, maxAmountMinor: number) => ({ input: { itemId, maxAmountMinor, requestId: randomUUID() } });

const newAuction = async (seller: TestUser, minutes = 20): Promise<string> =>
  (await listItem(seller, auctionInput({ endsAt: await inMinutes(minutes) }))).id;

type Auction = { status: string; bidCount: number; iAmLeading: boolean };
const auctionOf = async (user: TestUser, id: string): Promise<Auction> =>
  (await ask<{ auction: Auction }>(user, 'query ($id: ID!) { auction(itemId: $id) { status bidCount iAmLeading } }', { id })).auction;
const eventKindsOf = async (user: TestUser, id: string): Promise<string[][]> =>
  (
    await ask<{ auctionEvents: { kinds: string[] }[] }>(user, 'query ($id: ID!) { auctionEvents(itemId: $id, afterSeq: 0) { kinds } }', {
      id,
    })
  ).auctionEvents.map(({ kinds }) => kinds);
const noticesOf = async (user: TestUser): Promise<{ kind: string; text: string; itemId: string | null }[]> =>
  (
    await ask<{ myNotifications: { items: { kind: string; text: string; itemId: string | null }[] } }>(
      user,
      '{ myNotifications { items { kind text itemId } } }',
    )
  ).myNotifications.items;

const ON_AUCTION = 'subscription ($id: ID!) { onAuctionEvent(itemId: $id) { seq } }';
const ON_NOTICE = 'subscription ($id: ID!) { onNotification(userId: $id) { kind } }';
const byToken = (user: TestUser) => ({ Authorization: user.accessToken });
const listenTo = (user: TestUser, itemId: string): Promise<Listener> => listen(home.stage, byToken(user), ON_AUCTION, { id: itemId });

describe('a suspended user', () => {
  test('is refused at the next mutation and subscription with a token from before, with the reason; queries stay open', async () => {
    const itemId = await newAuction(bert);
    await ask(anna, RENAME);
    expect(await suspend(anna.id)).toEqual({
      suspendUser: { id: anna.id, displayName: `Neighbour ${anna.id.slice(0, 4)}`, suspended: true },
    });
    const refusal = { errorType: 'SUSPENDED', errorInfo: { reason: REASON } };
    expect(await errorOf(anna, RENAME)).toMatchObject(refusal);
    expect(await errorOf(anna, PLACE_BID, bidInput(itemId, 5000))).toMatchObject(refusal);
    expect(await errorOf(anna, 'mutation { deleteAccount }')).toMatchObject(refusal);
    expect((await listenTo(anna, itemId)).refused).toBe('SUSPENDED');
    expect((await listen(home.stage, byToken(anna), ON_NOTICE, { id: anna.id })).refused).toBe('SUSPENDED');
    expect(await ask(anna, 'query ($id: ID!) { me { suspended } profile(userId: $id) { suspended } }', { id: anna.id })).toEqual({
      me: { suspended: true },
      profile: { suspended: true },
    });
    expect(await auctionOf(anna, itemId)).toMatchObject({ status: 'OPEN', bidCount: 0 });
  });

  test('hears nothing more: its open subscriptions end and their connections are closed; those of others and of guests stay', async () => {
    const itemId = await newAuction(bert);
    const guest = await listen(home.stage, { 'x-api-key': home.stage.outputs.ApiKey }, ON_AUCTION, { id: itemId });
    const own = [await listenTo(anna, itemId), await listen(home.stage, byToken(anna), ON_NOTICE, { id: anna.id })];
    const other = await listenTo(bert, itemId);
    await suspend(anna.id);
    for (const listener of own) {
      expect(await listener.closed).toEqual({ code: 1000, reason: 'Subscription complete.' });
      expect(listener.frames.at(-1)).toEqual({ type: 'complete', id: '1' });
    }
    await home.steering.settle();
    await ask(admin, PLACE_BID, bidInput(itemId, 5000));
    await home.steering.settle();
    for (const listener of [guest, other]) {
      expect(listener.frames.at(-1)).toMatchObject({ type: 'data', payload: { data: { onAuctionEvent: { seq: 1 } } } });
      listener.close();
    }
  });

  test('signs in no more, nor refreshes, until the suspension ends; then with a new token everything goes on', async () => {
    await suspend(anna.id);
    await home.steering.settle();
    await expect(signedIn(home.stage, anna.email)).rejects.toThrow('User is disabled.');
    await expect(refreshed(home.stage, anna)).rejects.toThrow();
    expect(await unsuspend(anna.id)).toEqual({ unsuspendUser: { id: anna.id, suspended: false } });
    await home.steering.settle();
    const again = await signedIn(home.stage, anna.email);
    expect(again.id).toBe(anna.id);
    await ask(again, RENAME);
    const own = await listen(home.stage, byToken(again), ON_NOTICE, { id: anna.id });
    expect(own.refused).toBeUndefined();
    await home.steering.pass(2 * MINUTE_MS);
    expect(own.isOpen()).toBe(true);
    own.close();
    expect((await signedIn(home.stage, anna.email)).id).toBe(anna.id);
  });

  test('is told why, once', async () => {
    await suspend(anna.id);
    await suspend(anna.id, 'Another reason.');
    await home.steering.pass(2 * MINUTE_MS);
    expect(await noticesOf(anna)).toEqual([{ kind: 'SUSPENDED', text: `Your account was suspended: ${REASON}`, itemId: null }]);
    expect(await errorOf(anna, RENAME)).toMatchObject({ errorInfo: { reason: REASON } });
  });

  test('leaves standing what it bid: the leader still wins', async () => {
    const itemId = await newAuction(bert);
    await ask(anna, PLACE_BID, bidInput(itemId, 5000));
    await suspend(anna.id);
    await home.steering.settle();
    expect(await auctionOf(anna, itemId)).toEqual({ status: 'OPEN', bidCount: 1, iAmLeading: true });
    await home.steering.pass(20 * MINUTE_MS + 5_000);
    // Schedule and sweep may have lost to each other; the next sweep closes it.
    await home.steering.pass(5 * MINUTE_MS);
    expect(await auctionOf(anna, itemId)).toMatchObject({ status: 'SOLD' });
  });

  test('sells no more: live auctions are called off, also with bids on them, and their leaders told; what had ended is sold', async () => {
    const [over, bidOn, plain] = [await newAuction(anna, 5), await newAuction(anna, 40), await newAuction(anna, 40)];
    for (const id of [over, bidOn]) await ask(bert, PLACE_BID, bidInput(id, 5000));
    const fixed = (await listItem(anna, fixedPriceInput())).id;
    await home.steering.settle();
    // Over, and its closer comes minutes later only.
    await setAttributes(home.stage, { PK: `ITEM#${over}`, SK: 'AUCTION' }, { endsAt: Date.parse((await home.steering.clock()).now) - 1 });
    await suspend(anna.id);
    await home.steering.settle();
    expect((await auctionOf(bert, over)).status).toBe('ENDED');
    expect(await auctionOf(bert, bidOn)).toMatchObject({ status: 'CANCELLED', bidCount: 1 });
    expect((await auctionOf(bert, plain)).status).toBe('CANCELLED');
    expect(await eventKindsOf(bert, bidOn)).toEqual([['BID'], ['CANCELLED']]);
    expect(await codeOf(bert, PLACE_BID, bidInput(plain, 9000))).toBe('AUCTION_NOT_OPEN');
    const called = (await noticesOf(bert)).filter(({ itemId }) => itemId === bidOn);
    expect(called).toEqual([{ kind: 'UNSOLD', itemId: bidOn, text: 'The auction of “Walnut side table” was called off.' }]);
    expect(await ask(bert, 'query ($id: ID!) { item(id: $id) { status } }', { id: fixed })).toEqual({ item: { status: 'ACTIVE' } });
    await unsuspend(anna.id);
    await home.steering.pass(5 * MINUTE_MS + 5_000);
    await home.steering.pass(5 * MINUTE_MS);
    expect([(await auctionOf(bert, over)).status, (await auctionOf(bert, bidOn)).status]).toEqual(['SOLD', 'CANCELLED']);
  });
});

describe('suspendUser', () => {
  test('is for admins alone', async () => {
    for (const query of [SUSPEND, UNSUSPEND]) {
      expect(await codeOf(anna, query, { userId: bert.id, reason: REASON })).toBe('Unauthorized');
      const { body } = await post(home.stage, query, { headers: asGuest(home.stage), variables: { userId: bert.id, reason: REASON } });
      expect(body.errors?.[0]?.errorType).toBe('Unauthorized');
      const byIdToken = await post(home.stage, query, {
        headers: { authorization: admin.idToken },
        variables: { userId: bert.id, reason: REASON },
      });
      expect(byIdToken.body.errors?.[0]?.errorType).toBe('Unauthorized');
    }
    expect(await ask(bert, '{ me { suspended } }')).toEqual({ me: { suspended: false } });
  });

  test('is refused for oneself and for another admin, and where there is no such user', async () => {
    const other = await newUser(home.stage, { groups: ['admin'] });
    expect(await codeOf(admin, SUSPEND, { userId: admin.id, reason: REASON })).toBe('FORBIDDEN');
    expect(await codeOf(admin, SUSPEND, { userId: other.id, reason: REASON })).toBe('FORBIDDEN');
    // The pool would find somebody by the address, but it is no id.
    for (const userId of [randomUUID(), '', 'x'.repeat(200), anna.email]) {
      expect(await codeOf(admin, SUSPEND, { userId, reason: REASON })).toBe('NOT_FOUND');
      expect(await codeOf(admin, UNSUSPEND, { userId })).toBe('NOT_FOUND');
    }
    expect(await codeOf(admin, SUSPEND, { userId: anna.id, reason: 'x'.repeat(501) })).toBe('INVALID_INPUT');
    expect(await ask(anna, '{ me { suspended } }')).toEqual({ me: { suspended: false } });
    await ask(other, RENAME);
  });

  test('reaches a user who has no profile yet; unsuspendUser answers the same for one who is not suspended', async () => {
    expect(await unsuspend(anna.id)).toEqual({ unsuspendUser: { id: anna.id, suspended: false } });
    await suspend(anna.id);
    expect(await codeOf(anna, RENAME)).toBe('SUSPENDED');
    await unsuspend(anna.id);
    expect(await unsuspend(anna.id)).toEqual({ unsuspendUser: { id: anna.id, suspended: false } });
    await ask(anna, RENAME);
  });
});
