/**
 * Who may read which field: written by hand from the contract, and the only list of it. `public` fields are shown to all who reach the
 * type; each other audience is named with what it may read beside them.
 */
export const FIELDS: Readonly<Record<string, Partial<Record<Audience, string>>>> = {
  // Of this and of StartAuthPayload nobody gets another's: they answer who shows a code, a token or a number.
  AuthTokens: { public: 'accessToken expiresIn idToken refreshToken tokenType' },
  Auction: {
    public: `bidCount buyNowPrice currentPrice endsAt extendedCount hasReserve iAmLeading increment itemId leaderAlias minimumBid
      reserveMet seq startPrice startsAt status`,
    seller: 'reservePrice',
    self: 'myMaxAmount',
    party: 'winnerId',
  },
  AuctionEvent: { public: 'at bidCount currentPrice endsAt itemId kinds leaderAlias minimumBid reserveMet seq status' },
  Bid: { public: 'at bidderAlias itemId mine price seq', self: 'myMaxAmount' },
  BidPage: { public: 'items nextToken' },
  Health: { public: 'stage status time version' },
  Image: { public: 'height id thumbnailUrl url width' },
  Item: {
    public: `auction category condition createdAt description distanceKm geohash5 id images price saleKind seller status stock title
      updatedAt version`,
  },
  ItemPage: { public: 'items nextToken' },
  Money: { public: 'amountMinor currency' },
  MyBid: { self: 'at auction iAmLeading item myMaxAmount' },
  MyBidPage: { self: 'items nextToken' },
  Notification: { self: 'at id itemId kind read text userId' },
  NotificationPage: { self: 'items nextToken' },
  Order: { party: 'buyer createdAt id lines origin seller status total updatedAt' },
  OrderLine: { party: 'item quantity title unitPrice' },
  OrderPage: { party: 'items nextToken' },
  Profile: {
    public: 'displayName id itemsSold memberSince ratingCount ratingMean suspended',
    self: 'bio email latitude longitude phone unreadNotifications',
  },
  PublicProfile: { public: 'displayName id itemsSold memberSince ratingCount ratingMean suspended' },
  StartAuthPayload: { public: 'devOtp expiresAt phoneMasked resendAt session' },
  Status: { self: 'environment service status timestamp user version' },
};

/** `self`: whose it is. `party`: both sides of a deal, and admins where the operation lets them. */
export type Audience = 'public' | 'self' | 'seller' | 'party';
