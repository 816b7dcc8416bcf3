export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  AWSDate: { input: string; output: string; }
  AWSDateTime: { input: string; output: string; }
  AWSEmail: { input: string; output: string; }
  AWSIPAddress: { input: string; output: string; }
  AWSJSON: { input: string; output: string; }
  AWSPhone: { input: string; output: string; }
  AWSTime: { input: string; output: string; }
  AWSTimestamp: { input: number; output: number; }
  AWSURL: { input: string; output: string; }
};

/** An English auction with hidden maxima, as the caller may see it. `seq` rises with every public change. */
export type Auction = {
  __typename?: 'Auction';
  /** Accepted bids so far; a leader's raise is none. */
  bidCount: Scalars['Int']['output'];
  /** Ends the auction at once when paid; null when there is none. */
  buyNowPrice?: Maybe<Money>;
  /** What the leader would pay now; the start price before the first bid. */
  currentPrice: Money;
  /** When bidding ends. A late bid moves it, up to an hour in all. */
  endsAt: Scalars['AWSDateTime']['output'];
  /** How often a late bid moved the end. */
  extendedCount: Scalars['Int']['output'];
  /** Whether the seller keeps a hidden least price. */
  hasReserve: Scalars['Boolean']['output'];
  /** Whether the caller leads. */
  iAmLeading: Scalars['Boolean']['output'];
  /** The step between bids. */
  increment: Money;
  /** The item that is auctioned. */
  itemId: Scalars['ID']['output'];
  /** The leader, under a name that is random for each auction; null before the first bid. */
  leaderAlias?: Maybe<Scalars['String']['output']>;
  /** The least that a new bidder must bid now. */
  minimumBid: Money;
  /** The caller's own highest maximum; null for all others, and before a bid. */
  myMaxAmount?: Maybe<Money>;
  /** Whether the auction can be sold as it stands: there is no reserve, or a bid has reached it. */
  reserveMet: Scalars['Boolean']['output'];
  /** The hidden least price. Only its seller sees it; null for all others. */
  reservePrice?: Maybe<Money>;
  /** The number of the last public change. */
  seq: Scalars['Int']['output'];
  /** Where bidding starts. */
  startPrice: Money;
  /** When bidding opens. */
  startsAt: Scalars['AWSDateTime']['output'];
  /** Where the auction stands by the server's clock. */
  status: AuctionStatus;
  /** Who bought it. Only its seller and the buyer see it. */
  winnerId?: Maybe<Scalars['ID']['output']>;
};

/** Where an auction stands. */
export type AuctionStatus =
  /** The seller or an admin called it off. */
  | 'CANCELLED'
  /** Bidding is over, the outcome is being settled. */
  | 'ENDED'
  /** Bidding is open. */
  | 'OPEN'
  /** Bidding has not opened. */
  | 'SCHEDULED'
  /** It was sold. */
  | 'SOLD'
  /** It ended without a sale. */
  | 'UNSOLD';

/** The terms of an auction. start price <= reserve <= buy-now price; they can't change after the first bid. */
export type AuctionTermsInput = {
  /** Ends the auction at once when paid. From the reserve and the start price. */
  buyNowPriceMinor?: InputMaybe<Scalars['Int']['input']>;
  /** When bidding ends: 30 seconds to 30 days after it opens. */
  endsAt: Scalars['AWSDateTime']['input'];
  /** 1 to the start price or 100 minor units, whichever is more. By default it follows the start price. */
  incrementMinor?: InputMaybe<Scalars['Int']['input']>;
  /** The least the seller sells for, seen by nobody else. From the start price. */
  reservePriceMinor?: InputMaybe<Scalars['Int']['input']>;
  /** A bid in the last so many seconds moves the end to that many after it. 0 to 600, 0 is off, by default 120. */
  softCloseSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 1,000,000,000 minor units. */
  startPriceMinor: Scalars['Int']['input'];
  /** When bidding opens, at most 30 days ahead; by default now. */
  startsAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
};

