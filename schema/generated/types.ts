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

/** Something public that happened to an auction. One for each `seq`, without gaps. */
export type AuctionEvent = {
  __typename?: 'AuctionEvent';
  /** When it happened, by the server's clock. */
  at: Scalars['AWSDateTime']['output'];
  /** Accepted bids so far. */
  bidCount: Scalars['Int']['output'];
  /** What the leader would pay now. */
  currentPrice: Money;
  /** When bidding ends, as this event left it. */
  endsAt: Scalars['AWSDateTime']['output'];
  /** The item that is auctioned. */
  itemId: Scalars['ID']['output'];
  /** What happened; a bid may also extend the auction and meet the reserve. */
  kinds: Array<AuctionEventKind>;
  /** The leader, under a name that is random for each auction; null before the first bid. */
  leaderAlias?: Maybe<Scalars['String']['output']>;
  /** The least that a new bidder must bid now. */
  minimumBid: Money;
  /** Whether the auction can be sold as it stands. */
  reserveMet: Scalars['Boolean']['output'];
  /** 1 for the first public change, then one more each. */
  seq: Scalars['Int']['output'];
  /** Where the auction stood after it. */
  status: AuctionStatus;
};

/** What happened to an auction. */
export type AuctionEventKind =
  /** A bid was accepted. */
  | 'BID'
  /** Somebody paid the buy-now price. */
  | 'BOUGHT_NOW'
  /** The seller or an admin called it off. */
  | 'CANCELLED'
  /** A late bid moved the end. */
  | 'EXTENDED'
  /** A maximum has reached the reserve. */
  | 'RESERVE_MET'
  /** It was sold to the leader. */
  | 'SOLD'
  /** It ended without a sale. */
  | 'UNSOLD';

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

/** The tokens of a session. Guests, who then are users. */
export type AuthTokens = {
  __typename?: 'AuthTokens';
  /** For all calls; the API wants this one. A JSON Web Token. */
  accessToken: Scalars['String']['output'];
  /** Seconds until access and id token are over: 3,600. */
  expiresIn: Scalars['Int']['output'];
  /** Who the user is, for apps. A JSON Web Token. */
  idToken: Scalars['String']['output'];
  /** For `refreshSession`; 30 days, and each refresh gives another. */
  refreshToken: Scalars['String']['output'];
  /** `Bearer`. */
  tokenType: Scalars['String']['output'];
};

/** An accepted bid. Who made it is hidden behind a name that is random for each auction. */
export type Bid = {
  __typename?: 'Bid';
  /** When it was accepted, by the server's clock. */
  at: Scalars['AWSDateTime']['output'];
  /** The bidder's name in this auction. */
  bidderAlias: Scalars['String']['output'];
  /** The item that is auctioned. */
  itemId: Scalars['ID']['output'];
  /** Whether the caller made it. */
  mine: Scalars['Boolean']['output'];
  /** The hidden maximum of the caller's own bid; null for all others. */
  myMaxAmount?: Maybe<Money>;
  /** The price that it made. */
  price: Money;
  /** The `seq` of its event. */
  seq: Scalars['Int']['output'];
};

/** A page of bids, newest first. */
export type BidPage = {
  __typename?: 'BidPage';
  /** At most as many as were asked for. */
  items: Array<Bid>;
  /** Where the next page begins; null after the last. */
  nextToken?: Maybe<Scalars['String']['output']>;
};

/** Ends an auction at its buy-now price. */
export type BuyNowInput = {
  /** The item that is auctioned. */
  itemId: Scalars['ID']['input'];
  /** A UUID or ULID in canonical form. A repeat with the same one has no second effect. */
  requestId: Scalars['ID']['input'];
};

