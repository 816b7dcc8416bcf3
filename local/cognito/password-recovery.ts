import type { AwsOperation } from '../http/aws-json.ts';
import { AwsError, type JsonObject } from '../service.ts';
import { checkSecretHash } from './client-secret.ts';
import { sendCode } from './code-sending.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { clientId, confirmationCode, operation, password, secretHash, stringMap, username } from './operation-input.ts';
import { checkPassword } from './password.ts';
import { simulatedTarget, unknownUser } from './sign-up.ts';
import { type Occasion, occasionOf } from './triggers/occasion.ts';
import { postConfirmation } from './triggers/sign-up-triggers.ts';
import { saveChanged, withPassword } from './user-changes.ts';
import type { UserPool, UserPoolClient } from './user-pool.ts';
import type { UserRecord } from './user-store.ts';
import { type CodeTarget, codeMismatch, deliveryDetails, withoutCode } from './verification-codes.ts';

const REQUESTS_PER_HOUR = 10;
const CONFIRMATIONS_PER_HOUR = 15;

/** ForgotPassword and ConfirmForgotPassword. */
export function passwordRecoveryOperations(parts: CognitoParts): Record<string, AwsOperation> {
  const of = { ClientId: clientId, Username: username, SecretHash: secretHash.optional(), ClientMetadata: stringMap.optional() };
  return {
    ForgotPassword: operation(of, async (input, call) => {
      const client = parts.pools.client(input.ClientId);
      checkSecretHash(client, input.Username, input.SecretHash);
      const occasion = occasionOf(call, client, input.ClientMetadata);
      return { CodeDeliveryDetails: await forgotPassword(parts, client, input.Username, occasion) };
    }),
    ConfirmForgotPassword: operation({ ...of, ConfirmationCode: confirmationCode, Password: password }, async (input, call) => {
      const client = parts.pools.client(input.ClientId);
      checkSecretHash(client, input.Username, input.SecretHash);
      const user = confirmForgotPassword(parts, client, input);
      const occasion = occasionOf(call, client, input.ClientMetadata);
      await postConfirmation(parts, client.pool, user, { source: 'ConfirmForgotPassword', occasion });
      return {};
    }),
  };
}

/** Where existence is hidden, a user that can't get a code is answered like one that can. */
async function forgotPassword(parts: CognitoParts, client: UserPoolClient, name: string, occasion: Occasion): Promise<JsonObject> {
  const { pool } = client;
  const user = parts.users.find(pool, name);
  parts.limits.countAttempt(`forgot/${pool.id}/${user?.username ?? name}`, REQUESTS_PER_HOUR);
  if (pool.recovery.length === 0) throw new AwsError('NotAuthorizedException', 'Contact administrator to reset password.');
  const target = user?.enabled ? recoveryTarget(pool, user) : undefined;
  if (user === undefined || target === undefined) {
    if (client.hidesUserExistence) return deliveryDetails(simulatedTarget(parts, pool, name));
    throw user === undefined ? unknownUser() : noRecovery(user);
  }
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    throw new AwsError('NotAuthorizedException', 'User password cannot be reset in the current state.');
  }
  await sendCode(parts, pool, user, { purpose: 'password', target, source: 'ForgotPassword', occasion });
  return deliveryDetails(target);
}

function confirmForgotPassword(
  parts: CognitoParts,
  client: UserPoolClient,
  input: { Username: string; ConfirmationCode: string; Password: string },
): UserRecord {
  const { pool } = client;
  const user = parts.users.find(pool, input.Username);
  parts.limits.countAttempt(`reset/${pool.id}/${user?.username ?? input.Username}`, CONFIRMATIONS_PER_HOUR);
  checkPassword(pool.passwordPolicy, input.Password);
  if (user === undefined || !user.enabled) throw client.hidesUserExistence ? codeMismatch() : unknownUser();
  parts.codes.check(user, 'password', input.ConfirmationCode);
  parts.limits.passwordProved(`${pool.id}/${user.username}`);
  return saveChanged(parts, pool, withPassword(parts, pool, withoutCode(user, 'password'), { password: input.Password }));
}

function recoveryTarget(pool: UserPool, user: UserRecord): CodeTarget | undefined {
  for (const attribute of pool.recovery) {
    const address = user.attributes[attribute];
    if (address && user.attributes[`${attribute}_verified`] === 'true') return { attribute, address };
  }
  return undefined;
}

function noRecovery(user: UserRecord): AwsError {
  if (!user.enabled) return new AwsError('NotAuthorizedException', 'User is disabled.');
  const message = 'Cannot reset password for the user as there is no registered/verified email or phone_number';
  return new AwsError('InvalidParameterException', message);
}
