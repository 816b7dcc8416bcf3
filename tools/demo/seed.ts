import { accessTokenOf } from '../../client/index.ts';
import type { CreateItemInput, RefusalCode } from '../../schema/generated/types.ts';
import { type Caller, callGraphQL, GraphQLRefusal } from '../graphql.ts';
import { inParallel } from '../in-parallel.ts';
import { type SignedIn, signInAt } from '../sign-in-at.ts';
import type { Stage } from '../stage.ts';
import { createAccounts } from './accounts.ts';
import { demoBidId, demoItemId } from './item-id.ts';
import { listingTitle } from './listing-title.ts';
import { type PlannedItem, planCity } from './plan.ts';
import { readAuctions } from './read-auctions.ts';
import type { SeedRecord, SeedRecordStore } from './seed-record.ts';
import { ADMIN_EMAIL, DEMO_PASSWORD, type Seller, sellers } from './sellers.ts';

/** Requests on the way at the same time: more wait for the two cores. */
const WIDTH = 12;
const ATTEMPTS = 5;

const UPDATE_PROFILE = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { id } }';
const CREATE_ITEM = 'mutation ($input: CreateItemInput!) { createItem(input: $input) { id } }';
const PLACE_BID = 'mutation ($input: PlaceBidInput!) { placeBid(input: $input) { itemId } }';
const SUSPEND = 'mutation ($userId: ID!, $reason: String!) { suspendUser(userId: $userId, reason: $reason) { id } }';
const DELETE_ITEM = 'mutation ($id: ID!) { deleteItem(id: $id) { id } }';

/** A city that is made and kept up through the public API, as its sellers. */
export interface DemoCity {
  /** Makes accounts, profiles and items; what is there already stays. Tells how many items are done. */
  create(onProgress: (done: number) => void): Promise<void>;
  /** Lists the auctions that are over again, as new items, and removes those that nobody bid on; answers how many. */
  relist(): Promise<number>;
  /** Sees to the one auction that always ends soon; answers when it does, by the clock of the stage. Undefined once somebody deleted it. */
  keepOneEnding(): Promise<number | undefined>;
}

/** The demo city of the record's seed on a stage. `now` is the clock of the stage, in milliseconds. */
export function demoCity(stage: Stage, store: SeedRecordStore, record: SeedRecord, now: () => Promise<number>): DemoCity {
  const plan = planCity(record.seed);
  const auctions = plan.filter(({ auction }) => auction !== undefined);
  const callerOf = rememberSellers(stage);
  const generationOf = ({ index }: PlannedItem): number => record.generations[index] ?? 0;
  const idOf = (item: PlannedItem): string => demoItemId(record.seed, item.index, generationOf(item));

  const list = async (item: PlannedItem, generation: number): Promise<void> => {
    const caller = await callerOf(item.seller);
    const title = listingTitle(item.title, generation);
    const input = inputOf({ ...item, title }, demoItemId(record.seed, item.index, generation), await now());
    // The same request id with other times: the item was listed before a kill.
    await repeatContended(() => callGraphQL(stage.apiUrl, caller, CREATE_ITEM, { input })).catch(passOver('REQUEST_ID_REUSED'));
    await bidOn(item, input.requestId);
  };

  /** One after the other, so that the same bids lead to the same price; those whom somebody outbid before pass. */
  const bidOn = async ({ index, seller, auction }: PlannedItem, itemId: string): Promise<void> => {
    const others = sellers.filter((other) => other !== seller);
    for (const [number, maxAmountMinor] of (auction?.maxima ?? []).entries()) {
      const bidder = others[(index + number) % others.length] ?? seller;
      const caller = await callerOf(bidder);
      const input = { itemId, maxAmountMinor, requestId: demoBidId(itemId, number) };
      const bid = repeatContended(() => callGraphQL(stage.apiUrl, caller, PLACE_BID, { input }));
      await bid.catch(passOver('BID_TOO_LOW', 'AUCTION_ENDED'));
    }
  };

  const remove = async ({ seller }: PlannedItem, id: string): Promise<void> => {
    const caller = await callerOf(seller);
    const removal = repeatContended(() => callGraphQL(stage.apiUrl, caller, DELETE_ITEM, { id }));
    await removal.catch(passOver('AUCTION_HAS_BIDS', 'ITEM_NOT_AVAILABLE'));
  };

  const relist = async (items: readonly PlannedItem[]): Promise<number> => {
    const states = await readAuctions(stage, items.map(idOf));
    const over = items.filter((item) => states.get(idOf(item))?.over);
    await inParallel(over, WIDTH, (item) => list(item, generationOf(item) + 1));
    const ended = over.map((item) => ({ item, id: idOf(item) }));
    for (const { item } of ended) record.generations[item.index] = generationOf(item) + 1;
    if (over.length > 0) store.write(record);
    await inParallel(ended, WIDTH, ({ item, id }) => remove(item, id));
    return over.length;
  };

  return {
    create: async (onProgress) => {
      await suspend(stage, await createAccounts(stage));
      await inParallel(sellers, WIDTH, async (seller) => introduce(stage, seller, await callerOf(seller)));
      let done = 0;
      await inParallel(plan, WIDTH, async (item) => {
        await list(item, generationOf(item));
        onProgress(++done);
      });
      record.complete = true;
      store.write(record);
    },
    relist: () => relist(auctions),
    keepOneEnding: async () => {
      const soon = auctions.slice(0, 1);
      await relist(soon);
      const [state] = (await readAuctions(stage, soon.map(idOf))).values();
      return state?.endsAt;
    },
  };
}

