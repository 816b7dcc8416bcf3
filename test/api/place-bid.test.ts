import { randomUUID } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { auctionInput, fixedPriceInput, listItem } from '../support/items.ts';
import { asGuest, asUser, post, sharedStage, type WireAnswer } from '../support/stage.ts';
import { setAttributes, tableOf } from '../support/table.ts';
import { newUser, type TestUser } from '../support/users.ts';

const stage = sharedStage();
let seller: TestUser;
let anna: TestUser;
let bert: TestUser;
beforeAll(async () => {
  [seller, anna, bert] = await Promise.all([newUser(stage), newUser(stage), newUser(stage)]);
});

const AUCTION = `itemId status currentPrice { amountMinor } minimumBid { amountMinor } bidCount seq reserveMet hasReserve
  reservePrice { amountMinor } leaderAlias iAmLeading myMaxAmount { amountMinor } winnerId endsAt`;
const PLACE_BID = `mutation ($input: PlaceBidInput!) { placeBid(input: $input) { ${AUCTION} } }`;

const bid = (user: TestUser, itemId: string, maxAmountMinor: number, requestId: string = randomUUID()): Promise<WireAnswer> =>
  post(stage, PLACE_BID, { headers: asUser(user), variables: { input: { itemId, maxAmountMinor, requestId } } });

const accepted = async (answer: Promise<WireAnswer>): Promise<Record<string, unknown>> => {
  const { body } = await answer;
  expect(body.errors).toBeUndefined();
  return body.data?.placeBid as Record<string, unknown>;
};

const refused = async (answer: Promise<WireAnswer>): Promise<{ code: string | undefined; info: unknown }> => {
  const { body } = await answer;
  expect(body.errors).toHaveLength(1);
  expect(body.data).toBeNull();
  return { code: body.errors?.[0]?.errorType, info: body.errors?.[0]?.errorInfo };
};

const look = async (itemId: string, headers: Record<string, string>): Promise<Record<string, unknown>> => {
  const { body } = await post(stage, `query ($id: ID!) { auction(itemId: $id) { ${AUCTION} } }`, { headers, variables: { id: itemId } });
  return body.data?.auction as Record<string, unknown>;
};

const newAuction = async (terms: Parameters<typeof auctionInput>[0] = {}): Promise<string> =>
  (await listItem(seller, auctionInput({ startPriceMinor: 1000, incrementMinor: 50, ...terms }))).id;

