import { z } from 'zod';
import { type AwsOperation, requireSigned } from '../http/aws-json.ts';
import { AwsError, type JsonObject } from '../service.ts';
import { checkAttributes, checkMutable, checkRequired } from './attribute-schema.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { attributeList, operation, password, stringMap, username, userPoolId } from './operation-input.ts';
import { checkPassword, temporaryPassword } from './password.ts';
import {
  type AttributeList,
  aliasExists,
  attributesOf,
  describeUser,
  initialAttributes,
  newUser,
  saveChanged,
  withAttributes,
  withPassword,
} from './user-changes.ts';
import type { UserPool } from './user-pool.ts';
import type { UserRecord } from './user-store.ts';

const of = { UserPoolId: userPoolId, Username: username };
type Subject = { readonly pool: UserPool; readonly user: UserRecord };

/** What administrators do with one user; every operation is signed. */
export function adminUserOperations(parts: CognitoParts): Record<string, AwsOperation> {
  const subject = (input: { UserPoolId: string; Username: string }) => adminSubject(parts, input);
  const change = (of: Subject, user: UserRecord): JsonObject => {
    saveChanged(parts, of.pool, user);
    return {};
  };
  const operations: Record<string, AwsOperation> = {
    AdminCreateUser: operation({ ...of, ...creation }, (input) => adminCreateUser(parts, parts.pools.pool(input.UserPoolId), input)),
    AdminGetUser: operation(of, (input) => describeUser(subject(input).user, 'UserAttributes')),
    AdminSetUserPassword: operation({ ...of, Password: password, Permanent: z.boolean().default(false) }, (input) => {
      const found = subject(input);
      checkPassword(found.pool.passwordPolicy, input.Password);
      return change(found, withPassword(parts, found.pool, found.user, { password: input.Password, temporary: !input.Permanent }));
    }),
    AdminConfirmSignUp: operation({ ...of, ClientMetadata: stringMap.optional() }, (input) => {
      const found = subject(input);
      if (found.user.status !== 'UNCONFIRMED') {
        throw new AwsError('NotAuthorizedException', `User cannot be confirmed. Current status is ${found.user.status}`);
      }
      return change(found, { ...found.user, status: 'CONFIRMED' });
    }),
    AdminUpdateUserAttributes: operation({ ...of, UserAttributes: attributeList, ClientMetadata: stringMap.optional() }, (input) => {
      const found = subject(input);
      return change(found, updated(found, input.UserAttributes));
    }),
    AdminDisableUser: operation(of, (input) => {
      const found = subject(input);
      return change(found, { ...found.user, enabled: false, signOuts: found.user.signOuts + 1 });
    }),
    AdminEnableUser: operation(of, (input) => {
      const found = subject(input);
      return change(found, { ...found.user, enabled: true });
    }),
    AdminUserGlobalSignOut: operation(of, (input) => {
      const found = subject(input);
      return change(found, { ...found.user, signOuts: found.user.signOuts + 1 });
    }),
    AdminDeleteUser: operation(of, (input) => {
      const { pool, user } = subject(input);
      parts.users.delete(pool, user);
      return {};
    }),
  };
  return signedOperations(operations);
}

/** The same operations, refused with MissingAuthenticationTokenException when the request is not signed. */
export function signedOperations(operations: Record<string, AwsOperation>): Record<string, AwsOperation> {
  const signed =
    (run: AwsOperation): AwsOperation =>
    (input, call) => {
      requireSigned(call.caller);
      return run(input, call);
    };
  return Object.fromEntries(Object.entries(operations).map(([name, run]) => [name, signed(run)]));
}

/** The user that an administrator names. @throws AwsError UserNotFoundException, or ResourceNotFoundException for the pool. */
export function adminSubject(parts: CognitoParts, input: { UserPoolId: string; Username: string }): Subject {
  const pool = parts.pools.pool(input.UserPoolId);
  const user = parts.users.find(pool, input.Username);
  if (user === undefined) throw new AwsError('UserNotFoundException', 'User does not exist.');
  return { pool, user };
}