/** Each seller signs in once, and only when something is done in their name; the token is a fresh one however long the stage runs. */
function rememberSellers(stage: Stage): (seller: Seller) => Promise<Caller> {
  const known = new Map<string, Promise<SignedIn>>();
  return async ({ email }) => {
    const signingIn = known.get(email) ?? signInAt(stage, email, DEMO_PASSWORD);
    known.set(email, signingIn);
    return { accessToken: (await accessTokenOf((await signingIn).client)) ?? '' };
  };
}

async function suspend(stage: Stage, userId: string): Promise<void> {
  const accessToken = (await accessTokenOf((await signInAt(stage, ADMIN_EMAIL, DEMO_PASSWORD)).client)) ?? '';
  const variables = { userId, reason: 'Sold the same bicycle three times.' };
  await repeatContended(() => callGraphQL(stage.apiUrl, { accessToken }, SUSPEND, variables));
}

async function introduce(stage: Stage, { displayName, bio, home }: Seller, caller: Caller): Promise<void> {
  const input = { displayName, bio, latitude: home.latitude, longitude: home.longitude };
  await repeatContended(() => callGraphQL(stage.apiUrl, caller, UPDATE_PROFILE, { input }));
}

function inputOf(item: PlannedItem, requestId: string, now: number): CreateItemInput {
  const { title, description, category, condition, saleKind, latitude, longitude } = item;
  const common = { requestId, title, description, category, condition, saleKind, latitude, longitude, currency: 'EUR' } as const;
  if (item.auction === undefined) return saleKind === 'GIVEAWAY' ? common : { ...common, priceMinor: item.valueMinor };
  const { opensAfterMs, lastsMs, maxima: _, ...prices } = item.auction;
  const opens = now + opensAfterMs;
  const startsAt = opensAfterMs === 0 ? {} : { startsAt: new Date(opens).toISOString() };
  return { ...common, auction: { ...prices, ...startsAt, endsAt: new Date(opens + lastsMs).toISOString() } };
}

/** Swallows refusals of these codes. */
function passOver(...codes: RefusalCode[]): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof GraphQLRefusal && codes.some((code) => code === error.code))) throw error;
  };
}

async function repeatContended(call: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await call();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof GraphQLRefusal && error.code === 'CONTENTION')) throw error;
    }
  }
}