/** Calls off an auction. */
export type CancelAuctionInput = {
  /** The item that is auctioned. */
  itemId: Scalars['ID']['input'];
  /** Why, 0 to 500 characters. The seller's reason is shown to nobody; an admin's goes to the seller. */
  reason: Scalars['String']['input'];
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
   * Ends an auction at once at its buy-now price, until the first bid, or with a reserve until that is met. Called again with the same
   * `requestId` it answers the auction as it now stands. Users, but not the seller.
   * Refusals: INVALID_INPUT, NOT_FOUND, OWN_ITEM, AUCTION_NOT_OPEN, AUCTION_ENDED, BUY_NOW_UNAVAILABLE, CONTENTION.
   */
  buyNow: Auction;
  /**
   * Calls off an auction: the seller while it has no bid, an admin until it is sold. Again on a cancelled one it answers the same.
   * Refusals: INVALID_INPUT, NOT_FOUND, FORBIDDEN, AUCTION_ENDED, AUCTION_HAS_BIDS, CONTENTION.
   */
  cancelAuction: Auction;
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
  /** Marks the caller's notifications read up to one, and answers how many are unread then. Users. Refusals: INVALID_INPUT. */
  markNotificationsRead: Scalars['Int']['output'];
  /**
   * Bids up to a hidden maximum. The leader may raise it at any time. Called again with the same `requestId` it has no second effect and
   * answers the auction as it now stands. Users, but not the seller.
   * Refusals: INVALID_INPUT, NOT_FOUND, OWN_ITEM, AUCTION_NOT_OPEN, AUCTION_ENDED, BID_TOO_LOW, CONTENTION.
   */
  placeBid: Auction;
  /** Tells the subscribers of an auction. The service alone. */
  publishAuctionEvent?: Maybe<AuctionEvent>;
  /** Tells a user. The service alone. */
  publishNotification?: Maybe<Notification>;
  /** New tokens for a refresh token, which they replace: it works for another 60 seconds. Guests. Refusals: UNAUTHENTICATED. */
  refreshSession: AuthTokens;
  /**
   * Sends a code by SMS to a mobile phone, and opens the session in which it is typed; a number that is not known is registered. Guests.
   * A number gets a code a minute, 5 an hour and 10 a day; an address may ask for 10 an hour.
   * Refusals: PHONE_NOT_SUPPORTED, OTP_TOO_SOON, OTP_LOCKED, TOO_MANY_REQUESTS.
   */
  startAuth: StartAuthPayload;
  /** Watches an item no longer. Again it answers the same. Users. Refusals: NOT_FOUND. */
  unwatchItem: Item;
  /**
   * Changes what is given of an item, and leaves the rest; null for `description` clears it. The seller.
   * Refusals: INVALID_INPUT, NOT_FOUND, FORBIDDEN, VERSION_CONFLICT, ITEM_NOT_AVAILABLE, AUCTION_HAS_BIDS.
   */
  updateItem: Item;
  /** Changes what is given of the caller's own profile, and leaves the rest. Users. Refusals: INVALID_INPUT. */
  updateProfile: Profile;
  /**
   * Tokens for the code that was sent; a code works once. After a wrong one the next answer goes into the session in errorInfo. Guests.
   * Refusals: OTP_WRONG, OTP_EXPIRED, OTP_LOCKED, SESSION_INVALID, SUSPENDED.
   */
  verifyOtp: AuthTokens;
  /** Watches an item: its watcher is told before its auction ends. Again it answers the same. Users. Refusals: NOT_FOUND. */
  watchItem: Item;
};


/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type MutationBuyNowArgs = {
  input: BuyNowInput;
};


