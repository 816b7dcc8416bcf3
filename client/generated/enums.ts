/** Where an auction stands. */
export const AuctionStatus = {
  /** The seller or an admin called it off. */
  Cancelled: 'CANCELLED',
  /** Bidding is over, the outcome is being settled. */
  Ended: 'ENDED',
  /** Bidding is open. */
  Open: 'OPEN',
  /** Bidding has not opened. */
  Scheduled: 'SCHEDULED',
  /** It was sold. */
  Sold: 'SOLD',
  /** It ended without a sale. */
  Unsold: 'UNSOLD'
} as const;

export type AuctionStatus = typeof AuctionStatus[keyof typeof AuctionStatus];
/** What sort of thing an item is. */
export const Category = {
  /** Books, comics, sheet music. */
  Books: 'BOOKS',
  /** Clothes, shoes, bags. */
  Clothing: 'CLOTHING',
  /** Stamps, coins, records, antiques. */
  Collectibles: 'COLLECTIBLES',
  /** Phones, computers, audio, cameras. */
  Electronics: 'ELECTRONICS',
  /** Tables, chairs, shelves, beds. */
  Furniture: 'FURNITURE',
  /** Plants, pots, garden furniture and tools. */
  Garden: 'GARDEN',
  /** Kitchen, textiles, lamps, decoration. */
  Home: 'HOME',
  /** Anything else. */
  Other: 'OTHER',
  /** Sports and outdoor equipment. */
  Sports: 'SPORTS',
  /** Hand tools, power tools, workshop. */
  Tools: 'TOOLS',
  /** Toys and games. */
  Toys: 'TOYS',
  /** Bicycles, scooters, cars and their parts. */
  Vehicles: 'VEHICLES'
} as const;

export type Category = typeof Category[keyof typeof Category];
/** How worn an item is. */
export const Condition = {
  /** Used, works, plain traces. */
  Fair: 'FAIR',
  /** Broken or incomplete. */
  ForParts: 'FOR_PARTS',
  /** Used, works, small traces. */
  Good: 'GOOD',
  /** Used once or twice, no trace of it. */
  LikeNew: 'LIKE_NEW',
  /** Never used. */
  New: 'NEW'
} as const;

export type Condition = typeof Condition[keyof typeof Condition];
/** ISO 4217 codes of the currencies that items are sold in. All have two decimals. */
export const Currency = {
  /** Swiss franc. */
  Chf: 'CHF',
  /** Euro. */
  Eur: 'EUR',
  /** Pound sterling. */
  Gbp: 'GBP',
  /** Indian rupee. */
  Inr: 'INR',
  /** US dollar. */
  Usd: 'USD'
} as const;

export type Currency = typeof Currency[keyof typeof Currency];
/** Whether an item can be had. */
export const ItemStatus = {
  /** It can be had. */
  Active: 'ACTIVE',
  /** Its auction is over. */
  Ended: 'ENDED',
  /** Its seller or an admin took it down. */
  Removed: 'REMOVED',
  /** Somebody has reserved it. */
  Reserved: 'RESERVED',
  /** It is sold. */
  Sold: 'SOLD'
} as const;

export type ItemStatus = typeof ItemStatus[keyof typeof ItemStatus];
/**
 * Why a call was refused: the `errorType` of the first error. `errorInfo` has what the client needs to go on, named in each code's
 * description; `message` is a sentence for people. A refusal means that nothing changed.
 */
export const RefusalCode = {
  /** The auction has a bid, so its item can't change any more. */
  AuctionHasBids: 'AUCTION_HAS_BIDS',
  /** Too many writers at once, or an unclear outcome: call again with the same requestId. */
  Contention: 'CONTENTION',
  /** The caller sees the thing but may not do this to it. */
  Forbidden: 'FORBIDDEN',
  /** An argument is out of its bounds. errorInfo: field, and what applies of min, max, allowed. */
  InvalidInput: 'INVALID_INPUT',
  /** The item is reserved, sold, ended or removed. */
  ItemNotAvailable: 'ITEM_NOT_AVAILABLE',
  /** There is no such thing, or none that the caller may know of. */
  NotFound: 'NOT_FOUND',
  /** This requestId already created something else, or belongs to another user. */
  RequestIdReused: 'REQUEST_ID_REUSED',
  /** The caller is suspended. errorInfo: reason. */
  Suspended: 'SUSPENDED',
  /** The thing changed in the meantime. errorInfo: currentVersion. */
  VersionConflict: 'VERSION_CONFLICT'
} as const;

export type RefusalCode = typeof RefusalCode[keyof typeof RefusalCode];
/** How an item is sold. */
export const SaleKind = {
  /** To the highest bidder. */
  Auction: 'AUCTION',
  /** At a price, to the first buyer. */
  FixedPrice: 'FIXED_PRICE',
  /** For nothing. */
  Giveaway: 'GIVEAWAY'
} as const;

export type SaleKind = typeof SaleKind[keyof typeof SaleKind];