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
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

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
/** Why an auction is called off. */
export const REASON_LENGTH = { min: 0, max: 500 };
/** Watchers and bidders are told so long before the first end of an auction. */
export const ENDING_SOON_MS = 15 * MINUTE_MS;

/** Digits of a code by SMS: a million codes, of which five can be tried. */
export const OTP_DIGITS = 6;
/** Who asks again sooner would get the second message before the first has arrived. */
export const OTP_RESEND_AFTER_MS = MINUTE_MS;
/** Wrong answers in a row, over any number of codes, after which a phone takes none for a while: one guess in fifty thousand got through by then. */
export const OTP_FAILURES_MAX = 20;
export const OTP_LOCK_MS = HOUR_MS;
/** Codes to one phone: enough for somebody with bad reception, too few to annoy its owner. */
export const PHONE_RATES = [
  { max: 5, withinMs: HOUR_MS },
  { max: 10, withinMs: DAY_MS },
];
/** Codes asked for from one address: a household, not a farm. */
export const ADDRESS_RATES = [{ max: 10, withinMs: HOUR_MS }];
/** How long failures of a phone are counted as one row. Longer than any rate and any lock looks back. */
export const PHONE_ROW_LIFE_MS = 30 * DAY_MS;
/** A number that never entered a right code is forgotten after so long. */
export const UNPROVED_PHONE_LIFE_MS = DAY_MS;
/** An answer longer than this is no code; a token or session longer than this is none of the user pool. */
export const OTP_LENGTH_MAX = 64;
export const TOKEN_LENGTH_MAX = 8192;
/** Answers about phones are given at whole multiples of this after the question, so that their time tells nothing; most are ready long before the first. */
export const ANSWER_GRID_MS = 1000;
/** The same for the question that the user pool's trigger asks, which an answer about a phone contains, and for answers to codes. */
export const CHALLENGE_GRID_MS = 500;