/** What sort of thing an item is. */
export type Category =
  /** Books, comics, sheet music. */
  | 'BOOKS'
  /** Clothes, shoes, bags. */
  | 'CLOTHING'
  /** Stamps, coins, records, antiques. */
  | 'COLLECTIBLES'
  /** Phones, computers, audio, cameras. */
  | 'ELECTRONICS'
  /** Tables, chairs, shelves, beds. */
  | 'FURNITURE'
  /** Plants, pots, garden furniture and tools. */
  | 'GARDEN'
  /** Kitchen, textiles, lamps, decoration. */
  | 'HOME'
  /** Anything else. */
  | 'OTHER'
  /** Sports and outdoor equipment. */
  | 'SPORTS'
  /** Hand tools, power tools, workshop. */
  | 'TOOLS'
  /** Toys and games. */
  | 'TOYS'
  /** Bicycles, scooters, cars and their parts. */
  | 'VEHICLES';

/** How worn an item is. */
export type Condition =
  /** Used, works, plain traces. */
  | 'FAIR'
  /** Broken or incomplete. */
  | 'FOR_PARTS'
  /** Used, works, small traces. */
  | 'GOOD'
  /** Used once or twice, no trace of it. */
  | 'LIKE_NEW'
  /** Never used. */
  | 'NEW';

/** What `createItem` lists. */
export type CreateItemInput = {
  /** For AUCTION, and only there. */
  auction?: InputMaybe<AuctionTermsInput>;
  /** What sort of thing it is. */
  category: Category;
  /** How worn it is. */
  condition: Condition;
  /** The currency of all its prices; by default that of the stage. A giveaway has no price, so it has no effect there. */
  currency?: InputMaybe<Currency>;
  /** 0 to 4,000 characters. */
  description: Scalars['String']['input'];
  /** Degrees, -90 to 90. Kept only as the centre of a cell of about 1 km. */
  latitude: Scalars['Float']['input'];
  /** Degrees, -180 to 180. Kept only as the centre of a cell of about 1 km. */
  longitude: Scalars['Float']['input'];
  /** 1 to 1,000,000,000 minor units. For FIXED_PRICE, and only there. */
  priceMinor?: InputMaybe<Scalars['Int']['input']>;
  /** A new UUID or ULID in canonical form; it becomes the item's id. */
  requestId: Scalars['ID']['input'];
  /** How it is sold. */
  saleKind: SaleKind;
  /** 1 to 9,999, by default 1. An auction sells one. */
  stock?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 120 characters, blanks at the ends aside. */
  title: Scalars['String']['input'];
};

/** ISO 4217 codes of the currencies that items are sold in. All have two decimals. */
export type Currency =
  /** Swiss franc. */
  | 'CHF'
  /** Euro. */
  | 'EUR'
  /** Pound sterling. */
  | 'GBP'
  /** Indian rupee. */
  | 'INR'
  /** US dollar. */
  | 'USD';

/** Whether the API answers. */
export type Health = {
  __typename?: 'Health';
  /** The stage, such as `dev` or `prod`. */
  stage: Scalars['String']['output'];
  /** `ok`. */
  status: Scalars['String']['output'];
  /** The server's clock. */
  time: Scalars['AWSDateTime']['output'];
  /** The deployed version, such as `0.1.0`. */
  version: Scalars['String']['output'];
};

/** A picture of an item, under addresses that never change. */
export type Image = {
  __typename?: 'Image';
  /** Pixels of the display size. */
  height: Scalars['Int']['output'];
  /** The picture's id. */
  id: Scalars['ID']['output'];
  /** The picture as a thumbnail. */
  thumbnailUrl: Scalars['AWSURL']['output'];
  /** The picture in display size. */
  url: Scalars['AWSURL']['output'];
  /** Pixels of the display size. */
  width: Scalars['Int']['output'];
};

