import { v4 } from 'uuid';
import type { PageCaller } from './caller.ts';

interface SomeItem {
  readonly id: string;
  readonly version: number;
  readonly seller: { readonly id: string };
  readonly auction: {
    readonly status: string;
    readonly bidCount: number;
    readonly minimumBid: { readonly amountMinor: number };
    readonly buyNowPrice: object | null;
  } | null;
}

interface Found {
  readonly found: { readonly items: readonly SomeItem[] };
}

type Values = Readonly<Record<string, string | undefined>>;

/** Finds what some placeholders stand for. */
interface Finder {
  readonly placeholders: readonly string[];
  readonly find: (caller: PageCaller) => Promise<Values>;
}

const ITEMS = 'items { id version seller { id } auction { status bidCount minimumBid { amountMinor } buyNowPrice { amountMinor } } }';
const NEAR = `query ($input: ItemsNearInput!) { found: itemsNear(input: $input, limit: 50) { ${ITEMS} } }`;
const MINE = `{ found: myItems(limit: 50) { ${ITEMS} } }`;
const MIDDLE = { latitude: 51.0543, longitude: 3.7174, radiusKm: 25 };
const DAY_MS = 86_400_000;

const finders: readonly Finder[] = [
  {
    placeholders: ['$SOME_ITEM', '$SOME_SELLER'],
    find: async (caller) => {
      const [item] = (await caller.ask<Found>(NEAR, { input: MIDDLE })).found.items;
      return { $SOME_ITEM: item?.id, $SOME_SELLER: item?.seller.id };
    },
  },
  {
    placeholders: ['$SOME_AUCTION', '"$SOME_MAXIMUM"', '$SOME_AT_ONCE'],
    find: async (caller) => {
      const open = await openAuctions(caller);
      const atOnce = open.find(({ auction }) => auction?.buyNowPrice && auction.bidCount === 0);
      return {
        $SOME_AUCTION: open[0]?.id,
        '"$SOME_MAXIMUM"': open[0]?.auction?.minimumBid.amountMinor.toString(),
        $SOME_AT_ONCE: atOnce?.id,
      };
    },
  },
  {
    placeholders: ['$MY_ITEM', '"$MY_VERSION"', '$MY_AUCTION'],
    find: async (caller) => {
      const { items } = (await caller.ask<Found>(MINE)).found;
      const unbid = items.find(
        ({ auction }) => auction !== null && ['SCHEDULED', 'OPEN'].includes(auction.status) && auction.bidCount === 0,
      );
      return { $MY_ITEM: items[0]?.id, '"$MY_VERSION"': items[0]?.version.toString(), $MY_AUCTION: unbid?.id };
    },
  },
  { placeholders: ['$MY_ID'], find: async (caller) => ({ $MY_ID: await myId(caller) }) },
  {
    placeholders: ['$MY_ORDER'],
    find: async (caller) => ({ $MY_ORDER: await firstId(caller, '{ found: myOrders(limit: 1) { items { id } } }') }),
  },
  {
    placeholders: ['$MY_NOTIFICATION'],
    find: async (caller) => ({ $MY_NOTIFICATION: await firstId(caller, '{ found: myNotifications(limit: 1) { items { id } } }') }),
  },
];

/** Replaces the placeholders in a sample's variables by things that exist now; what cannot be found stays as it is. */
export async function fillPlaceholders(variables: string, caller: PageCaller): Promise<string> {
  const needed = finders.filter(({ placeholders }) => placeholders.some((placeholder) => variables.includes(placeholder)));
  const found = await Promise.all(needed.map(({ find }) => find(caller).catch((): Values => ({}))));
  const values: Values = Object.assign({ $NEW_ID: v4(), $TOMORROW: new Date(Date.now() + DAY_MS).toISOString() }, ...found);
  return Object.entries(values).reduce((text, [placeholder, value]) => text.replaceAll(placeholder, value ?? placeholder), variables);
}

/** Auctions that the caller may bid on. */
async function openAuctions(caller: PageCaller): Promise<SomeItem[]> {
  const ownId = (await caller.user())?.id;
  const { items } = (await caller.ask<Found>(NEAR, { input: { ...MIDDLE, saleKind: 'AUCTION' } })).found;
  return items.filter(({ seller, auction }) => seller.id !== ownId && auction?.status === 'OPEN');
}

async function myId(caller: PageCaller): Promise<string> {
  return (await caller.ask<{ me: { id: string } }>('{ me { id } }')).me.id;
}

async function firstId(caller: PageCaller, query: string): Promise<string | undefined> {
  return (await caller.ask<{ found: { items: { id: string }[] } }>(query)).found.items[0]?.id;
}
