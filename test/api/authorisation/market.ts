import { randomUUID } from 'node:crypto';
import { AdminUpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { auctionInput, listItem } from '../../support/items.ts';
import { newPhone } from '../../support/phone-sign-in.ts';
import { asUser, post } from '../../support/stage.ts';
import type { StartedStage } from '../../support/start-stage.ts';
import { steer } from '../../support/steering.ts';
import { adminOf, newUser, type TestUser } from '../../support/users.ts';
import { type Access, CALLERS, type Caller, guestAccess, noCredentials, serviceAccess, tokenAccess } from './callers.ts';

const USERS = ['user', 'seller', 'leader', 'outbid', 'buyer', 'admin', 'suspended', 'expired'] as const;
type UserName = (typeof USERS)[number];

const TOKEN_LIFE_MS = 3_600_000;
/** Beyond what anybody bids, and in no other number of the market. */
const RESERVE_MINOR = 999_983_777;
const MAXIMUM_FIRST_MINOR = 40_000_037;
/** So far apart that a price, which rises by an increment, meets none of them. */
const MAXIMUM_STEP_MINOR = 70_001;

let places = 0;
/** No two of them share a latitude or a longitude, not even after they are snapped. */
const nextPlace = () => {
  places += 1;
  return { latitude: 40 + places * 0.37, longitude: -120 + places * 1.13 };
};

/** What nobody else may read of a user, as it would stand in an answer. */
export type Secrets = ReadonlyMap<string, ReadonlySet<string>>;

/** A market in which every caller has a part. */
export interface Market {
  readonly users: Readonly<Record<UserName, TestUser>>;
  readonly access: Readonly<Record<Caller, Access>>;
  /** The user id behind a caller; empty for one who has none. */
  idOf(caller: Caller): string;
  /** The item of an auction of the seller's with a reserve, which the leader leads before the outbid bidder. */
  readonly live: string;
  /** The item that the buyer has bought from the seller, and its order. */
  readonly sold: string;
  readonly order: string;
  /** The id of the notification by which the outbid bidder learnt of it. */
  readonly noticeOfOutbid: string;
  /** By user id. */
  readonly secrets: Secrets;
  /** The time of the stage, as AWSDateTime. */
  now(): string;
  /** Lists a new item of the seller's. */
  list(input: Parameters<typeof listItem>[1]): Promise<string>;
  /** A new auction of the seller's in which the leader and the outbid bidder have bid. */
  auctionWithBids(): Promise<string>;
  /** What a caller may bid on the auction that was made last, and its secret from now on: only the leader leads by it. */
  maximumFor(callerId: string): number;
  /** The id of a user who has no part in the market. */
  newcomer(): Promise<string>;
}

/**
 * Brings the market about on a stage of its own, by the API wherever that can. The clock of the stage moves on by the life of a token.
 * `elsewhere` is a user of another stage, whose token is worth nothing here.
 */
export async function openMarket(stage: StartedStage, elsewhere: TestUser): Promise<Market> {
  const expired = await newUser(stage);
  await steer(stage.outputs.LocalEndpoint).advance(TOKEN_LIFE_MS);
  const { now } = await steer(stage.outputs.LocalEndpoint).clock();
  const users = { ...(await newUsers(stage)), expired };
  const secrets = new Map(Object.values(users).map(({ id, email }) => [id, new Set([email])]));
  const tell = (id: string, ...texts: (string | number)[]): void => texts.forEach((text) => void secrets.get(id)?.add(String(text)));
  const maxima = createMaxima(users.leader.id, tell);
  const endsAt = new Date(Date.parse(now) + 2 * TOKEN_LIFE_MS).toISOString();
  const list = async (input: Parameters<typeof listItem>[1]) => (await listItem(users.seller, input)).id;
  const auctionWithBids = async () => {
    const itemId = await list(auctionInput({ endsAt, reservePriceMinor: RESERVE_MINOR }));
    await bid(stage, users.outbid, { itemId, maxAmountMinor: maxima.above(users.outbid.id) });
    await bid(stage, users.leader, { itemId, maxAmountMinor: maxima.above(users.leader.id) });
    return itemId;
  };
  tell(users.seller.id, RESERVE_MINOR);
  for (const user of Object.values(users).filter(({ id }) => id !== expired.id)) tell(user.id, ...(await fillProfile(stage, user)));
  const live = await auctionWithBids();
  const sold = await list(auctionInput({ endsAt, buyNowPriceMinor: 5000 }));
  await answered(stage, users.buyer, 'mutation ($input: BuyNowInput!) { buyNow(input: $input) { winnerId } }', {
    input: { itemId: sold, requestId: randomUUID() },
  });
  await steer(stage.outputs.LocalEndpoint).settle();
  await answered(stage, users.admin, 'mutation ($id: ID!) { suspendUser(userId: $id, reason: "spam") { suspended } }', {
    id: users.suspended.id,
  });
  return {
    users,
    access: accessOf(stage, users, elsewhere),
    idOf: (caller) => (isUserName(caller) ? users[caller].id : ''),
    live,
    sold,
    order: await firstOf(stage, users.buyer, 'myOrders'),
    noticeOfOutbid: await firstOf(stage, users.outbid, 'myNotifications'),
    secrets,
    now: () => now,
    list,
    auctionWithBids,
    maximumFor: maxima.accepted,
    newcomer: async () => (await newUser(stage)).id,
  };
}

async function newUsers(stage: StartedStage) {
  const names = USERS.filter((name) => name !== 'expired');
  const made = await Promise.all(names.map(async (name) => [name, await newUser(stage, name === 'admin' ? { groups: ['admin'] } : {})]));
  return Object.fromEntries(made) as Record<Exclude<UserName, 'expired'>, TestUser>;
}

/** Amounts that no two bids share. */
function createMaxima(leaderId: string, tell: (id: string, ...texts: number[]) => void) {
  let last = MAXIMUM_FIRST_MINOR;
  const told = (bidderId: string, amountMinor: number): number => {
    tell(bidderId, amountMinor);
    return amountMinor;
  };
  const above = (bidderId: string): number => {
    last += MAXIMUM_STEP_MINOR;
    return told(bidderId, last);
  };
  return {
    above,
    accepted: (bidderId: string): number =>
      bidderId === leaderId ? above(bidderId) : told(bidderId, last - Math.floor(MAXIMUM_STEP_MINOR / 2)),
  };
}

/** Gives a user a phone, a text and a place of their own, and answers what nobody else may read of it. */
async function fillProfile(stage: StartedStage, user: TestUser): Promise<string[]> {
  const phone = newPhone();
  await adminOf(stage).send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId: stage.outputs.UserPoolId,
      Username: user.email,
      UserAttributes: [
        { Name: 'phone_number', Value: phone },
        { Name: 'phone_number_verified', Value: 'true' },
      ],
    }),
  );
  const bio = `I am ${randomUUID()}.`;
  const input = { bio, ...nextPlace() };
  const document = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { latitude longitude } }';
  const { updateProfile } = await answered<{ updateProfile: { latitude: number; longitude: number } }>(stage, user, document, { input });
  return [bio, phone, String(updateProfile.latitude), String(updateProfile.longitude)];
}

