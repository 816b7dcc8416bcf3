import { z } from 'zod';
import type { AwsOperation } from '../http/aws-json.ts';
import { AwsError, type JsonObject } from '../service.ts';
import { type TokenOwner, tokenOwner } from './access-token-owner.ts';
import { updateAttributes } from './attribute-update.ts';
import { sendCode } from './code-sending.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { accessToken, attributeList, confirmationCode, operation, password, stringMap } from './operation-input.ts';
import { checkPassword, matchesCredential } from './password.ts';
import { wrongCredentials } from './sign-in-subject.ts';
import { type Occasion, occasionOf } from './triggers/occasion.ts';
import { attributesOf, attributeList as listed, saveChanged, withPassword } from './user-changes.ts';
import type { ContactAttribute } from './user-pool.ts';
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
    UpdateUserAttributes: operation({ ...of, UserAttributes: attributeList, ClientMetadata: stringMap.optional() }, async (input, call) => {
      const { pool, client, user } = owner(input);
      const changes = attributesOf(input.UserAttributes);
      if (Object.keys(changes).some((name) => pool.attributes.has(name) && !client.writable.has(name))) {
        throw new AwsError('NotAuthorizedException', 'A client attempted to write unauthorized attribute');
      }
      const occasion = occasionOf(call, client, input.ClientMetadata);
      return { CodeDeliveryDetailsList: await updateAttributes(parts, pool, user, { changes, occasion }) };
    }),
    GetUserAttributeVerificationCode: operation(
      { ...of, AttributeName: contact, ClientMetadata: stringMap.optional() },
      async (input, call) => {
        const own = owner(input);
        const occasion = occasionOf(call, own.client, input.ClientMetadata);
        return { CodeDeliveryDetails: await sendAttributeCode(parts, own, input.AttributeName, occasion) };
      },
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

async function sendAttributeCode(
  parts: CognitoParts,
  { pool, user }: TokenOwner,
  attribute: ContactAttribute,
  occasion: Occasion,
): Promise<JsonObject> {
  parts.limits.countAttempt(`attribute-code/${pool.id}/${user.username}/${attribute}`, CODES_PER_HOUR);
  const address = user.pending[attribute] ?? user.attributes[attribute];
  if (!address) throw new AwsError('InvalidParameterException', `User has no ${attribute}.`);
  const target = { attribute, address };
  await sendCode(parts, pool, user, { purpose: `verify-${attribute}`, target, source: 'VerifyUserAttribute', occasion });
  return deliveryDetails(target);
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
