import { randomUUID } from 'node:crypto';
import { AwsError, type Json, type JsonObject } from '../service.ts';
import { type Attributes, checkAttributes, isEmail, isPhoneNumber } from './attribute-schema.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { createCredential } from './password.ts';
import type { ContactAttribute, UserPool } from './user-pool.ts';
import type { UserRecord, UserStatus } from './user-store.ts';

/** Attributes as operations list them. */
export type AttributeList = readonly { readonly Name: string; readonly Value: string }[];

/** A list of attributes as a record. */
export function attributesOf(list: AttributeList): Attributes {
  return Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));
}

/** A user as it begins: its user name is its sub where users sign in by e-mail or phone, else the name it asked for. */
export function newUser(
  parts: CognitoParts,
  pool: UserPool,
  options: { name: string; attributes: Attributes; password: string; status: UserStatus; temporary: boolean },
): UserRecord {
  const sub = randomUUID();
  const username = pool.signInNames.length > 0 ? sub : options.name;
  const nowMs = parts.clock.now();
  return {
    username,
    sub,
    attributes: { sub, ...options.attributes },
    pending: {},
    status: options.status,
    enabled: true,
    credential: createCredential(pool, username, options.password),
    temporaryUntilMs: options.temporary ? nowMs + pool.temporaryPasswordMs : null,
    groups: [],
    codes: {},
    signOuts: 0,
    createdAtMs: nowMs,
    changedAtMs: nowMs,
  };
}

/**
 * The attributes of a new user: those asked for, with the sign-in name among them.
 * @throws AwsError InvalidParameterException for a name that is no sign-in name of the pool, or attributes against its schema.
 */
export function initialAttributes(pool: UserPool, name: string, list: AttributeList): Attributes {
  const given = attributesOf(list);
  if ('sub' in given) throw new AwsError('InvalidParameterException', 'Cannot modify the non-mutable attribute sub');
  const attribute = signInAttribute(pool, name);
  if (attribute !== undefined && given[attribute] !== undefined && given[attribute] !== name) {
    throw new AwsError('InvalidParameterException', `Username and the attribute ${attribute} must be the same`);
  }
  const attributes = attribute === undefined ? given : { ...given, [attribute]: name };
  checkAttributes(pool.attributes, attributes);
  return withoutEmpty(attributes);
}

/** Which attribute a sign-in name is; undefined in a pool whose users choose their user names. */
function signInAttribute(pool: UserPool, name: string): ContactAttribute | undefined {
  if (pool.signInNames.length === 0) return undefined;
  const attribute = pool.signInNames.find((candidate) => (candidate === 'email' ? isEmail(name) : isPhoneNumber(name)));
  if (attribute !== undefined) return attribute;
  const kinds = { email: 'an email', phone_number: 'a phone number' };
  const both = pool.signInNames.length === 2;
  const [only = 'email'] = pool.signInNames;
  throw new AwsError('InvalidParameterException', `Username should be ${both ? 'either an email or a phone number' : kinds[only]}.`);
}

/** Saves a user that has changed. @throws AwsError AliasExistsException when a sign-in attribute belongs to somebody else. */
export function saveChanged(parts: CognitoParts, pool: UserPool, user: UserRecord): UserRecord {
  for (const attribute of pool.signInNames) {
    const value = user.attributes[attribute];
    if (value && parts.users.isTaken(pool, value, user.username)) throw aliasExists(attribute);
  }
  const changed = { ...user, changedAtMs: parts.clock.now() };
  parts.users.save(pool, changed);
  return changed;
}

/** @throws AwsError UsernameExistsException when the name of a new user, or an attribute by which users sign in, is somebody's. */
export function refuseTaken(
  parts: CognitoParts,
  pool: UserPool,
  name: string,
  { attributes, message }: { attributes: Attributes; message: string },
): void {
  if (parts.users.find(pool, name) !== undefined) throw new AwsError('UsernameExistsException', message);
  const taken = pool.signInNames.find((attribute) => attributes[attribute] && parts.users.isTaken(pool, attributes[attribute]));
  if (taken !== undefined) throw aliasExists(taken, 'UsernameExistsException');
}

/** What Cognito says of a sign-in attribute that somebody else has. */
export function aliasExists(attribute: string, code = 'AliasExistsException'): AwsError {
  return new AwsError(code, `An account with the given ${attribute} already exists.`);
}

/** The user with some attributes changed; an empty value takes one away, and a new e-mail or phone is not verified unless the change says so. */
export function withAttributes(user: UserRecord, changes: Attributes): UserRecord {
  const unverified = Object.keys(changes)
    .filter((name) => (name === 'email' || name === 'phone_number') && changes[name] !== user.attributes[name])
    .map((name): [string, string] => [`${name}_verified`, 'false']);
  return { ...user, attributes: withoutEmpty({ ...user.attributes, ...Object.fromEntries(unverified), ...changes }) };
}

/** A password, and whether its owner must change it at the first sign-in. */
export type NewPassword = { password: string; temporary?: boolean };

/** The user with a permanent or temporary password. */
export function withPassword(
  parts: CognitoParts,
  pool: UserPool,
  user: UserRecord,
  { password, temporary = false }: NewPassword,
): UserRecord {
  return {
    ...user,
    credential: createCredential(pool, user.username, password),
    temporaryUntilMs: temporary ? parts.clock.now() + pool.temporaryPasswordMs : null,
    status: temporary ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED',
  };
}

/** A user as administrators see it; GetUser and AdminGetUser name the attributes `UserAttributes`. */
export function describeUser(user: UserRecord, attributesKey: 'Attributes' | 'UserAttributes' = 'Attributes'): JsonObject {
  return {
    Username: user.username,
    [attributesKey]: attributeList(user.attributes),
    UserCreateDate: user.createdAtMs / 1000,
    UserLastModifiedDate: user.changedAtMs / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

/** Attributes as answers list them. */
export function attributeList(attributes: Attributes): Json[] {
  return Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
}

function withoutEmpty(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));
}
