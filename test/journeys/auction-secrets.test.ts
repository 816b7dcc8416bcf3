import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { auctionInput, listItem } from '../support/items.ts';
import { asGuest, asUser, post } from '../support/stage.ts';
import { type StartedStage, startStage } from '../support/start-stage.ts';
import { type Steering, steer } from '../support/steering.ts';
import { newUser, type TestUser } from '../support/users.ts';

const MINUTE_MS = 60_000;
/** Amounts that nothing else in the stage is: whoever reads one has read a secret. */
const RESERVE = 7_654_321;
const ANNAS = [4_567_893, 5_678_917];
const BERTS = [2_345_679];
const CARLS = [6_789_013];
const AMOUNT = '{ amountMinor }';
const AUCTION = `itemId status startPrice ${AMOUNT} currentPrice ${AMOUNT} minimumBid ${AMOUNT} increment ${AMOUNT} bidCount hasReserve
  reserveMet reservePrice ${AMOUNT} buyNowPrice ${AMOUNT} startsAt endsAt extendedCount seq leaderAlias iAmLeading myMaxAmount ${AMOUNT} winnerId`;
const EVENT = `itemId seq kinds currentPrice ${AMOUNT} minimumBid ${AMOUNT} bidCount reserveMet leaderAlias endsAt status at`;
const PLACE_BID = `mutation ($input: PlaceBidInput!) { placeBid(input: $input) { ${AUCTION} } }`;
const PUBLIC = `query ($id: ID!, $seller: ID!) {
  auction(itemId: $id) { ${AUCTION} }
  item(id: $id) { id title status seller { id displayName } auction { ${AUCTION} } }
  bids(itemId: $id) { items { itemId seq price ${AMOUNT} bidderAlias mine myMaxAmount ${AMOUNT} at } }
  auctionEvents(itemId: $id, afterSeq: 0) { ${EVENT} }
  itemsBySeller(sellerId: $seller) { items { id auction { ${AUCTION} } } }
}`;
const OWN = `{ myBids { items { auction { ${AUCTION} } item { id } myMaxAmount ${AMOUNT} iAmLeading at } }
  myNotifications { items { id userId kind itemId text read at } }
  myOrders { items { id total ${AMOUNT} } } mySales { items { id total ${AMOUNT} } } }`;

let directory: string;
let stage: StartedStage;
let steering: Steering;
let seller: TestUser;
let anna: TestUser;
let bert: TestUser;
let carl: TestUser;
let dora: TestUser;
/** All that was sent to each, as text. */
const heard = new Map<string, string>();
const hear = (name: string, text: string): void => void heard.set(name, `${heard.get(name) ?? ''}\n${text}`);

const ask = async (name: string, headers: Record<string, string>, query: string, variables: object = {}): Promise<void> => {
  const { body } = await post(stage, query, { headers, variables });
  hear(name, JSON.stringify(body));
};
const bid = (name: string, user: TestUser, itemId: string, maxAmountMinor: number) =>
  ask(name, asUser(user), PLACE_BID, { input: { itemId, maxAmountMinor, requestId: randomUUID() } });

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Subscribes as a guest to an auction, and keeps all frames. */
const listen = async (itemId: string): Promise<WebSocket> => {
  const { RealtimeUrl, ApiUrl, ApiKey } = stage.outputs;
  const authorization = { host: new URL(ApiUrl).host, 'x-api-key': ApiKey };
  const socket = new WebSocket(RealtimeUrl, ['graphql-ws', `header-${base64url(authorization)}`]);
  const started = Promise.withResolvers<void>();
  socket.on('message', (frame) => {
    hear('listener', String(frame));
    if (String(frame).includes('"connection_ack"')) {
      const data = JSON.stringify({
        query: `subscription ($id: ID!) { onAuctionEvent(itemId: $id) { ${EVENT} } }`,
        variables: { id: itemId },
      });
      socket.send(JSON.stringify({ id: '1', type: 'start', payload: { data, extensions: { authorization } } }));
    }
    if (String(frame).includes('"start_ack"')) {
      started.resolve();
    }
  });
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
  socket.on('error', started.reject);
  await started.promise;
  return socket;
};