/** Something for sale or to give away. In lists it is a card: `description`, `stock` and `updatedAt` are null there. */
export type Item = {
  __typename?: 'Item';
  /** The auction as it stands; null for other kinds of sale. */
  auction?: Maybe<Auction>;
  /** What sort of thing it is. */
  category: Category;
  /** How worn it is. */
  condition: Condition;
  /** When it was listed. */
  createdAt: Scalars['AWSDateTime']['output'];
  /** Up to 4,000 characters. Null in lists. */
  description?: Maybe<Scalars['String']['output']>;
  /** Kilometres from the place asked for, between cell centres about 1 km apart. Only in `itemsNear`. */
  distanceKm?: Maybe<Scalars['Float']['output']>;
  /** The area it is in: a geohash of 5 characters, about 5 by 5 km. Nobody sees more of the place. */
  geohash5: Scalars['String']['output'];
  /** The `requestId` that created it. */
  id: Scalars['ID']['output'];
  /** Up to 12 pictures, in the order they were added. In lists only the first. */
  images: Array<Image>;
  /** The fixed price, or the start price of the auction; null for a giveaway. */
  price?: Maybe<Money>;
  /** How it is sold. */
  saleKind: SaleKind;
  /** Who sells it. `id` and `displayName` come with the item; the other fields are read for each item they are asked of. */
  seller: PublicProfile;
  /** Whether it can be had. ENDED once its auction is over, whoever won. */
  status: ItemStatus;
  /** How many there are, 1 to 9,999. Null in lists. */
  stock?: Maybe<Scalars['Int']['output']>;
  /** 1 to 120 characters. */
  title: Scalars['String']['output'];
  /** When it last changed, bids aside. Null in lists. */
  updatedAt?: Maybe<Scalars['AWSDateTime']['output']>;
  /** Starts at 1 and rises with every change; `updateItem` wants it. */
  version: Scalars['Int']['output'];
};

/** A page of items. */
export type ItemPage = {
  __typename?: 'ItemPage';
  /** The items of this page, possibly none. */
  items: Array<Item>;
  /** Asks for the next page; null when there is none. */
  nextToken?: Maybe<Scalars['String']['output']>;
};

/** Whether an item can be had. */
export type ItemStatus =
  /** It can be had. */
  | 'ACTIVE'
  /** Its auction is over. */
  | 'ENDED'
  /** Its seller or an admin took it down. */
  | 'REMOVED'
  /** Somebody has reserved it. */
  | 'RESERVED'
  /** It is sold. */
  | 'SOLD';

/** What `itemsNear` looks for. */
export type ItemsNearInput = {
  /** Only items of this category. */
  category?: InputMaybe<Category>;
  /** Degrees, -90 to 90. */
  latitude: Scalars['Float']['input'];
  /** Degrees, -180 to 180. */
  longitude: Scalars['Float']['input'];
  /** Kilometres, 0.1 to 100. */
  radiusKm: Scalars['Float']['input'];
  /** Only items sold this way. */
  saleKind?: InputMaybe<SaleKind>;
};

/** An amount in whole minor units (cents, pence, paise). At most 21,474,836.47, because Int has 32 bits. */
export type Money = {
  __typename?: 'Money';
  /** Whole minor units. */
  amountMinor: Scalars['Int']['output'];
  /** What they are units of. */
  currency: Currency;
};

/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Lists an item under the id `requestId`. Called again with the same input it answers the item as it now stands. Users.
   * Refusals: INVALID_INPUT, REQUEST_ID_REUSED.
   */
  createItem: Item;
  /**
   * Removes an item from sale and from all lists; again on a removed item it answers the same. The seller or an admin.
   * Refusals: NOT_FOUND, FORBIDDEN, ITEM_NOT_AVAILABLE, AUCTION_HAS_BIDS.
   */
  deleteItem: Item;
  /**
   * Changes what is given of an item, and leaves the rest; null for `description` clears it. The seller.
   * Refusals: INVALID_INPUT, NOT_FOUND, FORBIDDEN, VERSION_CONFLICT, ITEM_NOT_AVAILABLE, AUCTION_HAS_BIDS.
   */
  updateItem: Item;
  /** Changes what is given of the caller's own profile, and leaves the rest. Users. Refusals: INVALID_INPUT. */
  updateProfile: Profile;
};


/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type MutationCreateItemArgs = {
  input: CreateItemInput;
};


/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type MutationDeleteItemArgs = {
  id: Scalars['ID']['input'];
};


/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type MutationUpdateItemArgs = {
  input: UpdateItemInput;
};


/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};

