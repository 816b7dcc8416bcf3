/** What happened to an auction. */
export const AuctionEventKind = {
  /** A bid was accepted. */
  BID: 'BID',
  /** Somebody paid the buy-now price. */
  BOUGHT_NOW: 'BOUGHT_NOW',
  /** The seller or an admin called it off. */
  CANCELLED: 'CANCELLED',
  /** A late bid moved the end. */
  EXTENDED: 'EXTENDED',
  /** A maximum has reached the reserve. */
  RESERVE_MET: 'RESERVE_MET',
  /** It was sold to the leader. */
  SOLD: 'SOLD',
  /** It ended without a sale. */
  UNSOLD: 'UNSOLD'
} as const;

export type AuctionEventKind = typeof AuctionEventKind[keyof typeof AuctionEventKind];
/** Where an auction stands. */
export const AuctionStatus = {
  /** The seller or an admin called it off. */
  CANCELLED: 'CANCELLED',
  /** Bidding is over, the outcome is being settled. */
  ENDED: 'ENDED',
  /** Bidding is open. */
  OPEN: 'OPEN',
  /** Bidding has not opened. */
  SCHEDULED: 'SCHEDULED',
  /** It was sold. */
  SOLD: 'SOLD',
  /** It ended without a sale. */
  UNSOLD: 'UNSOLD'
} as const;

export type AuctionStatus = typeof AuctionStatus[keyof typeof AuctionStatus];
/** What sort of thing an item is. */
export const Category = {
  /** Books, comics, sheet music. */
  BOOKS: 'BOOKS',
  /** Clothes, shoes, bags. */
  CLOTHING: 'CLOTHING',
  /** Stamps, coins, records, antiques. */
  COLLECTIBLES: 'COLLECTIBLES',
  /** Phones, computers, audio, cameras. */
  ELECTRONICS: 'ELECTRONICS',
  /** Tables, chairs, shelves, beds. */
  FURNITURE: 'FURNITURE',
  /** Plants, pots, garden furniture and tools. */
  GARDEN: 'GARDEN',
  /** Kitchen, textiles, lamps, decoration. */
  HOME: 'HOME',
  /** Anything else. */
  OTHER: 'OTHER',
  /** Sports and outdoor equipment. */
  SPORTS: 'SPORTS',
  /** Hand tools, power tools, workshop. */
  TOOLS: 'TOOLS',
  /** Toys and games. */
  TOYS: 'TOYS',
  /** Bicycles, scooters, cars and their parts. */
  VEHICLES: 'VEHICLES'
} as const;

export type Category = typeof Category[keyof typeof Category];
/** How worn an item is. */
export const Condition = {
  /** Used, works, plain traces. */
  FAIR: 'FAIR',
  /** Broken or incomplete. */
  FOR_PARTS: 'FOR_PARTS',
  /** Used, works, small traces. */
  GOOD: 'GOOD',
  /** Used once or twice, no trace of it. */
  LIKE_NEW: 'LIKE_NEW',
  /** Never used. */
  NEW: 'NEW'
} as const;

export type Condition = typeof Condition[keyof typeof Condition];
/** ISO 4217 codes of the currencies that items are sold in. All have two decimals. */
export const Currency = {
  /** Swiss franc. */
  CHF: 'CHF',
  /** Euro. */
  EUR: 'EUR',
  /** Pound sterling. */
  GBP: 'GBP',
  /** Indian rupee. */
  INR: 'INR',
  /** US dollar. */
  USD: 'USD'
} as const;

export type Currency = typeof Currency[keyof typeof Currency];
/** Whether an item can be had. */
export const ItemStatus = {
  /** It can be had. */
  ACTIVE: 'ACTIVE',
  /** Its auction is over. */
  ENDED: 'ENDED',
  /** Its seller or an admin took it down. */
  REMOVED: 'REMOVED',
  /** Somebody has reserved it. */
  RESERVED: 'RESERVED',
  /** It is sold. */
  SOLD: 'SOLD'
} as const;

export type ItemStatus = typeof ItemStatus[keyof typeof ItemStatus];
/** What a notification is about. */
export const NotificationKind = {
  /** An auction that the caller watches or bids on ends within 15 minutes. */
  ENDING_SOON: 'ENDING_SOON',
  /** Somebody else leads now. */
  OUTBID: 'OUTBID',
  /** The caller's item was sold. */
  SOLD: 'SOLD',
  /** The caller's auction ended without a sale, or was called off. */
  UNSOLD: 'UNSOLD',
  /** The caller has won an auction. */
  WON: 'WON'
} as const;