const bid = (stage: StartedStage, user: TestUser, input: { itemId: string; maxAmountMinor: number }) =>
  answered(stage, user, 'mutation ($input: PlaceBidInput!) { placeBid(input: $input) { seq } }', {
    input: { ...input, requestId: randomUUID() },
  });

async function firstOf(stage: StartedStage, user: TestUser, list: string): Promise<string> {
  const data = await answered<Record<string, { items: { id: string }[] }>>(stage, user, `{ ${list} { items { id } } }`);
  const [first] = data[list]?.items ?? [];
  if (first === undefined) throw new Error(`${list} is empty`);
  return first.id;
}

async function answered<Data>(stage: StartedStage, user: TestUser, query: string, variables: object = {}): Promise<Data> {
  const { body } = await post(stage, query, { headers: asUser(user), variables });
  if (body.errors !== undefined || !body.data) throw new Error(JSON.stringify(body));
  return body.data as Data;
}

const isUserName = (caller: Caller): caller is Caller & UserName => USERS.some((name) => name === caller);

function accessOf(stage: StartedStage, users: Record<UserName, TestUser>, elsewhere: TestUser): Record<Caller, Access> {
  const others = {
    none: noCredentials(stage),
    guest: guestAccess(stage),
    foreign: tokenAccess(stage, elsewhere),
    internal: serviceAccess(stage),
  };
  const entries = CALLERS.map((caller) => [caller, isUserName(caller) ? tokenAccess(stage, users[caller]) : others[caller]]);
  return Object.fromEntries(entries) as Record<Caller, Access>;
}
