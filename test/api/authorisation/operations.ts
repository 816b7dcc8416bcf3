import { randomUUID } from 'node:crypto';
import { auctionInput, fixedPriceInput } from '../../support/items.ts';
import { newPhone } from '../../support/phone-sign-in.ts';
import type { Market } from './market.ts';

/** What happens to a call, by the word in the table. */
export const OUTCOMES = {
  yes: 'an answer without errors',
  null: 'null, as for a thing that does not exist',
  401: 'no valid credentials',
  Un: 'Unauthorized: the wrong mode or group, or no access token',
} as const;

export interface Operation {
  /** All arguments, those of inputs by their path, in the order of the alphabet. */
  readonly arguments: string;
  /** One outcome for each of CALLERS, in their order; whatever is not in OUTCOMES is a refusal code. */
  readonly outcomes: string;
  /** The variables of one call, on things of the seller's that only this call touches where it changes anything. */
  variables(market: Market, callerId: string): object | Promise<object>;
}

const nothing = (): object => ({});
const requestId = (): string => randomUUID();
/** The id of a thing that there is not. */
const missing = (): string => randomUUID();

/**
 * Who may do what: written by hand from the contract, and the only list of it. A name may carry a variant in brackets; the arguments and
 * callers of a variant are its own. Tests are made of every row and column.
 *
 * columns: none guest user seller leader outbid buyer admin suspended expired foreign internal
 */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'Query.health': {
    arguments: '',
    outcomes: '401 yes yes yes yes yes yes yes yes 401 401 Un',
    variables: nothing,
  },
  'Query.status': {
    arguments: '',
    outcomes: '401 Un yes yes yes yes yes yes yes 401 401 Un',
    variables: nothing,
  },
  'Query.item': {
    arguments: 'id',
    outcomes: '401 yes yes yes yes yes yes yes yes 401 401 Un',
    variables: ({ live }) => ({ id: live }),
  },
  'Query.item (missing)': {
    arguments: 'id',
    outcomes: '401 null null null null null null null null 401 401 Un',
    variables: () => ({ id: missing() }),
  },
  'Query.itemsNear': {
    arguments: 'input.category input.latitude input.longitude input.radiusKm input.saleKind limit nextToken',
    outcomes: '401 yes yes yes yes yes yes yes yes 401 401 Un',
    variables: () => ({ input: { latitude: 48.137, longitude: 11.575, radiusKm: 5 }, limit: 5 }),
  },
  'Query.itemsBySeller': {
    arguments: 'limit nextToken sellerId',
    outcomes: '401 yes yes yes yes yes yes yes yes 401 401 Un',
    variables: ({ users }) => ({ sellerId: users.seller.id, limit: 5 }),
  },
  'Query.auction': {
    arguments: 'itemId',
    outcomes: '401 yes yes yes yes yes yes yes yes 401 401 Un',
    variables: ({ live }) => ({ itemId: live }),
  },
  'Query.auction (sold)': {
    arguments: 'itemId',
    outcomes: '401 yes yes yes yes yes yes yes yes 401 401 Un',
    variables: ({ sold }) => ({ itemId: sold }),
  },
  'Query.bids': {
    arguments: 'itemId limit nextToken',
    outcomes: '401 yes yes yes yes yes yes yes yes 401 401 Un',
    variables: ({ live }) => ({ itemId: live }),
  },
  'Query.auctionEvents': {
    arguments: 'afterSeq itemId limit',
    outcomes: '401 yes yes yes yes yes yes yes yes 401 401 Un',
    variables: ({ live }) => ({ itemId: live, afterSeq: 0 }),
  },
  'Query.profile': {
    arguments: 'userId',
    outcomes: '401 yes yes yes yes yes yes yes yes 401 401 Un',
    variables: ({ users }) => ({ userId: users.leader.id }),
  },
  'Query.me': {
    arguments: '',
    outcomes: '401 Un yes yes yes yes yes yes yes 401 401 Un',
    variables: nothing,
  },
  'Query.myItems': {
    arguments: 'limit nextToken',
    outcomes: '401 Un yes yes yes yes yes yes yes 401 401 Un',
    variables: () => ({ limit: 5 }),
  },
  'Query.myBids': {
    arguments: 'limit nextToken',
    outcomes: '401 Un yes yes yes yes yes yes yes 401 401 Un',
    variables: nothing,
  },
  'Query.myWatches': {
    arguments: 'limit nextToken',
    outcomes: '401 Un yes yes yes yes yes yes yes 401 401 Un',
    variables: nothing,
  },
  'Query.myNotifications': {
    arguments: 'limit nextToken',
    outcomes: '401 Un yes yes yes yes yes yes yes 401 401 Un',
    variables: nothing,
  },
  'Query.order': {
    arguments: 'id',
    outcomes: '401 Un null yes null null yes yes null 401 401 Un',
    variables: ({ order }) => ({ id: order }),
  },
  'Query.order (missing)': {
    arguments: 'id',
    outcomes: '401 Un null null null null null null null 401 401 Un',
    variables: () => ({ id: missing() }),
  },
  'Query.myOrders': {
    arguments: 'limit nextToken',
    outcomes: '401 Un yes yes yes yes yes yes yes 401 401 Un',
    variables: nothing,
  },
  'Query.mySales': {
    arguments: 'limit nextToken',
    outcomes: '401 Un yes yes yes yes yes yes yes 401 401 Un',
    variables: nothing,
  },
  'Mutation.startAuth': {
    arguments: 'phone',
    outcomes: '401 yes Un Un Un Un Un Un Un 401 401 Un',
    variables: () => ({ phone: newPhone() }),
  },
  'Mutation.verifyOtp': {
    arguments: 'otp phone session',
    outcomes: '401 SESSION_INVALID Un Un Un Un Un Un Un 401 401 Un',
    variables: () => ({ phone: newPhone(), otp: '000000', session: 'none' }),
  },
  'Mutation.refreshSession': {
    arguments: 'refreshToken',
    outcomes: '401 UNAUTHENTICATED Un Un Un Un Un Un Un 401 401 Un',
    variables: () => ({ refreshToken: 'none' }),
  },
  'Mutation.updateProfile': {
    arguments: 'input.bio input.displayName input.latitude input.longitude',
    outcomes: '401 Un yes yes yes yes yes yes SUSPENDED 401 401 Un',
    variables: () => ({ input: { displayName: 'Somebody' } }),
  },
  'Mutation.createItem': {
    arguments: `input.auction.buyNowPriceMinor input.auction.endsAt input.auction.incrementMinor input.auction.reservePriceMinor
      input.auction.softCloseSeconds input.auction.startPriceMinor input.auction.startsAt input.category input.condition input.currency
      input.description input.latitude input.longitude input.priceMinor input.requestId input.saleKind input.stock input.title`,
    outcomes: '401 Un yes yes yes yes yes yes SUSPENDED 401 401 Un',
    variables: () => ({ input: fixedPriceInput() }),
  },
  'Mutation.updateItem': {
    arguments: 'input.category input.condition input.description input.expectedVersion input.id input.priceMinor input.stock input.title',
    outcomes: '401 Un FORBIDDEN yes FORBIDDEN FORBIDDEN FORBIDDEN FORBIDDEN SUSPENDED 401 401 Un',
    variables: async ({ list }) => ({ input: { id: await list(fixedPriceInput()), expectedVersion: 1, title: 'Changed' } }),
  },
  'Mutation.deleteItem': {
    arguments: 'id',
    outcomes: '401 Un FORBIDDEN yes FORBIDDEN FORBIDDEN FORBIDDEN yes SUSPENDED 401 401 Un',
    variables: async ({ list }) => ({ id: await list(fixedPriceInput()) }),
  },
  'Mutation.placeBid': {
    arguments: 'input.itemId input.maxAmountMinor input.requestId',
    outcomes: '401 Un yes OWN_ITEM yes yes yes yes SUSPENDED 401 401 Un',
    variables: async ({ auctionWithBids, maximumFor }, callerId) => ({
      input: { itemId: await auctionWithBids(), maxAmountMinor: maximumFor(callerId), requestId: requestId() },
    }),
  },
  'Mutation.buyNow': {
    arguments: 'input.itemId input.requestId',
    outcomes: '401 Un yes OWN_ITEM yes yes yes yes SUSPENDED 401 401 Un',
    variables: async ({ list }) => ({
      input: { itemId: await list(auctionInput({ buyNowPriceMinor: 5000 })), requestId: requestId() },
    }),
  },
  'Mutation.cancelAuction': {
    arguments: 'input.itemId input.reason',
    outcomes: '401 Un FORBIDDEN yes FORBIDDEN FORBIDDEN FORBIDDEN yes SUSPENDED 401 401 Un',
    variables: async ({ list }) => ({ input: { itemId: await list(auctionInput()), reason: 'A mistake' } }),
  },
  'Mutation.cancelAuction (with bids)': {
    arguments: 'input.itemId input.reason',
    outcomes: '401 Un FORBIDDEN AUCTION_HAS_BIDS FORBIDDEN FORBIDDEN FORBIDDEN yes SUSPENDED 401 401 Un',
    variables: async ({ auctionWithBids }) => ({ input: { itemId: await auctionWithBids(), reason: 'A mistake' } }),
  },
  'Mutation.watchItem': {
    arguments: 'itemId',
    outcomes: '401 Un yes yes yes yes yes yes SUSPENDED 401 401 Un',
    variables: ({ live }) => ({ itemId: live }),
  },
  'Mutation.unwatchItem': {
    arguments: 'itemId',
    outcomes: '401 Un yes yes yes yes yes yes SUSPENDED 401 401 Un',
    variables: ({ live }) => ({ itemId: live }),
  },
  'Mutation.markNotificationsRead': {
    arguments: 'upTo',
    outcomes: '401 Un yes yes yes yes yes yes SUSPENDED 401 401 Un',
    variables: ({ noticeOfOutbid }) => ({ upTo: noticeOfOutbid }),
  },
  'Mutation.suspendUser': {
    arguments: 'reason userId',
    outcomes: '401 Un Un Un Un Un Un yes Un 401 401 Un',
    variables: async ({ newcomer }) => ({ userId: await newcomer(), reason: 'spam' }),
  },
  'Mutation.suspendUser (oneself)': {
    arguments: 'reason userId',
    outcomes: '401 Un Un Un Un Un Un FORBIDDEN Un 401 401 Un',
    variables: (_market, callerId) => ({ userId: callerId, reason: 'spam' }),
  },
  'Mutation.unsuspendUser': {
    arguments: 'userId',
    outcomes: '401 Un Un Un Un Un Un yes Un 401 401 Un',
    variables: async ({ newcomer }) => ({ userId: await newcomer() }),
  },
  'Mutation.endSubscriptions': {
    arguments: 'userId',
    outcomes: '401 Un Un Un Un Un Un Un Un 401 401 yes',
    variables: () => ({ userId: missing() }),
  },
  'Mutation.publishAuctionEvent': {
    arguments: `input.at input.bidCount input.currency input.currentPriceMinor input.endsAt input.itemId input.kinds input.leaderAlias
      input.minimumBidMinor input.reserveMet input.seq input.status`,
    outcomes: '401 Un Un Un Un Un Un Un Un 401 401 yes',
    variables: ({ now }) => ({
      input: {
        itemId: missing(),
        seq: 1,
        kinds: ['BID'],
        currency: 'EUR',
        currentPriceMinor: 1,
        minimumBidMinor: 2,
        bidCount: 1,
        reserveMet: true,
        endsAt: now(),
        status: 'OPEN',
        at: now(),
      },
    }),
  },
  'Mutation.publishNotification': {
    arguments: 'input.at input.id input.itemId input.kind input.text input.userId',
    outcomes: '401 Un Un Un Un Un Un Un Un 401 401 yes',
    variables: ({ now, noticeOfOutbid }) => ({
      input: { id: noticeOfOutbid, userId: missing(), kind: 'OUTBID', text: 'Somebody bids more.', at: now() },
    }),
  },
  'Subscription.onAuctionEvent': {
    arguments: 'itemId',
    outcomes: '401 yes yes yes yes yes yes yes SUSPENDED 401 401 Un',
    variables: ({ live }) => ({ itemId: live }),
  },
  'Subscription.onNotification': {
    arguments: 'userId',
    outcomes: '401 Un yes yes yes yes yes yes SUSPENDED 401 401 Un',
    variables: (_market, callerId) => ({ userId: callerId }),
  },
  'Subscription.onNotification (of another)': {
    arguments: 'userId',
    outcomes: '401 Un Un Un Un Un Un Un Un 401 401 Un',
    variables: () => ({ userId: missing() }),
  },
  // The last one, since the callers whom it admits are gone after it.
  'Mutation.deleteAccount': {
    arguments: '',
    outcomes: '401 Un yes FORBIDDEN FORBIDDEN yes yes yes SUSPENDED 401 401 Un',
    variables: nothing,
  },
};
