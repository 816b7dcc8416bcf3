import { createHmac } from 'node:crypto';
import type { AwsOperation } from '../http/aws-json.ts';
import { AwsError, type JsonObject } from '../service.ts';
import { checkRequired, isEmail } from './attribute-schema.ts';
import { checkSecretHash } from './client-secret.ts';
import { sendCode } from './code-sending.ts';
import type { CognitoParts } from './cognito-parts.ts';
import {
  attributeList,
  clientId,
  confirmationCode,
  operation,
  password,
  secretHash,
  session,
  stringMap,
  username,
} from './operation-input.ts';
import { checkPassword } from './password.ts';
import { type Occasion, occasionOf } from './triggers/occasion.ts';
import { postConfirmation, preSignUp } from './triggers/sign-up-triggers.ts';
import { type AttributeList, initialAttributes, newUser, refuseTaken, saveChanged } from './user-changes.ts';
import type { UserPool, UserPoolClient } from './user-pool.ts';
import type { UserRecord } from './user-store.ts';
import { type CodeTarget, deliveryDetails, expiredCode, withoutCode } from './verification-codes.ts';

const CONFIRMATIONS_PER_HOUR = 15;
const RESENDS_PER_HOUR = 5;

/** SignUp, ConfirmSignUp and ResendConfirmationCode. */
export function signUpOperations(parts: CognitoParts): Record<string, AwsOperation> {
  const of = { ClientId: clientId, Username: username, SecretHash: secretHash.optional(), ClientMetadata: stringMap.optional() };
  return {
    SignUp: operation(
      { ...of, Password: password, UserAttributes: attributeList.default([]), ValidationData: attributeList.optional() },
      (input, call) => {
        const client = parts.pools.client(input.ClientId);
        checkSecretHash(client, input.Username, input.SecretHash);
        return signUp(parts, client, input, occasionOf(call, client, input.ClientMetadata));
      },
    ),
    ConfirmSignUp: operation({ ...of, ConfirmationCode: confirmationCode, Session: session.optional() }, async (input, call) => {
      const client = parts.pools.client(input.ClientId);
      checkSecretHash(client, input.Username, input.SecretHash);
      const confirmed = confirmSignUp(parts, client, input.Username, input.ConfirmationCode);
      const occasion = occasionOf(call, client, input.ClientMetadata);
      await postConfirmation(parts, client.pool, confirmed, { source: 'ConfirmSignUp', occasion });
      return {};
    }),
    ResendConfirmationCode: operation(of, async (input, call) => {
      const client = parts.pools.client(input.ClientId);
      checkSecretHash(client, input.Username, input.SecretHash);
      return { CodeDeliveryDetails: await resend(parts, client, input.Username, occasionOf(call, client, input.ClientMetadata)) };
    }),
  };
}

interface SignUpInput {
  readonly Username: string;
  readonly Password: string;
  readonly UserAttributes: AttributeList;
  readonly ValidationData?: AttributeList | undefined;
}

/** The names are looked at when the trigger has run: of two sign-ups at a time only one gets a name. */
async function signUp(parts: CognitoParts, client: UserPoolClient, input: SignUpInput, occasion: Occasion): Promise<JsonObject> {
  const { pool } = client;
  const wanted = unconfirmedUser(parts, client, input);
  const user = await preSignUp(parts, pool, wanted, { source: 'SignUp', validationData: input.ValidationData ?? [], occasion });
  refuseTaken(parts, pool, input.Username, { attributes: user.attributes, message: 'User already exists' });
  const saved = saveChanged(parts, pool, user);
  const isConfirmed = saved.status === 'CONFIRMED';
  if (isConfirmed) await postConfirmation(parts, pool, saved, { source: 'ConfirmSignUp', occasion });
  const target = isConfirmed ? undefined : confirmationTarget(pool, saved);
  if (target !== undefined) await sendCode(parts, pool, saved, { purpose: 'sign-up', target, source: 'SignUp', occasion });
  const delivery: JsonObject = target === undefined ? {} : { CodeDeliveryDetails: deliveryDetails(target) };
  return { UserConfirmed: isConfirmed, UserSub: saved.sub, ...delivery };
}

