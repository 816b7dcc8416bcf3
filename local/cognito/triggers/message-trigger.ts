import { z } from 'zod';
import type { CognitoParts } from '../cognito-parts.ts';
import type { MessageTexts, UserPool } from '../user-pool.ts';
import type { UserRecord } from '../user-store.ts';
import { callFor, metadataOf, type Occasion, readResponse, userAttributes } from './occasion.ts';

/** What a message is for, as `triggerSource` of CustomMessage ends. */
export type MessageSource = 'SignUp' | 'AdminCreateUser' | 'ResendCode' | 'ForgotPassword' | 'UpdateUserAttribute' | 'VerifyUserAttribute';

const CODE = '{####}';
const USERNAME = '{username}';
const text = z.string().nullish();
const messages = z.object({ smsMessage: text, emailMessage: text, emailSubject: text });

/**
 * CustomMessage: the texts of a message to a user. A text of the function that lacks the place of the code, or in an invitation that of the
 * name, is not sent; the pool's own is.
 */
export async function messageTexts(
  parts: CognitoParts,
  pool: UserPool,
  user: UserRecord,
  { source, occasion }: { source: MessageSource; occasion: Occasion },
): Promise<MessageTexts> {
  const invites = source === 'AdminCreateUser';
  const own = invites ? pool.invitation : pool.verification;
  const response = await parts.triggers.run('CustomMessage', {
    ...callFor(pool, occasion, user.username),
    source: `CustomMessage_${source}`,
    request: {
      userAttributes: userAttributes(user),
      codeParameter: CODE,
      usernameParameter: invites ? USERNAME : null,
      ...metadataOf(occasion),
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  });
  if (response === undefined) return own;
  const { smsMessage, emailMessage, emailSubject } = readResponse(response, messages);
  const needed = invites ? [CODE, USERNAME] : [CODE];
  const complete = (given: string | null | undefined): given is string => !!given && needed.every((place) => given.includes(place));
  return {
    sms: complete(smsMessage) ? smsMessage : own.sms,
    email: complete(emailMessage) ? emailMessage : own.email,
    subject: emailSubject || own.subject,
  };
}