const lookAround = async (itemId: string): Promise<void> => {
  const variables = { id: itemId, seller: seller.id };
  await ask('guest', asGuest(stage), PUBLIC, variables);
  for (const [name, user] of Object.entries({ seller, anna, bert, carl, dora })) {
    await ask(name, asUser(user), PUBLIC, variables);
    await ask(name, asUser(user), OWN);
  }
};

const newAuction = async (terms: object): Promise<string> => {
  const endsAt = new Date(Date.parse((await steering.clock()).now) + 20 * MINUTE_MS).toISOString();
  return (await listItem(seller, auctionInput({ startPriceMinor: 1000, incrementMinor: 100, endsAt, ...terms }))).id;
};

/** Everybody bids, and looks at everything, before and after the end; one auction keeps its reserve, one is sold to Carl. */
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ecobid-secrets-'));
  stage = await startStage({ directory, data: join(directory, 'data') });
  steering = steer(stage.outputs.LocalEndpoint);
  [seller, anna, bert, carl, dora] = await Promise.all([newUser(stage), newUser(stage), newUser(stage), newUser(stage), newUser(stage)]);
  const ids = [await newAuction({ reservePriceMinor: RESERVE }), await newAuction({})];
  for (const id of ids) {
    const socket = await listen(id);
    await bid('anna', anna, id, ANNAS[0]!);
    await bid('bert', bert, id, BERTS[0]!);
    await bid('bert', bert, id, 1200);
    await bid('anna', anna, id, ANNAS[1]!);
    await bid('seller', seller, id, 9_999_999);
    await bid('dora', dora, id, 1300);
    await bid('carl', carl, id, CARLS[0]!);
    await steering.settle();
    await lookAround(id);
    socket.close();
  }
  await steering.pass(21 * MINUTE_MS);
  for (const id of ids) {
    await bid('dora', dora, id, 9_000_000);
    await lookAround(id);
  }
}, 120_000);

afterAll(async () => {
  await stage.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** The secrets that a text holds. */
const found = (text: string, secrets: readonly (string | number)[]): (string | number)[] =>
  secrets.filter((secret) => text.includes(String(secret)));

const said = (name: string): string => {
  const text = heard.get(name) ?? '';
  expect(text.length).toBeGreaterThan(1000);
  return text;
};

test('everybody reads the own maximum and the seller the reserve, so that the others would have been found', () => {
  expect(found(said('anna'), ANNAS)).toEqual(ANNAS);
  expect(found(said('bert'), BERTS)).toEqual(BERTS);
  expect(found(said('carl'), [...CARLS, carl.id])).toEqual([...CARLS, carl.id]);
  expect(found(said('seller'), [RESERVE, carl.id])).toEqual([RESERVE, carl.id]);
});

test('a guest, a listener and a stranger read no maximum, no reserve and nobody’s id', () => {
  const secrets = [RESERVE, ...ANNAS, ...BERTS, ...CARLS, anna.id, bert.id, carl.id];
  for (const name of ['guest', 'listener', 'dora']) {
    expect({ name, found: found(said(name), secrets) }).toEqual({ name, found: [] });
  }
});

test('a bidder reads no other’s maximum or id, and no reserve', () => {
  expect(found(said('anna'), [RESERVE, ...BERTS, ...CARLS, bert.id, carl.id])).toEqual([]);
  expect(found(said('bert'), [RESERVE, ...ANNAS, ...CARLS, anna.id, carl.id])).toEqual([]);
  expect(found(said('carl'), [RESERVE, ...ANNAS, ...BERTS, anna.id, bert.id])).toEqual([]);
});

test('the seller reads no maximum, and no bidder’s id but the winner’s', () => {
  expect(found(said('seller'), [...ANNAS, ...BERTS, ...CARLS, anna.id, bert.id])).toEqual([]);
});

test('the log holds no maximum, no reserve and no bidder’s id', () => {
  const folder = join(directory, 'log');
  const log = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  expect(log.join('')).toContain('AuctionStream');
  expect(found(log.join(''), [RESERVE, ...ANNAS, ...BERTS, ...CARLS, anna.id, bert.id, carl.id])).toEqual([]);
});