export type NotificationKind = typeof NotificationKind[keyof typeof NotificationKind];
/** What an order came from. */
export const OrderOrigin = {
  /** An auction that was won or bought at once. */
  AUCTION: 'AUCTION',
  /** A cart. */
  CHECKOUT: 'CHECKOUT'
} as const;

export type OrderOrigin = typeof OrderOrigin[keyof typeof OrderOrigin];
/** How far an order is. */
export const OrderStatus = {
  /** The buyer has not paid. */
  AWAITING_PAYMENT: 'AWAITING_PAYMENT',
  /** It was called off, and every step undone. */
  CANCELLED: 'CANCELLED',
  /** It was handed over. */
  COMPLETED: 'COMPLETED',
  /** It is paid, the handover is to come. */
  PAID: 'PAID',
  /** The payment is being made. */
  PROCESSING: 'PROCESSING'
} as const;

export type OrderStatus = typeof OrderStatus[keyof typeof OrderStatus];
/**
 * Why a call was refused: the `errorType` of the first error. `errorInfo` has what the client needs to go on, named in each code's
 * description; `message` is a sentence for people. A refusal means that nothing changed.
 */
export const RefusalCode = {
  /** Bidding is over. */
  AUCTION_ENDED: 'AUCTION_ENDED',
  /** The auction has a bid, so its item can't change any more. */
  AUCTION_HAS_BIDS: 'AUCTION_HAS_BIDS',
  /** The auction has not opened yet, or was called off. */
  AUCTION_NOT_OPEN: 'AUCTION_NOT_OPEN',
  /** The maximum is below what counts now. errorInfo: currentPriceMinor, minimumBidMinor, endsAt. */
  BID_TOO_LOW: 'BID_TOO_LOW',
  /** The auction can't be bought at once: it has no such price, or bidding has passed it by. */
  BUY_NOW_UNAVAILABLE: 'BUY_NOW_UNAVAILABLE',
  /** Too many writers at once, or an unclear outcome: call again with the same requestId. */
  CONTENTION: 'CONTENTION',
  /** The caller sees the thing but may not do this to it. */
  FORBIDDEN: 'FORBIDDEN',
  /** An argument is out of its bounds. errorInfo: field, and what applies of min, max, allowed. */
  INVALID_INPUT: 'INVALID_INPUT',
  /** The item is reserved, sold, ended or removed. */
  ITEM_NOT_AVAILABLE: 'ITEM_NOT_AVAILABLE',
  /** There is no such thing, or none that the caller may know of. */
  NOT_FOUND: 'NOT_FOUND',
  /** The code works no more: it is too old, was used, was answered wrongly too often, or has a successor. */
  OTP_EXPIRED: 'OTP_EXPIRED',
  /** There were too many wrong codes for this phone. errorInfo: until. */
  OTP_LOCKED: 'OTP_LOCKED',
  /** A code was just sent. errorInfo: retryAt, from when on there may be another. */
  OTP_TOO_SOON: 'OTP_TOO_SOON',
  /** This is not the code. errorInfo: attemptsLeft; session, for the next answer, or null when no attempt is left. */
  OTP_WRONG: 'OTP_WRONG',
  /** Nobody may bid on, buy or reserve an item of their own. */
  OWN_ITEM: 'OWN_ITEM',
  /** Codes are not sent to this number. */
  PHONE_NOT_SUPPORTED: 'PHONE_NOT_SUPPORTED',
  /** This requestId already created something else, or belongs to another user. */
  REQUEST_ID_REUSED: 'REQUEST_ID_REUSED',
  /** The session of this sign-in was used, is over, or is of another phone. Start again. */
  SESSION_INVALID: 'SESSION_INVALID',
  /** The caller is suspended. errorInfo: reason. */
  SUSPENDED: 'SUSPENDED',
  /** This was asked for too often. errorInfo: retryAt, from when on it may be asked for again. */
  TOO_MANY_REQUESTS: 'TOO_MANY_REQUESTS',
  /** The refresh token is good for nothing any more. Sign in again. */
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  /** The thing changed in the meantime. errorInfo: currentVersion. */
  VERSION_CONFLICT: 'VERSION_CONFLICT'
} as const;

export type RefusalCode = typeof RefusalCode[keyof typeof RefusalCode];
/** How an item is sold. */
export const SaleKind = {
  /** To the highest bidder. */
  AUCTION: 'AUCTION',
  /** At a price, to the first buyer. */
  FIXED_PRICE: 'FIXED_PRICE',
  /** For nothing. */
  GIVEAWAY: 'GIVEAWAY'
} as const;

export type SaleKind = typeof SaleKind[keyof typeof SaleKind];