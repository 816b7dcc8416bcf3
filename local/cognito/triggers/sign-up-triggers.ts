import { z } from 'zod';
import type { CognitoParts } from '../cognito-parts.ts';
import type { AttributeList } from '../user-changes.ts';
import type { UserPool } from '../user-pool.ts';
import type { UserRecord } from '../user-store.ts';
import { callFor, metadataOf, type Occasion, readResponse, userAttributes } from './occasion.ts';
import { unrecognizable } from './trigger-runner.ts';

const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const verdict = z.object({ autoConfirmUser: flag, autoVerifyEmail: flag, autoVerifyPhone: flag });
const NO_VERDICT = { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false };

/**
 * PreSignUp: the user as the function lets it come to be, which is not kept yet.
 * @throws AwsError UserLambdaValidationException when it does not let it, InvalidLambdaResponseException when it verifies what isn't there.
 */
export async function preSignUp(
  parts: CognitoParts,
  pool: UserPool,
  user: UserRecord,
  { source, validationData = [], occasion }: { source: 'SignUp' | 'AdminCreateUser'; validationData?: AttributeList; occasion: Occasion },
): Promise<UserRecord> {
  const { sub: _sub, ...attributes } = user.attributes;
  const response = await parts.triggers.run('PreSignUp', {
    ...callFor(pool, occasion, user.username),
    source: `PreSignUp_${source}`,
    request: {
      userAttributes: attributes,
      validationData: validationData.length === 0 ? null : Object.fromEntries(validationData.map(({ Name, Value }) => [Name, Value])),
      ...metadataOf(occasion),
    },
    response: { ...NO_VERDICT },
  });
  // Of a user that an administrator makes, the function decides only whether it comes to be.
  if (response === undefined || source === 'AdminCreateUser') return user;
  const { autoConfirmUser, autoVerifyEmail, autoVerifyPhone } = readResponse(response, verdict);
  const verified = [...(autoVerifyEmail ? ['email'] : []), ...(autoVerifyPhone ? ['phone_number'] : [])];
  if (verified.some((name) => !user.attributes[name])) throw unrecognizable();
  return {
    ...user,
    status: autoConfirmUser ? 'CONFIRMED' : user.status,
    attributes: { ...user.attributes, ...Object.fromEntries(verified.map((name) => [`${name}_verified`, 'true'])) },
  };
}

/** PostConfirmation: the user is confirmed, or has a new password, whatever the function makes of it. */
export async function postConfirmation(
  parts: CognitoParts,
  pool: UserPool,
  user: UserRecord,
  { source, occasion }: { source: 'ConfirmSignUp' | 'ConfirmForgotPassword'; occasion: Occasion },
): Promise<void> {
  await parts.triggers.run('PostConfirmation', {
    ...callFor(pool, occasion, user.username),
    source: `PostConfirmation_${source}`,
    request: { userAttributes: userAttributes(user), ...metadataOf(occasion) },
    response: {},
  });
}