/** What only the user sees of the own profile, and what everybody sees. */
export type Profile = {
  __typename?: 'Profile';
  /** Up to 500 characters about oneself; null when empty. */
  bio?: Maybe<Scalars['String']['output']>;
  /** 1 to 40 characters. */
  displayName: Scalars['String']['output'];
  /** The e-mail address of the account, read from the user pool when asked for; null when it has none. */
  email?: Maybe<Scalars['AWSEmail']['output']>;
  /** The user's id: the `sub` of the tokens. */
  id: Scalars['ID']['output'];
  /** Number of completed sales. */
  itemsSold: Scalars['Int']['output'];
  /** Degrees: the centre of the cell of about 1 km that was given; null when none was. */
  latitude?: Maybe<Scalars['Float']['output']>;
  /** Degrees: the centre of the cell of about 1 km that was given; null when none was. */
  longitude?: Maybe<Scalars['Float']['output']>;
  /** When the profile was made. */
  memberSince: Scalars['AWSDateTime']['output'];
  /** The phone number of the account, E.164, read from the user pool when asked for; null when it has none. */
  phone?: Maybe<Scalars['AWSPhone']['output']>;
  /** Number of visible ratings. */
  ratingCount: Scalars['Int']['output'];
  /** Mean of the stars of all visible ratings, 1 to 5; null before the first. */
  ratingMean?: Maybe<Scalars['Float']['output']>;
  /** Whether an admin has suspended the user. */
  suspended: Scalars['Boolean']['output'];
  /** Notifications that were not marked read. */
  unreadNotifications: Scalars['Int']['output'];
};

/** What anyone may know of a user. */
export type PublicProfile = {
  __typename?: 'PublicProfile';
  /** 1 to 40 characters. */
  displayName: Scalars['String']['output'];
  /** The user's id: the `sub` of the tokens. */
  id: Scalars['ID']['output'];
  /** Number of completed sales. */
  itemsSold: Scalars['Int']['output'];
  /** When the profile was made. */
  memberSince: Scalars['AWSDateTime']['output'];
  /** Number of visible ratings. */
  ratingCount: Scalars['Int']['output'];
  /** Mean of the stars of all visible ratings, 1 to 5; null before the first. */
  ratingMean?: Maybe<Scalars['Float']['output']>;
  /** Whether an admin has suspended the user. */
  suspended: Scalars['Boolean']['output'];
};

/**
 * What can be read. Guests (API key) may call the fields that say so; all others want a signed-in user.
 * Lists answer `{ items nextToken }`; `limit` is 1 to 50, 20 when omitted.
 */
export type Query = {
  __typename?: 'Query';
  /** Whether the API answers, and which version. Guests and users. */
  health: Health;
  /** One item with its description and auction; null when there is none or it was removed. Guests and users. */
  item?: Maybe<Item>;
  /** A seller's items that were not removed, newest first. Guests and users. Refusals: INVALID_INPUT. */
  itemsBySeller: ItemPage;
  /**
   * Items around a place, nearest first, each with `distanceKm`; at equal distance in a fixed order. Guests and users.
   * A page may be short; then its `nextToken` goes on. Refusals: INVALID_INPUT.
   */
  itemsNear: ItemPage;
  /** The caller's own profile; the first call makes it. Users. */
  me: Profile;
  /** The caller's own items that were not removed, newest first. Users. Refusals: INVALID_INPUT. */
  myItems: ItemPage;
  /** What anyone may know of a user; null for an id that has no profile. Guests and users. */
  profile?: Maybe<PublicProfile>;
  /** As `health`, with the caller's name: a check that one's credentials work. Users. */
  status: Status;
};


/**
 * What can be read. Guests (API key) may call the fields that say so; all others want a signed-in user.
 * Lists answer `{ items nextToken }`; `limit` is 1 to 50, 20 when omitted.
 */
export type QueryItemArgs = {
  id: Scalars['ID']['input'];
};


/**
 * What can be read. Guests (API key) may call the fields that say so; all others want a signed-in user.
 * Lists answer `{ items nextToken }`; `limit` is 1 to 50, 20 when omitted.
 */