describe('placeBid', () => {
  test('the first bid leads at the start price, whatever its maximum', async () => {
    const id = await newAuction();
    expect(await accepted(bid(anna, id, 5000))).toMatchObject({
      currentPrice: { amountMinor: 1000 },
      minimumBid: { amountMinor: 1050 },
      bidCount: 1,
      seq: 1,
      iAmLeading: true,
      myMaxAmount: { amountMinor: 5000 },
      leaderAlias: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
  });

  test('a rival below the maximum pushes the price one increment above the own', async () => {
    const id = await newAuction();
    await accepted(bid(anna, id, 5000));
    expect(await accepted(bid(bert, id, 2000))).toMatchObject({
      currentPrice: { amountMinor: 2050 },
      minimumBid: { amountMinor: 2100 },
      bidCount: 2,
      iAmLeading: false,
      myMaxAmount: { amountMinor: 2000 },
    });
  });

  test('of equal maxima the earlier leads, at that price', async () => {
    const id = await newAuction();
    await accepted(bid(anna, id, 3000));
    expect(await accepted(bid(bert, id, 3000))).toMatchObject({ currentPrice: { amountMinor: 3000 }, iAmLeading: false });
  });

  test('a bid below the least that counts is refused with what would count', async () => {
    const id = await newAuction();
    expect(await refused(bid(anna, id, 999))).toMatchObject({
      code: 'BID_TOO_LOW',
      info: { currentPriceMinor: 1000, minimumBidMinor: 1000, endsAt: expect.stringMatching(/Z$/) },
    });
    await accepted(bid(anna, id, 1000));
    expect(await refused(bid(bert, id, 1049))).toMatchObject({ code: 'BID_TOO_LOW', info: { minimumBidMinor: 1050 } });
    await accepted(bid(bert, id, 1050));
  });

  test('the leader may raise by anything, which nobody else sees, and repeat the same; less is refused', async () => {
    const id = await newAuction();
    await accepted(bid(anna, id, 1000));
    expect(await accepted(bid(anna, id, 1001))).toMatchObject({ bidCount: 1, seq: 1, myMaxAmount: { amountMinor: 1001 } });
    expect(await accepted(bid(anna, id, 1001))).toMatchObject({ bidCount: 1, seq: 1 });
    expect(await refused(bid(anna, id, 1000))).toMatchObject({ code: 'BID_TOO_LOW', info: { minimumBidMinor: 1001 } });
    expect(await look(id, asUser(bert))).toMatchObject({ myMaxAmount: null, currentPrice: { amountMinor: 1000 }, seq: 1 });
  });

  test('the reserve is a hidden maximum of the seller: whoever reaches it pays it', async () => {
    const id = await newAuction({ reservePriceMinor: 3000 });
    expect(await accepted(bid(anna, id, 2999))).toMatchObject({ reserveMet: false, currentPrice: { amountMinor: 1000 } });
    expect(await accepted(bid(anna, id, 3000))).toMatchObject({
      reserveMet: true,
      currentPrice: { amountMinor: 3000 },
      seq: 2,
      bidCount: 1,
    });
    expect((await look(id, asUser(seller))).reservePrice).toEqual({ amountMinor: 3000 });
    expect((await look(id, asUser(bert))).reservePrice).toBeNull();
  });

  test('a repeat of a request has no second effect, also when others have bid since', async () => {
    const id = await newAuction();
    const requestId = randomUUID();
    await accepted(bid(anna, id, 2000, requestId));
    await accepted(bid(bert, id, 3000));
    expect(await accepted(bid(anna, id, 2000, requestId))).toMatchObject({ bidCount: 2, iAmLeading: false });
    expect(await accepted(bid(anna, id, 9000, requestId))).toMatchObject({ bidCount: 2, currentPrice: { amountMinor: 2050 } });
  });

  test('twenty calls of one request have one effect', async () => {
    const id = await newAuction();
    const requestId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => bid(anna, id, 2000, requestId)));
    expect(answers.every(({ body }) => body.errors === undefined || body.errors[0]?.errorType === 'CONTENTION')).toBe(true);
    expect(await look(id, asUser(anna))).toMatchObject({ bidCount: 1, seq: 1, myMaxAmount: { amountMinor: 2000 } });
  });

  test('every answer to fifty bidders at once is true, and the highest maximum leads', async () => {
    const id = await newAuction();
    const bidders = [anna, bert];
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => bid(bidders[i % 2]!, id, 2000 + 100 * i)));
    const codes = new Set(answers.map(({ body }) => body.errors?.[0]?.errorType ?? 'ACCEPTED'));
    expect([...codes].every((code) => ['ACCEPTED', 'BID_TOO_LOW', 'CONTENTION'].includes(code))).toBe(true);
    expect(codes.has('ACCEPTED')).toBe(true);
    const final = await look(id, asGuest(stage));
    expect(Number(final.seq)).toBe(Number(final.bidCount));
  });

  test('a refusal is told at once however far the stream is behind, unless the request may be one that had its effect', async () => {
    const id = await newAuction();
    const ending = (end: string): string => `${randomUUID().slice(0, -3)}${end}`;
    const requests = [...'0123456789ab'].map((digit) => ending(`00${digit}`));
    for (const [turn, requestId] of requests.entries()) {
      await accepted(bid([anna, bert][turn % 2]!, id, 2000 + 100 * turn, requestId));
    }
    const [auction, bidder] = ['AUCTION', `BIDDER#${anna.id}`].map((SK) => ({ PK: `ITEM#${id}`, SK }));
    const read = new GetCommand({ TableName: stage.outputs.ItemsTableName, Key: auction!, ConsistentRead: true });
    await expect.poll(async () => (await tableOf(stage).send(read)).Item?.processed, { timeout: 10_000 }).toBe(12);
    await setAttributes(stage, auction!, { processed: 0 });
    await setAttributes(stage, bidder!, { requestIds: [] });
    expect((await refused(bid(anna, id, 1500, requests[0]))).code).toBe('CONTENTION');
    expect((await refused(bid(anna, id, 1500, ending('00c')))).code).toBe('BID_TOO_LOW');
  });

  test.each([0, 1_000_000_001])('an amount of %i is refused with the bounds', async (amount) => {
    expect(await refused(bid(anna, await newAuction(), amount))).toEqual({
      code: 'INVALID_INPUT',
      info: { field: 'maxAmountMinor', min: 1, max: 1_000_000_000 },
    });
  });

  test('a requestId that is no UUID or ULID is refused', async () => {
    expect(await refused(bid(anna, await newAuction(), 2000, 'mine'))).toMatchObject({
      code: 'INVALID_INPUT',
      info: { field: 'requestId' },
    });
  });

  test('sellers, guests and id tokens may not bid, and there must be an auction', async () => {
    const id = await newAuction();
    expect((await refused(bid(seller, id, 5000))).code).toBe('OWN_ITEM');
    expect((await refused(bid(anna, randomUUID(), 5000))).code).toBe('NOT_FOUND');
    expect((await refused(bid(anna, (await listItem(seller, fixedPriceInput())).id, 5000))).code).toBe('NOT_FOUND');
    const input = { itemId: id, maxAmountMinor: 5000, requestId: randomUUID() };
    for (const headers of [asGuest(stage), { authorization: anna.idToken }]) {
      const { body } = await post(stage, PLACE_BID, { headers, variables: { input } });
      expect(body.errors?.[0]?.errorType).toBe('Unauthorized');
    }
    expect(await look(id, asGuest(stage))).toMatchObject({ bidCount: 0, seq: 0 });
  });

  test('before the start and after the end it is refused, by the clock of the service', async () => {
    const hour = 3_600_000;
    const startsAt = new Date(Date.now() + hour).toISOString();
    const scheduled = await newAuction({ startsAt, endsAt: new Date(Date.now() + 2 * hour).toISOString() });
    expect((await refused(bid(anna, scheduled, 5000))).code).toBe('AUCTION_NOT_OPEN');
    const over = await newAuction();
    await setAttributes(stage, { PK: `ITEM#${over}`, SK: 'AUCTION' }, { endsAt: Date.now() - 1 });
    expect((await refused(bid(anna, over, 5000))).code).toBe('AUCTION_ENDED');
    expect(await look(over, asGuest(stage))).toMatchObject({ status: 'ENDED', bidCount: 0 });
  });

  test('a suspended bidder is refused, and nothing changes', async () => {
    const id = await newAuction();
    const banned = await newUser(stage);
    await accepted(bid(banned, id, 1000));
    await setAttributes(
      stage,
      { PK: `USER#${banned.id}`, SK: 'PROFILE' },
      { suspendedAt: new Date().toISOString(), suspendedReason: 'spam' },
    );
    expect(await refused(bid(banned, id, 5000))).toEqual({ code: 'SUSPENDED', info: { reason: 'spam' } });
    expect(await look(id, asGuest(stage))).toMatchObject({ bidCount: 1 });
  });
});