const creation = {
  ClientMetadata: stringMap.optional(),
  DesiredDeliveryMediums: z.array(z.enum(['SMS', 'EMAIL'])).default([]),
  ForceAliasCreation: z.boolean().optional(),
  MessageAction: z.enum(['RESEND', 'SUPPRESS']).optional(),
  TemporaryPassword: password.optional(),
  UserAttributes: attributeList.default([]),
  ValidationData: attributeList.optional(),
};

interface Creation {
  readonly Username: string;
  readonly UserAttributes: AttributeList;
  readonly DesiredDeliveryMediums: readonly ('SMS' | 'EMAIL')[];
  readonly MessageAction?: 'RESEND' | 'SUPPRESS' | undefined;
  readonly TemporaryPassword?: string | undefined;
}

function adminCreateUser(parts: CognitoParts, pool: UserPool, input: Creation): JsonObject {
  const given = input.TemporaryPassword ?? temporaryPassword(pool.passwordPolicy);
  checkPassword(pool.passwordPolicy, given);
  const user = input.MessageAction === 'RESEND' ? invitedAgain(parts, pool, input.Username, given) : created(parts, pool, input, given);
  const saved = saveChanged(parts, pool, user);
  if (input.MessageAction !== 'SUPPRESS')
    invite(parts, pool, saved, { name: input.Username, password: given, mediums: input.DesiredDeliveryMediums });
  return { User: describeUser(saved) };
}

function created(parts: CognitoParts, pool: UserPool, input: Creation, password: string): UserRecord {
  const attributes = initialAttributes(pool, input.Username, input.UserAttributes);
  checkRequired(pool.attributes, attributes);
  if (parts.users.find(pool, input.Username) !== undefined) throw new AwsError('UsernameExistsException', 'User account already exists');
  const taken = pool.signInNames.find((name) => attributes[name] && parts.users.isTaken(pool, attributes[name]));
  if (taken !== undefined) throw aliasExists(taken, 'UsernameExistsException');
  return newUser(parts, pool, { name: input.Username, attributes, password, status: 'FORCE_CHANGE_PASSWORD', temporary: true });
}

function invitedAgain(parts: CognitoParts, pool: UserPool, name: string, password: string): UserRecord {
  const user = parts.users.find(pool, name);
  if (user === undefined) throw new AwsError('UserNotFoundException', 'User does not exist.');
  if (user.status === 'FORCE_CHANGE_PASSWORD') return withPassword(parts, pool, user, { password, temporary: true });
  throw new AwsError('UnsupportedUserStateException', `Resend not possible. Current status is ${user.status}`);
}

/** Sent by the media asked for; without such, to the phone (AWS's default medium) or else to the e-mail. */
function invite(
  parts: CognitoParts,
  pool: UserPool,
  user: UserRecord,
  { name, password, mediums }: { name: string; password: string; mediums: readonly ('SMS' | 'EMAIL')[] },
): void {
  const targets = [
    { medium: 'SMS', attribute: 'phone_number', address: user.attributes.phone_number ?? '' },
    { medium: 'EMAIL', attribute: 'email', address: user.attributes.email ?? '' },
  ] as const;
  const reachable = targets.filter(({ address }) => address !== '');
  const chosen = mediums.length === 0 ? reachable.slice(0, 1) : reachable.filter(({ medium }) => mediums.includes(medium));
  for (const target of chosen) parts.codes.invite(pool, target, name, password);
}

function updated({ pool, user }: Subject, list: AttributeList): UserRecord {
  const changes = attributesOf(list);
  checkAttributes(pool.attributes, changes);
  checkMutable(pool.attributes, Object.keys(changes));
  const changed = withAttributes(user, changes);
  checkRequired(pool.attributes, changed.attributes);
  return changed;
}