function unconfirmedUser(parts: CognitoParts, client: UserPoolClient, input: SignUpInput): UserRecord {
  const { pool } = client;
  if (pool.adminCreatesOnly) throw new AwsError('NotAuthorizedException', 'SignUp is not permitted for this user pool');
  const forbidden = input.UserAttributes.some(({ Name }) => pool.attributes.has(Name) && !client.writable.has(Name));
  if (forbidden) throw new AwsError('NotAuthorizedException', 'A client attempted to write unauthorized attribute');
  const attributes = initialAttributes(pool, input.Username, input.UserAttributes);
  checkRequired(pool.attributes, attributes);
  checkPassword(pool.passwordPolicy, input.Password);
  return newUser(parts, pool, {
    name: input.Username,
    attributes: { ...unverified(attributes), ...attributes },
    password: input.Password,
    status: 'UNCONFIRMED',
    temporary: false,
  });
}

function confirmSignUp(parts: CognitoParts, client: UserPoolClient, name: string, digits: string): UserRecord {
  const { pool } = client;
  const user = parts.users.find(pool, name);
  parts.limits.countAttempt(`confirm/${pool.id}/${user?.username ?? name}`, CONFIRMATIONS_PER_HOUR);
  if (user === undefined || !user.enabled) throw client.hidesUserExistence ? expiredCode() : unknownUser();
  if (user.status !== 'UNCONFIRMED') {
    throw new AwsError('NotAuthorizedException', `User cannot be confirmed. Current status is ${user.status}`);
  }
  const code = parts.codes.check(user, 'sign-up', digits);
  return saveChanged(parts, pool, {
    ...withoutCode(user, 'sign-up'),
    status: 'CONFIRMED',
    attributes: { ...user.attributes, [`${code.attribute}_verified`]: 'true' },
  });
}

async function resend(parts: CognitoParts, client: UserPoolClient, name: string, occasion: Occasion): Promise<JsonObject> {
  const { pool } = client;
  const user = parts.users.find(pool, name);
  parts.limits.countAttempt(`resend/${pool.id}/${user?.username ?? name}`, RESENDS_PER_HOUR);
  if (user === undefined || !user.enabled) {
    if (client.hidesUserExistence) return deliveryDetails(simulatedTarget(parts, pool, name));
    throw unknownUser();
  }
  if (user.status !== 'UNCONFIRMED') throw new AwsError('InvalidParameterException', 'User is already confirmed.');
  const target = confirmationTarget(pool, user);
  if (target === undefined) {
    throw new AwsError('InvalidParameterException', 'Cannot resend codes. Auto verification not turned on.');
  }
  await sendCode(parts, pool, user, { purpose: 'sign-up', target, source: 'ResendCode', occasion });
  return deliveryDetails(target);
}

/** The phone before the e-mail where the pool verifies both (Amazon Cognito Developer Guide, "Signing up and confirming user accounts"). */
function confirmationTarget(pool: UserPool, user: UserRecord): CodeTarget | undefined {
  for (const attribute of ['phone_number', 'email'] as const) {
    const address = user.attributes[attribute];
    const isVerified = user.attributes[`${attribute}_verified`] === 'true';
    if (pool.autoVerified.includes(attribute) && address && !isVerified) return { attribute, address };
  }
  return undefined;
}

/** Where a code to somebody who doesn't exist would have gone: always the same place for a name. */
export function simulatedTarget(parts: CognitoParts, pool: UserPool, name: string): CodeTarget {
  if (isEmail(name)) return { attribute: 'email', address: name };
  const digest = createHmac('sha256', parts.strangersSecret).update(`destination/${pool.id}/${name}`).digest();
  const letter = (index: number) => String.fromCharCode(97 + ((digest[index] ?? 0) % 26));
  if (name.startsWith('+') || !pool.autoVerified.includes('email')) {
    return {
      attribute: 'phone_number',
      address: name.startsWith('+') ? name : `+1000${digest.readUInt32BE().toString().padStart(10, '0')}`,
    };
  }
  return { attribute: 'email', address: `${letter(0)}@${letter(1)}` };
}

/** What LEGACY clients are told of a user that doesn't exist. */
export const unknownUser = () => new AwsError('UserNotFoundException', 'Username/client id combination not found.');

function unverified(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(['email', 'phone_number'].filter((name) => attributes[name]).map((name) => [`${name}_verified`, 'false']));
}
