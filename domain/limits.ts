/** Every bound of the contract, each with its reason. Lengths are UTF-16 code units, as the client languages count them. */

/** A page of a list: one DynamoDB query of cards stays within one read unit at the default. */
export const PAGE_SIZE = { min: 1, max: 50, default: 20 };

/** A headline, not a description. */
export const TITLE_LENGTH = { min: 1, max: 120 };
/** With its keys it stays within 4 KB, one read unit eventually consistent. */
export const DESCRIPTION_LENGTH = { min: 0, max: 4000 };
/** The beginning of a description that lies on the item's own row, so that a description of 1 KB costs its row one write unit. */
export const DESCRIPTION_START_LENGTH = 80;
export const DISPLAY_NAME_LENGTH = { min: 1, max: 40 };
export const BIO_LENGTH = { min: 0, max: 500 };

/** Ten million major units; sums of a few stay within the 32 bits of GraphQL's Int. */
export const AMOUNT_MINOR = { min: 1, max: 1_000_000_000 };
export const STOCK = { min: 1, max: 9999 };

/** Degrees. */
export const LATITUDE = { min: -90, max: 90 };
/** Degrees. */
export const LONGITUDE = { min: -180, max: 180 };
/** Local means local: a day's trip at most. */
export const RADIUS_KM = { min: 0.1, max: 100 };

/** Ids are UUIDs and ULIDs; a longer argument can't name anything and is not looked up. */
export const ID_LENGTH_MAX = 64;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** From the start of an auction to its first end. */
export const AUCTION_DURATION_MS = { min: 30 * SECOND_MS, max: 30 * DAY_MS };
/** How far ahead an auction may open. */
export const AUCTION_START_AHEAD_MS = 30 * DAY_MS;
/** How far back `startsAt` may lie: a client's "now" is late when it arrives, and its clock may be off. */
export const AUCTION_START_BEHIND_MS = MINUTE_MS;
export const SOFT_CLOSE_SECONDS = { min: 0, max: 600, default: 120 };
/** Soft closes never move an end further than this behind the first end. */
export const SOFT_CLOSE_TOTAL_MS = 60 * MINUTE_MS;
/** An increment may be as high as the start price, or this where that is lower. */
export const INCREMENT_FLOOR_MINOR = 100;

/** Characters of a bidder's name in one auction, random hexadecimal digits: four thousand millions of them. */
export const BIDDER_ALIAS_LENGTH = 8;
/** An eventually consistent read is hardly ever older; within it a bid that is late by what was read is tried nevertheless. */
export const STALE_READ_MS = 5 * SECOND_MS;
/** An event's number has nine digits at most. */
export const AFTER_SEQ = { min: 0, max: 999_999_999 };
/** Why an auction is called off, or a user suspended. */
export const REASON_LENGTH = { min: 0, max: 500 };
/** Watchers and bidders are told so long before the first end of an auction. */
export const ENDING_SOON_MS = 15 * MINUTE_MS;

/** Calls that read the caller's standing before an account began to close are through by then: they are a few reads and writes. */
export const IN_FLIGHT_MS = 2 * SECOND_MS;
/** How long a closing account refuses other calls, should its closing be cut short; longer than any attempt to close it takes. */
export const CLOSING_MS = MINUTE_MS;
/** AppSync ends a request after this time: what a call does that began before a suspension or deletion is done by then. */
export const REQUEST_MS_MAX = 30 * SECOND_MS;
/** After that, and with time for the indexes to follow, who was suspended or has left is looked at again. */
export const LOOK_AGAIN_AFTER_MS = 2 * REQUEST_MS_MAX;
