import { z } from 'zod';
import { type AwsOperation, requireSigned } from '../http/aws-json.ts';
import { AwsError, type JsonObject } from '../service.ts';
import { checkRequired } from './attribute-schema.ts';
import { updateAttributes } from './attribute-update.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { attributeList, operation, password, stringMap, username, userPoolId } from './operation-input.ts';
import { checkPassword, temporaryPassword } from './password.ts';
import { messageTexts } from './triggers/message-trigger.ts';
import { type Occasion, occasionOf } from './triggers/occasion.ts';
import { postConfirmation, preSignUp } from './triggers/sign-up-triggers.ts';
import {
  type AttributeList,
  attributesOf,
  describeUser,
  initialAttributes,
  newUser,
  refuseTaken,
  saveChanged,
  withPassword,
} from './user-changes.ts';
import type { UserPool } from './user-pool.ts';
import type { UserRecord } from './user-store.ts';
import type { CodeTarget } from './verification-codes.ts';

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
    AdminCreateUser: operation({ ...of, ...creation }, (input, call) =>
      adminCreateUser(parts, parts.pools.pool(input.UserPoolId), input, occasionOf(call, undefined, input.ClientMetadata)),
    ),
    AdminGetUser: operation(of, (input) => describeUser(subject(input).user, 'UserAttributes')),
    AdminSetUserPassword: operation({ ...of, Password: password, Permanent: z.boolean().default(false) }, (input) => {
      const found = subject(input);
      checkPassword(found.pool.passwordPolicy, input.Password);
      return change(found, withPassword(parts, found.pool, found.user, { password: input.Password, temporary: !input.Permanent }));
    }),
    AdminConfirmSignUp: operation({ ...of, ClientMetadata: stringMap.optional() }, async (input, call) => {
      const found = subject(input);
      if (found.user.status !== 'UNCONFIRMED') {
        throw new AwsError('NotAuthorizedException', `User cannot be confirmed. Current status is ${found.user.status}`);
      }
      const confirmed = saveChanged(parts, found.pool, { ...found.user, status: 'CONFIRMED' });
      const occasion = occasionOf(call, undefined, input.ClientMetadata);
      await postConfirmation(parts, found.pool, confirmed, { source: 'ConfirmSignUp', occasion });
      return {};
    }),
    AdminUpdateUserAttributes: operation(
      { ...of, UserAttributes: attributeList, ClientMetadata: stringMap.optional() },
      async (input, call) => {
        const { pool, user } = subject(input);
        const occasion = occasionOf(call, undefined, input.ClientMetadata);
        await updateAttributes(parts, pool, user, { changes: attributesOf(input.UserAttributes), occasion });
        return {};
      },
    ),
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
  readonly ValidationData?: AttributeList | undefined;
}

async function adminCreateUser(parts: CognitoParts, pool: UserPool, input: Creation, occasion: Occasion): Promise<JsonObject> {
  const given = input.TemporaryPassword ?? temporaryPassword(pool.passwordPolicy);
  checkPassword(pool.passwordPolicy, given);
  const user =
    input.MessageAction === 'RESEND'
      ? invitedAgain(parts, pool, input.Username, given)
      : await created(parts, pool, { ...input, password: given }, occasion);
  const saved = saveChanged(parts, pool, user);
  if (input.MessageAction !== 'SUPPRESS') {
    const texts = await messageTexts(parts, pool, saved, { source: 'AdminCreateUser', occasion });
    const invitation = { texts, username: input.Username, password: given };
    for (const target of invitationTargets(saved, input.DesiredDeliveryMediums)) parts.codes.invite(target, invitation);
  }
  return { User: describeUser(saved) };
}

/** The names are looked at when the trigger has run: of two calls at a time only one gets a name. */
async function created(
  parts: CognitoParts,
  pool: UserPool,
  input: Creation & { readonly password: string },
  occasion: Occasion,
): Promise<UserRecord> {
  const attributes = initialAttributes(pool, input.Username, input.UserAttributes);
  checkRequired(pool.attributes, attributes);
  const { Username: name, password } = input;
  const wanted = newUser(parts, pool, { name, attributes, password, status: 'FORCE_CHANGE_PASSWORD', temporary: true });
  const user = await preSignUp(parts, pool, wanted, { source: 'AdminCreateUser', validationData: input.ValidationData ?? [], occasion });
  refuseTaken(parts, pool, name, { attributes, message: 'User account already exists' });
  return user;
}

function invitedAgain(parts: CognitoParts, pool: UserPool, name: string, password: string): UserRecord {
  const user = parts.users.find(pool, name);
  if (user === undefined) throw new AwsError('UserNotFoundException', 'User does not exist.');
  if (user.status === 'FORCE_CHANGE_PASSWORD') return withPassword(parts, pool, user, { password, temporary: true });
  throw new AwsError('UnsupportedUserStateException', `Resend not possible. Current status is ${user.status}`);
}

/** By the media asked for; without such, the phone (AWS's default medium) or else the e-mail. */
function invitationTargets({ attributes }: UserRecord, mediums: readonly ('SMS' | 'EMAIL')[]): CodeTarget[] {
  const targets = [
    { medium: 'SMS', attribute: 'phone_number', address: attributes.phone_number ?? '' },
    { medium: 'EMAIL', attribute: 'email', address: attributes.email ?? '' },
  ] as const;
  const reachable = targets.filter(({ address }) => address !== '');
  return mediums.length === 0 ? reachable.slice(0, 1) : reachable.filter(({ medium }) => mediums.includes(medium));
}