/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type MutationCancelAuctionArgs = {
  input: CancelAuctionInput;
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
export type MutationMarkNotificationsReadArgs = {
  upTo: Scalars['ID']['input'];
};


/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type MutationPlaceBidArgs = {
  input: PlaceBidInput;
};


/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type MutationPublishAuctionEventArgs = {
  input: PublishAuctionEventInput;
};


/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type MutationPublishNotificationArgs = {
  input: PublishNotificationInput;
};


/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type MutationRefreshSessionArgs = {
  refreshToken: Scalars['String']['input'];
};


/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type MutationStartAuthArgs = {
  phone: Scalars['AWSPhone']['input'];
};


/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type MutationUnwatchItemArgs = {
  itemId: Scalars['ID']['input'];
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


/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type MutationVerifyOtpArgs = {
  otp: Scalars['String']['input'];
  phone: Scalars['AWSPhone']['input'];
  session: Scalars['String']['input'];
};


/**
 * What can be done, by signed-in users with an access token. A refusal is an error whose `errorType` is a `RefusalCode`; it means that
 * nothing changed. Every mutation is refused with SUSPENDED while the caller is.
 * Lengths of texts count UTF-16 code units, as JavaScript, Java and Dart do. A text has no control characters but tab and line ends, and
 * where it has a least length there is something to see in it; else INVALID_INPUT.
 */
export type MutationWatchItemArgs = {
  itemId: Scalars['ID']['input'];
};

/** An auction in which the caller has bid. */
export type MyBid = {
  __typename?: 'MyBid';
  /** When the caller first bid on it; the list is in this order. */
  at: Scalars['AWSDateTime']['output'];
  /** The auction as it stands. */
  auction: Auction;
  /** Whether the caller leads, or has won. */
  iAmLeading: Scalars['Boolean']['output'];
  /** What is auctioned, as a card; null when it was removed. */
  item?: Maybe<Item>;
  /** The caller's highest maximum. */
  myMaxAmount: Money;
};

/** A page of auctions in which the caller has bid. */
export type MyBidPage = {
  __typename?: 'MyBidPage';
  /** At most as many as were asked for. */
  items: Array<MyBid>;
  /** Where the next page begins; null after the last. */
  nextToken?: Maybe<Scalars['String']['output']>;
};

/** Something that the user should know. */
export type Notification = {
  __typename?: 'Notification';
  /** When it happened, by the server's clock. */
  at: Scalars['AWSDateTime']['output'];
  /** Rises with time: all up to one id can be marked read. */
  id: Scalars['ID']['output'];
  /** The item it is about; null when it is about none. */
  itemId?: Maybe<Scalars['ID']['output']>;
  /** What happened. */
  kind: NotificationKind;
  /** Whether it was marked read. Null in what a subscription delivers, which is new. */
  read?: Maybe<Scalars['Boolean']['output']>;
  /** A sentence for people, in English. */
  text: Scalars['String']['output'];
  /** Whose it is. */
  userId: Scalars['ID']['output'];
};

/** What a notification is about. */
export type NotificationKind =
  /** An auction that the caller watches or bids on ends within 15 minutes. */
  | 'ENDING_SOON'
  /** Somebody else leads now. */
  | 'OUTBID'
  /** The caller's item was sold. */
  | 'SOLD'
  /** The caller's auction ended without a sale, or was called off. */
  | 'UNSOLD'
  /** The caller has won an auction. */
  | 'WON';

/** A page of notifications, newest first. */
export type NotificationPage = {
  __typename?: 'NotificationPage';
  /** At most as many as were asked for. */
  items: Array<Notification>;
  /** Where the next page begins; null after the last. */
  nextToken?: Maybe<Scalars['String']['output']>;
};

/** What a buyer owes a seller, and what becomes of it. */
export type Order = {
  __typename?: 'Order';
  /** Who pays. */
  buyer?: Maybe<PublicProfile>;
  /** When it was made. */
  createdAt: Scalars['AWSDateTime']['output'];
  /** Opaque. */
  id: Scalars['ID']['output'];
  /** What was bought. */
  lines: Array<OrderLine>;
  /** What it came from. */
  origin: OrderOrigin;
  /** Who is paid. */
  seller?: Maybe<PublicProfile>;
  /** How far it is. */
  status: OrderStatus;
  /** The sum of the lines. */
  total: Money;
  /** When it last changed. */
  updatedAt: Scalars['AWSDateTime']['output'];
};

/** One item of an order, as it was when it was bought. */
export type OrderLine = {
  __typename?: 'OrderLine';
  /** The item; null when it was removed since. */
  item?: Maybe<Item>;
  /** How many, 1 to 99. */
  quantity: Scalars['Int']['output'];
  /** The item's title then. */
  title: Scalars['String']['output'];
  /** The price of one. */
  unitPrice: Money;
};

/** What an order came from. */
export type OrderOrigin =
  /** An auction that was won or bought at once. */
  | 'AUCTION'
  /** A cart. */
  | 'CHECKOUT';

/** A page of orders, newest first. */
export type OrderPage = {
  __typename?: 'OrderPage';
  /** At most as many as were asked for. */
  items: Array<Order>;
  /** Where the next page begins; null after the last. */
  nextToken?: Maybe<Scalars['String']['output']>;
};

/** How far an order is. */
export type OrderStatus =
  /** The buyer has not paid. */
  | 'AWAITING_PAYMENT'
  /** It was called off, and every step undone. */
  | 'CANCELLED'
  /** It was handed over. */
  | 'COMPLETED'
  /** It is paid, the handover is to come. */
  | 'PAID'
  /** The payment is being made. */
  | 'PROCESSING';

/** A bid: the most that the caller would pay. */
export type PlaceBidInput = {
  /** The item that is auctioned. */
  itemId: Scalars['ID']['input'];
  /** 1 to 1,000,000,000 minor units, at least the auction's `minimumBid`; for its leader, more than the maximum before. */
  maxAmountMinor: Scalars['Int']['input'];
  /** A UUID or ULID in canonical form. A repeat with the same one has no second effect. */
  requestId: Scalars['ID']['input'];
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

/** An event to publish, by the service alone. Amounts are in `currency`. */
export type PublishAuctionEventInput = {
  /** When it happened. */
  at: Scalars['AWSDateTime']['input'];
  /** Accepted bids so far. */
  bidCount: Scalars['Int']['input'];
  /** The currency of the amounts. */
  currency: Currency;
  /** Minor units. */
  currentPriceMinor: Scalars['Int']['input'];
  /** When bidding ends. */
  endsAt: Scalars['AWSDateTime']['input'];
  /** The item that is auctioned. */
  itemId: Scalars['ID']['input'];
  /** What happened. */
  kinds: Array<AuctionEventKind>;
  /** The leader's name in this auction. */
  leaderAlias?: InputMaybe<Scalars['String']['input']>;
  /** Minor units. */
  minimumBidMinor: Scalars['Int']['input'];
  /** Whether the reserve is met. */
  reserveMet: Scalars['Boolean']['input'];
  /** The event's number. */
  seq: Scalars['Int']['input'];
  /** Where the auction stood. */
  status: AuctionStatus;
};

/** A notification to publish, by the service alone. */
export type PublishNotificationInput = {
  /** When it happened. */
  at: Scalars['AWSDateTime']['input'];
  /** Its id. */
  id: Scalars['ID']['input'];
  /** The item it is about. */
  itemId?: InputMaybe<Scalars['ID']['input']>;
  /** What happened. */
  kind: NotificationKind;
  /** A sentence for people. */
  text: Scalars['String']['input'];
  /** Whose it is. */
  userId: Scalars['ID']['input'];
};

/**
 * What can be read. Guests (API key) may call the fields that say so; all others want a signed-in user.
 * Lists answer `{ items nextToken }`; `limit` is 1 to 50, 20 when omitted.
 */
export type Query = {
  __typename?: 'Query';
  /** The auction of an item, with the caller's own highest maximum; null where there is none. Guests and users. */
  auction?: Maybe<Auction>;
  /**
   * The public changes of an auction after one that is known, oldest first, without gaps and as they now stand; 0 for all. Guests and users.
   * Refusals: INVALID_INPUT.
   */
  auctionEvents: Array<AuctionEvent>;
  /** The accepted bids of an auction, newest first; a page may be short. Guests and users. Refusals: INVALID_INPUT. */
  bids: BidPage;
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
  /** The auctions in which the caller has bid, the last entered first. Users. Refusals: INVALID_INPUT. */
  myBids: MyBidPage;
  /** The caller's own items that were not removed, newest first. Users. Refusals: INVALID_INPUT. */
  myItems: ItemPage;
  /** The caller's notifications, newest first. Users. Refusals: INVALID_INPUT. */
  myNotifications: NotificationPage;
  /** What the caller has bought, newest first. Users. Refusals: INVALID_INPUT. */
  myOrders: OrderPage;
  /** What the caller has sold, newest first. Users. Refusals: INVALID_INPUT. */
  mySales: OrderPage;
  /** The items that the caller watches, the last chosen first; removed ones are left out. Users. Refusals: INVALID_INPUT. */
  myWatches: ItemPage;
  /** An order, for its buyer, its seller and admins; null for all others, as where there is none. */
  order?: Maybe<Order>;
  /** What anyone may know of a user; null for an id that has no profile. Guests and users. */
  profile?: Maybe<PublicProfile>;
  /** As `health`, with the caller's name: a check that one's credentials work. Users. */
  status: Status;
};


/**
 * What can be read. Guests (API key) may call the fields that say so; all others want a signed-in user.
 * Lists answer `{ items nextToken }`; `limit` is 1 to 50, 20 when omitted.
 */
export type QueryAuctionArgs = {
  itemId: Scalars['ID']['input'];
};


/**
 * What can be read. Guests (API key) may call the fields that say so; all others want a signed-in user.
 * Lists answer `{ items nextToken }`; `limit` is 1 to 50, 20 when omitted.
 */
export type QueryAuctionEventsArgs = {
  afterSeq: Scalars['Int']['input'];
  itemId: Scalars['ID']['input'];
  limit?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * What can be read. Guests (API key) may call the fields that say so; all others want a signed-in user.
 * Lists answer `{ items nextToken }`; `limit` is 1 to 50, 20 when omitted.
 */
export type QueryBidsArgs = {
  itemId: Scalars['ID']['input'];
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
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
export type QueryMyBidsArgs = {
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
export type QueryMyNotificationsArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


/**
 * What can be read. Guests (API key) may call the fields that say so; all others want a signed-in user.
 * Lists answer `{ items nextToken }`; `limit` is 1 to 50, 20 when omitted.
 */
export type QueryMyOrdersArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


/**
 * What can be read. Guests (API key) may call the fields that say so; all others want a signed-in user.
 * Lists answer `{ items nextToken }`; `limit` is 1 to 50, 20 when omitted.
 */
export type QueryMySalesArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


/**
 * What can be read. Guests (API key) may call the fields that say so; all others want a signed-in user.
 * Lists answer `{ items nextToken }`; `limit` is 1 to 50, 20 when omitted.
 */
export type QueryMyWatchesArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


/**
 * What can be read. Guests (API key) may call the fields that say so; all others want a signed-in user.
 * Lists answer `{ items nextToken }`; `limit` is 1 to 50, 20 when omitted.
 */
export type QueryOrderArgs = {
  id: Scalars['ID']['input'];
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
  /** Bidding is over. */
  | 'AUCTION_ENDED'
  /** The auction has a bid, so its item can't change any more. */
  | 'AUCTION_HAS_BIDS'
  /** The auction has not opened yet, or was called off. */
  | 'AUCTION_NOT_OPEN'
  /** The maximum is below what counts now. errorInfo: currentPriceMinor, minimumBidMinor, endsAt. */
  | 'BID_TOO_LOW'
  /** The auction can't be bought at once: it has no such price, or bidding has passed it by. */
  | 'BUY_NOW_UNAVAILABLE'
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
  /** The code works no more: it is too old, was used, was answered wrongly too often, or has a successor. */
  | 'OTP_EXPIRED'
  /** There were too many wrong codes for this phone. errorInfo: until. */
  | 'OTP_LOCKED'
  /** A code was just sent. errorInfo: retryAt, from when on there may be another. */
  | 'OTP_TOO_SOON'
  /** This is not the code. errorInfo: attemptsLeft; session, for the next answer, or null when no attempt is left. */
  | 'OTP_WRONG'
  /** Nobody may bid on, buy or reserve an item of their own. */
  | 'OWN_ITEM'
  /** Codes are not sent to this number. */
  | 'PHONE_NOT_SUPPORTED'
  /** This requestId already created something else, or belongs to another user. */
  | 'REQUEST_ID_REUSED'
  /** The session of this sign-in was used, is over, or is of another phone. Start again. */
  | 'SESSION_INVALID'
  /** The caller is suspended. errorInfo: reason. */
  | 'SUSPENDED'
  /** This was asked for too often. errorInfo: retryAt, from when on it may be asked for again. */
  | 'TOO_MANY_REQUESTS'
  /** The refresh token is good for nothing any more. Sign in again. */
  | 'UNAUTHENTICATED'
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

/** Where a code that was sent by SMS is typed. Guests. */
export type StartAuthPayload = {
  __typename?: 'StartAuthPayload';
  /** The code, where SMS_DEV_ECHO is on; never in production. Null elsewhere. */
  devOtp?: Maybe<Scalars['String']['output']>;
  /** From here on the code works no more: five minutes, unless the stage sets another time. */
  expiresAt: Scalars['AWSDateTime']['output'];
  /** The number with all but its last three digits hidden, for people to check. */
  phoneMasked: Scalars['String']['output'];
  /** From here on another code may be asked for, which ends this one. */
  resendAt: Scalars['AWSDateTime']['output'];
  /** For `verifyOtp`. Opaque, about 3,100 characters; it lives a little longer than the code. */
  session: Scalars['String']['output'];
};

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

/**
 * What is told as it happens. Delivery is not certain: whoever must not miss anything reads `auctionEvents` or `myNotifications` after a
 * reconnect; the client library does so by itself.
 */
export type Subscription = {
  __typename?: 'Subscription';
  /** The public changes of an auction. Guests and users. */
  onAuctionEvent?: Maybe<AuctionEvent>;
  /** The caller's own notifications; refused for any other user's. Users with an access token. */
  onNotification?: Maybe<Notification>;
};


/**
 * What is told as it happens. Delivery is not certain: whoever must not miss anything reads `auctionEvents` or `myNotifications` after a
 * reconnect; the client library does so by itself.
 */
export type SubscriptionOnAuctionEventArgs = {
  itemId: Scalars['ID']['input'];
};


/**
 * What is told as it happens. Delivery is not certain: whoever must not miss anything reads `auctionEvents` or `myNotifications` after a
 * reconnect; the client library does so by itself.
 */
export type SubscriptionOnNotificationArgs = {
  userId: Scalars['ID']['input'];
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
