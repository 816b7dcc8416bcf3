import { cellCentre } from '../geohash.ts';
import { PROFILE_SORT, userIdOf, userPartition } from '../keys.ts';

/** A user's profile, which is also the standing row: `suspendedAt` says that the user is suspended. */
export type ProfileRow = {
  PK: string;
  SK: string;
  displayName: string;
  memberSince: string;
  ratingSum: number;
  ratingCount: number;
  itemsSold: number;
  /** The id of the last notification that was marked read. */
  readUpTo?: string;
  bio?: string;
  /** Six characters; the place is the centre of this cell. */
  geohash?: string;
  /** ISO 8601 in UTC, as all times of the row that say when something was done. */
  suspendedAt?: string;
  suspendedReason?: string;
  /** The id of the admin who did it. */
  suspendedBy?: string;
  /** While the account is being closed: which attempt holds it, and until when, in milliseconds since 1970, should that be cut short. */
  closingId?: string;
  closingUntil?: number;
  /** The account is gone; what is left of the row is what others need to see. */
  deletedAt?: string;
};

/** The display name of an account that was deleted. */
export const DELETED_NAME = 'Deleted user';

/** The profile of a user who has said nothing yet, under a name made from the id. `at` is ISO 8601 in UTC. */
export const newProfileRow = (userId: string, at: string): ProfileRow => ({
  PK: userPartition(userId),
  SK: PROFILE_SORT,
  displayName: `Neighbour ${userId.slice(0, 4)}`,
  memberSince: at,
  ratingSum: 0,
  ratingCount: 0,
  itemsSold: 0,
});

/** What anyone may know of a user. */
export const publicProfileView = (row: ProfileRow) => ({
  id: userIdOf(row.PK),
  displayName: row.displayName,
  memberSince: row.memberSince,
  ratingMean: row.ratingCount === 0 ? null : row.ratingSum / row.ratingCount,
  ratingCount: row.ratingCount,
  itemsSold: row.itemsSold,
  suspended: row.suspendedAt !== undefined,
});

/** What the user sees of the own profile, less what only the user pool knows; `unread` notifications are counted apart. */
export const profileView = (row: ProfileRow, unread: number) => {
  const place = row.geohash === undefined ? null : cellCentre(row.geohash);
  return {
    ...publicProfileView(row),
    bio: row.bio ?? null,
    latitude: place === null ? null : place.latitude,
    longitude: place === null ? null : place.longitude,
    unreadNotifications: unread,
  };
};
