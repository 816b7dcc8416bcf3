import { z } from 'zod';
import type { AwsOperation } from '../http/aws-json.ts';
import { AwsError, type JsonObject } from '../service.ts';
import { type TokenOwner, tokenOwner } from './access-token-owner.ts';
import { type Attributes, checkAttributes, checkMutable, checkRequired } from './attribute-schema.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { accessToken, attributeList, confirmationCode, operation, password, stringMap } from './operation-input.ts';
import { checkPassword, matchesCredential } from './password.ts';
import { wrongCredentials } from './sign-in-subject.ts';
import { aliasExists, attributesOf, attributeList as listed, saveChanged, withAttributes, withPassword } from './user-changes.ts';
import type { ContactAttribute } from './user-pool.ts';
import type { UserRecord } from './user-store.ts';
import { deliveryDetails, withoutCode } from './verification-codes.ts';

const CODES_PER_HOUR = 5;
const CHECKS_PER_HOUR = 15;
const contact = z.enum(['email', 'phone_number']);

/** What a signed-in user does with the own account, by its access token. */
export function ownAccountOperations(parts: CognitoParts): Record<string, AwsOperation> {
  const of = { AccessToken: accessToken };
  const owner = (input: { AccessToken: string }) => tokenOwner(parts, input.AccessToken);
  return {
    GetUser: operation(of, (input) => {
      const { client, user } = owner(input);
      const shown = Object.entries(user.attributes).filter(([name]) => client.readable.has(name));
      return { Username: user.username, UserAttributes: listed(Object.fromEntries(shown)) };
    }),
    UpdateUserAttributes: operation({ ...of, UserAttributes: attributeList, ClientMetadata: stringMap.optional() }, (input) =>
      updateAttributes(parts, owner(input), attributesOf(input.UserAttributes)),
    ),
    GetUserAttributeVerificationCode: operation({ ...of, AttributeName: contact, ClientMetadata: stringMap.optional() }, (input) =>
      sendAttributeCode(parts, owner(input), input.AttributeName),
    ),
    VerifyUserAttribute: operation({ ...of, AttributeName: contact, Code: confirmationCode }, (input) => {
      verifyAttribute(parts, owner(input), input.AttributeName, input.Code);
      return {};
    }),
    ChangePassword: operation({ ...of, PreviousPassword: password.optional(), ProposedPassword: password }, (input) => {
      changePassword(parts, owner(input), input.PreviousPassword, input.ProposedPassword);
      return {};
    }),
    GlobalSignOut: operation(of, (input) => {
      const { pool, user } = owner(input);
      saveChanged(parts, pool, { ...user, signOuts: user.signOuts + 1 });
      return {};
    }),
    DeleteUser: operation(of, (input) => {
      const { pool, user } = owner(input);
      parts.users.delete(pool, user);
      return {};
    }),
  };
}

/** A new e-mail or phone that the pool verifies is sent a code; where the pool keeps the original, it waits for that code. */
function updateAttributes(parts: CognitoParts, { pool, client, user }: TokenOwner, changes: Attributes): JsonObject {
  if (Object.keys(changes).some((name) => pool.attributes.has(name) && !client.writable.has(name))) {
    throw new AwsError('NotAuthorizedException', 'A client attempted to write unauthorized attribute');
  }
  checkAttributes(pool.attributes, changes);
  checkMutable(pool.attributes, Object.keys(changes));
  const toVerify = pool.autoVerified.flatMap((attribute) => {
    const address = changes[attribute];
    return address && address !== user.attributes[attribute] ? [{ attribute, address }] : [];
  });
  const taken = toVerify.find(
    ({ attribute, address }) => pool.signInNames.includes(attribute) && parts.users.isTaken(pool, address, user.username),
  );
  if (taken !== undefined) throw aliasExists(taken.attribute);
  const waiting = new Set<string>(
    toVerify.filter(({ attribute }) => pool.keepOriginal.includes(attribute)).map(({ attribute }) => attribute),
  );
  const [later, now] = [true, false].map((waits) =>
    Object.fromEntries(Object.entries(changes).filter(([name]) => waiting.has(name) === waits)),
  );
  const updated = withAttributes({ ...user, pending: { ...user.pending, ...later } }, now ?? {});
  checkRequired(pool.attributes, updated.attributes);
  const withCodes = toVerify.reduce<UserRecord>(
    (changed, target) => parts.codes.send(pool, changed, `verify-${target.attribute}`, target),
    updated,
  );
  saveChanged(parts, pool, withCodes);
  return { CodeDeliveryDetailsList: toVerify.map(deliveryDetails) };
}

function sendAttributeCode(parts: CognitoParts, { pool, user }: TokenOwner, attribute: ContactAttribute): JsonObject {
  parts.limits.countAttempt(`attribute-code/${pool.id}/${user.username}/${attribute}`, CODES_PER_HOUR);
  const address = user.pending[attribute] ?? user.attributes[attribute];
  if (!address) throw new AwsError('InvalidParameterException', `User has no ${attribute}.`);
  const target = { attribute, address };
  saveChanged(parts, pool, parts.codes.send(pool, user, `verify-${attribute}`, target));
  return { CodeDeliveryDetails: deliveryDetails(target) };
}

function verifyAttribute(parts: CognitoParts, { pool, user }: TokenOwner, attribute: ContactAttribute, digits: string): void {
  parts.limits.countAttempt(`attribute-check/${pool.id}/${user.username}/${attribute}`, CHECKS_PER_HOUR);
  const purpose = `verify-${attribute}` as const;
  parts.codes.check(user, purpose, digits);
  const { [attribute]: waiting, ...pending } = user.pending;
  const attributes = { ...user.attributes, ...(waiting === undefined ? {} : { [attribute]: waiting }), [`${attribute}_verified`]: 'true' };
  saveChanged(parts, pool, { ...withoutCode(user, purpose), pending, attributes });
}

function changePassword(parts: CognitoParts, { pool, user }: TokenOwner, previous: string | undefined, proposed: string): void {
  const account = `${pool.id}/${user.username}`;
  parts.limits.refuseWhileLocked(account);
  if (previous === undefined || !matchesCredential(pool, user.username, user.credential, previous)) {
    parts.limits.passwordFailed(account);
    throw wrongCredentials();
  }
  parts.limits.passwordProved(account);
  checkPassword(pool.passwordPolicy, proposed);
  saveChanged(parts, pool, withPassword(parts, pool, user, { password: proposed }));
}
