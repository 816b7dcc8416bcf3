import type { StateStore } from '../service.ts';
import type { Attributes } from './attribute-schema.ts';
import type { UserPool } from './user-pool.ts';

/** Where an account stands: not confirmed, in use, or with a temporary password. */
export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';

/** What is kept instead of a password: hexadecimal salt and SRP verifier. */
export type Credential = { salt: string; verifier: string };

/** A code that was sent: to which attribute, and until when it is good. */
export type IssuedCode = { digits: string; attribute: string; expiresAtMs: number };

/** What a code that was sent is for. */
export type CodePurpose = 'sign-up' | 'password' | 'verify-email' | 'verify-phone_number';

/** A user as it is kept on disk. Times are milliseconds since 1970. */
export type UserRecord = {
  username: string;
  sub: string;
  attributes: Attributes;
  /** New values that wait for their verification. */
  pending: Attributes;
  status: UserStatus;
  enabled: boolean;
  credential: Credential;
  /** Until when a temporary password is good; null for a permanent one. */
  temporaryUntilMs: number | null;
  groups: string[];
  codes: Partial<Record<CodePurpose, IssuedCode>> & { [purpose: string]: IssuedCode };
  /** How often all sessions of the user were ended; a session remembers the number at its start. */
  signOuts: number;
  createdAtMs: number;
  changedAtMs: number;
};

/** The users of all pools. */
export interface UserStore {
  /** By user name, sub, or an attribute by which the pool's users sign in. */
  find(pool: UserPool, name: string): UserRecord | undefined;
  /** Whether a sign-in attribute's value belongs to somebody other than `exceptUsername`. */
  isTaken(pool: UserPool, value: string, exceptUsername?: string): boolean;
  /** Writes a user together with the names by which it is found, as one change. */
  save(pool: UserPool, user: UserRecord): void;
  delete(pool: UserPool, user: UserRecord): void;
  /** All users in the order of their user names. */
  list(pool: UserPool): UserRecord[];
}

/** Users in the durable state of the cloud. */
export function createUserStore(state: StateStore): UserStore {
  const users = state.table<UserRecord>('cognito-users');
  const names = state.table<string>('cognito-sign-in-names');
  const userKey = (pool: UserPool, username: string) => `${pool.id}/${foldCase(pool, username)}`;
  const nameKey = (pool: UserPool, name: string) => `${pool.id}/${foldCase(pool, name)}`;
  const namesOf = (pool: UserPool, user: UserRecord | undefined) =>
    user === undefined ? [] : pool.signInNames.map((attribute) => user.attributes[attribute] ?? '').filter((value) => value !== '');

  const forgetNames = (pool: UserPool, user: UserRecord | undefined) => {
    for (const name of namesOf(pool, user)) {
      if (names.get(nameKey(pool, name)) === user?.username) names.delete(nameKey(pool, name));
    }
  };
  return {
    find: (pool, name) => users.get(userKey(pool, names.get(nameKey(pool, name)) ?? name)),
    isTaken: (pool, value, exceptUsername) => {
      const owner = names.get(nameKey(pool, value));
      return owner !== undefined && owner !== exceptUsername;
    },
    save: (pool, user) =>
      state.atomically(() => {
        forgetNames(pool, users.get(userKey(pool, user.username)));
        users.put(userKey(pool, user.username), user);
        for (const name of namesOf(pool, user)) names.put(nameKey(pool, name), user.username);
      }),
    delete: (pool, user) =>
      state.atomically(() => {
        forgetNames(pool, user);
        users.delete(userKey(pool, user.username));
      }),
    list: (pool) =>
      users
        .entries(`${pool.id}/`)
        .map(([, user]) => user)
        .sort((a, b) => (a.username < b.username ? -1 : 1)),
  };
}

/** Names as they are compared: in lower case, unless the pool tells case apart. */
export function foldCase(pool: UserPool, name: string): string {
  return pool.caseSensitive ? name : name.toLowerCase();
}
