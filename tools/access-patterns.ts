import { join } from 'node:path';
import { CATEGORY_PLACE_INDEX, INDEXES, PLACE_INDEX, projectedAttributes, USER_INDEX } from '../domain/keys.ts';

/** Where the page goes. */
export const ACCESS_PATTERNS_FILE = join(import.meta.dirname, '..', 'docs', 'access-patterns.md');

/** One way in which the table is read. `key` uses DynamoDB's key condition syntax, with the values that keys.ts builds in angle brackets. */
type AccessPattern = {
  what: string;
  call: 'GetItem' | 'BatchGetItem' | 'Query';
  index: string | null;
  key: string;
  usedBy: string[];
};

/** Every way in which resolvers and Lambdas read the table; writes go by the same primary keys. */
export const ACCESS_PATTERNS: AccessPattern[] = [
  {
    what: 'An item with the rest of its description and its auction',
    call: 'Query',
    index: null,
    key: "PK = <ITEM#id> AND SK BETWEEN 'A' AND 'B'",
    usedBy: [
      'Query.item',
      'MyBid.item',
      'OrderLine.item',
      'Mutation.createItem (repeats)',
      'Mutation.updateItem',
      'Mutation.deleteItem',
      'Mutation.cancelAuction',
      'Mutation.watchItem',
      'Mutation.unwatchItem',
    ],
  },
  {
    what: 'The auctions of a page of items',
    call: 'BatchGetItem',
    index: null,
    key: "PK = <ITEM#id> AND SK = 'AUCTION'",
    usedBy: ['Query.itemsBySeller', 'Query.myItems', 'Query.itemsNear', 'Query.myWatches (with the item)', 'auction-closer', 'account'],
  },
  {
    what: 'A user’s profile, which is also the standing',
    call: 'GetItem',
    index: null,
    key: "PK = <USER#sub> AND SK = 'PROFILE'",
    usedBy: [
      'every mutation of a user',
      'Subscription.onAuctionEvent (users)',
      'Subscription.onNotification',
      'account',
      'market-stream',
      'Query.me',
      'Query.status',
      'Query.profile',
      'Query.myNotifications',
      'Item.seller',
      'Order.buyer',
      'Order.seller',
      'sign-in',
    ],
  },
  {
    what: 'A seller’s items, newest first',
    call: 'Query',
    index: USER_INDEX,
    key: 'GSI2PK = <ITEMS#sub>, descending by GSI2SK = <createdAt>',
    usedBy: ['Query.itemsBySeller', 'Query.myItems', 'account', 'market-stream'],
  },
  {
    what: 'Items of a stretch of an area',
    call: 'Query',
    index: PLACE_INDEX,
    key: 'GSI1PK = <area> AND GSI1SK BETWEEN <code> AND <code>',
    usedBy: ['Query.itemsNear'],
  },
  {
    what: 'Items of a category in a stretch of an area',
    call: 'Query',
    index: CATEGORY_PLACE_INDEX,
    key: 'GSI3PK = <area and category> AND GSI1SK BETWEEN <code> AND <code>',
    usedBy: ['Query.itemsNear with a category'],
  },
  {
    what: 'An auction with what is known of one user as its bidder; for a bid together with the standing',
    call: 'BatchGetItem',
    index: null,
    key: "PK = <ITEM#id> AND SK IN ('AUCTION', <BIDDER#sub>)",
    usedBy: ['Query.auction', 'Query.myBids', 'Mutation.placeBid', 'Mutation.buyNow (with the item)', 'auction-stream'],
  },
  {
    what: 'Public changes of an auction, by their numbers; those that are bids are its history',
    call: 'Query',
    index: null,
    key: 'PK = <ITEM#id> AND SK BETWEEN <EVENT#seq> AND <EVENT#seq>',
    usedBy: ['Query.auctionEvents', 'Query.bids'],
  },
  {
    what: 'All public changes of an auction, to find those that are missing',
    call: 'Query',
    index: null,
    key: "PK = <ITEM#id> AND begins_with(SK, 'EVENT#')",
    usedBy: ['auction-stream (after a change that was given up)', 'auction-closer'],
  },
  {
    what: 'Watchers, or bidders, of an item',
    call: 'Query',
    index: null,
    key: "PK = <ITEM#id> AND begins_with(SK, 'WATCHER#' or 'BIDDER#')",
    usedBy: ['auction-closer'],
  },
  {
    what: 'A user’s auctions, watches, orders or sales, newest first; the rows behind a page by one BatchGetItem',
    call: 'Query',
    index: USER_INDEX,
    key: 'GSI2PK = <BIDS#sub, WATCHES#sub, ORDERS#sub or SALES#sub>, descending by GSI2SK = <time>',
    usedBy: ['Query.myBids', 'Query.myWatches', 'Query.myOrders', 'Query.mySales', 'account (bids)', 'market-stream (bids, watches)'],
  },
  {
    what: 'A user’s notifications, newest first; those after the one last read are counted',
    call: 'Query',
    index: null,
    key: "PK = <USER#sub> AND begins_with(SK, 'NOTICE#')",
    usedBy: [
      'Query.myNotifications',
      'Query.me (count)',
      'Mutation.markNotificationsRead',
      'Mutation.updateProfile (count)',
      'market-stream',
    ],
  },
  {
    what: 'An order',
    call: 'GetItem',
    index: null,
    key: "PK = <ORDER#id> AND SK = 'ORDER'",
    usedBy: ['Query.order', 'Query.myOrders', 'Query.mySales'],
  },
  {
    what: 'Auctions by the hour of their first end, for the sweep',
    call: 'Query',
    index: null,
    key: 'PK = <CLOSING#hour> AND SK < <now>',
    usedBy: ['auction-closer'],
  },
  {
    what: 'What is known of a phone that signs in: its live code, its failures, when codes were sent',
    call: 'GetItem',
    index: null,
    key: "PK = <PHONE#HMAC of the number> AND SK = 'PHONE'",
    usedBy: ['auth-challenge', 'sign-in', 'phone-sweep'],
  },
  {
    what: 'When codes were asked for from an address',
    call: 'GetItem',
    index: null,
    key: "PK = <ADDRESS#HMAC of the address> AND SK = 'ADDRESS'",
    usedBy: ['sign-in'],
  },
];

const row = (cells: string[]): string => `| ${cells.join(' | ')} |`;

/** The page `docs/access-patterns.md`. */
export const accessPatternsPage = (): string =>
  [
    '# Access patterns',
    '',
    'Generated by `npm run codegen` from `tools/access-patterns.ts`. Key strings are built in `domain/keys.ts` and `domain/places.ts` alone.',
    '',
    row(['what', 'call', 'index', 'key', 'used by']),
    row(['---', '---', '---', '---', '---']),
    ...ACCESS_PATTERNS.map(({ what, call, index, key, usedBy }) => row([what, call, index ?? 'table', `\`${key}\``, usedBy.join(', ')])),
    '',
    '## What the indexes project',
    '',
    row(['index', 'attributes besides the keys']),
    row(['---', '---']),
    ...INDEXES.map((index) => row([index, projectedAttributes(index).join(', ')])),
    '',
  ].join('\n');