export type QueryItemsBySellerArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
  sellerId: Scalars['ID']['input'];
};


/**
 * What can be read. Guests (API key) may call the fields that say so; all others want a signed-in user.
 * Lists answer `{ items nextToken }`; `limit` is 1 to 50, 20 when omitted.
 */
export type QueryItemsNearArgs = {
  input: ItemsNearInput;
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


/**
 * What can be read. Guests (API key) may call the fields that say so; all others want a signed-in user.
 * Lists answer `{ items nextToken }`; `limit` is 1 to 50, 20 when omitted.
 */
export type QueryMyItemsArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


/**
 * What can be read. Guests (API key) may call the fields that say so; all others want a signed-in user.
 * Lists answer `{ items nextToken }`; `limit` is 1 to 50, 20 when omitted.
 */
export type QueryProfileArgs = {
  userId: Scalars['ID']['input'];
};

/**
 * Why a call was refused: the `errorType` of the first error. `errorInfo` has what the client needs to go on, named in each code's
 * description; `message` is a sentence for people. A refusal means that nothing changed.
 */
export type RefusalCode =
  /** The auction has a bid, so its item can't change any more. */
  | 'AUCTION_HAS_BIDS'
  /** Too many writers at once, or an unclear outcome: call again with the same requestId. */
  | 'CONTENTION'
  /** The caller sees the thing but may not do this to it. */
  | 'FORBIDDEN'
  /** An argument is out of its bounds. errorInfo: field, and what applies of min, max, allowed. */
  | 'INVALID_INPUT'
  /** The item is reserved, sold, ended or removed. */
  | 'ITEM_NOT_AVAILABLE'
  /** There is no such thing, or none that the caller may know of. */
  | 'NOT_FOUND'
  /** This requestId already created something else, or belongs to another user. */
  | 'REQUEST_ID_REUSED'
  /** The caller is suspended. errorInfo: reason. */
  | 'SUSPENDED'
  /** The thing changed in the meantime. errorInfo: currentVersion. */
  | 'VERSION_CONFLICT';

/** How an item is sold. */
export type SaleKind =
  /** To the highest bidder. */
  | 'AUCTION'
  /** At a price, to the first buyer. */
  | 'FIXED_PRICE'
  /** For nothing. */
  | 'GIVEAWAY';

/** Whether the API answers and the caller's credentials work. */
export type Status = {
  __typename?: 'Status';
  /** The stage, such as `dev` or `prod`. */
  environment: Scalars['String']['output'];
  /** `ecobid`. */
  service: Scalars['String']['output'];
  /** `ok`. */
  status: Scalars['String']['output'];
  /** The server's clock. */
  timestamp: Scalars['AWSDateTime']['output'];
  /** The caller's name: the display name, or the user name while there is no profile. */
  user: Scalars['String']['output'];
  /** The deployed version, such as `0.1.0`. */
  version: Scalars['String']['output'];
};

/** What `updateItem` changes. What is omitted stays. */
export type UpdateItemInput = {
  /** What sort of thing it is. */
  category?: InputMaybe<Category>;
  /** How worn it is. */
  condition?: InputMaybe<Condition>;
  /** 0 to 4,000 characters; null clears it. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The `version` the change was made for; any other is refused with VERSION_CONFLICT. */
  expectedVersion: Scalars['Int']['input'];
  /** The item's id. */
  id: Scalars['ID']['input'];
  /** 1 to 1,000,000,000 minor units. For FIXED_PRICE, and only there. */
  priceMinor?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 9,999. Not for an auction. */
  stock?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 120 characters, blanks at the ends aside. */
  title?: InputMaybe<Scalars['String']['input']>;
};

/** What `updateProfile` changes. What is omitted stays. */
export type UpdateProfileInput = {
  /** 0 to 500 characters; null clears it. */
  bio?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 40 characters, blanks at the ends aside. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** Degrees, -90 to 90, together with `longitude`; both null clear the place. */
  latitude?: InputMaybe<Scalars['Float']['input']>;
  /** Degrees, -180 to 180, together with `latitude`; both null clear the place. */
  longitude?: InputMaybe<Scalars['Float']['input']>;
};
