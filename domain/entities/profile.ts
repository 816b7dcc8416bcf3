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
  unread: number;
  bio?: string;
  /** Six characters; the place is the centre of this cell. */
  geohash?: string;
  suspendedAt?: string;
  suspendedReason?: string;
};

/** The profile of a user who has said nothing yet, under a name made from the id. `at` is ISO 8601 in UTC. */
export const newProfileRow = (userId: string, at: string): ProfileRow => ({
  PK: userPartition(userId),
  SK: PROFILE_SORT,
  displayName: `Neighbour ${userId.slice(0, 4)}`,
  memberSince: at,
  ratingSum: 0,
  ratingCount: 0,
  itemsSold: 0,
  unread: 0,
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

/** What the user sees of the own profile, less what only the user pool knows. */
export const profileView = (row: ProfileRow) => {
  const place = row.geohash === undefined ? null : cellCentre(row.geohash);
  return {
    ...publicProfileView(row),
    bio: row.bio ?? null,
    latitude: place === null ? null : place.latitude,
    longitude: place === null ? null : place.longitude,
    unreadNotifications: row.unread,
  };
};
