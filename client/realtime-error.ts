import { CombinedGraphQLErrors } from '@apollo/client';

/** How the link begins the message of a subscription or handshake that AppSync refused; JSON or the type of the error follows. */
const PREFIX = 'Connection failed: ';
/** Types of a handshake that would be refused again, which the link tells by their bare name. */
const TYPE = /^[A-Z]\w*Exception$/;

type Refused = { errors: { message: string; errorType: string }[] };

const messageOf = (thrown: unknown): string => {
  const { errors, message } = (thrown ?? {}) as { errors?: readonly { message?: string }[]; message?: string };
  return errors?.[0]?.message ?? message ?? String(thrown);
};

const refusedBy = (text: string): Refused | undefined => {
  if (TYPE.test(text)) {
    return { errors: [{ message: text, errorType: text }] };
  }
  try {
    const payload: unknown = JSON.parse(text);
    return typeof payload === 'object' && payload !== null && 'errors' in payload ? (payload as Refused) : undefined;
  } catch {
    return undefined;
  }
};

/** What AppSync's subscription link throws, as calls over HTTP fail: `CombinedGraphQLErrors` for what AppSync refused, `Error` for a lost connection. */
export const realtimeError = (thrown: unknown): Error => {
  const message = messageOf(thrown);
  const refused = message.startsWith(PREFIX) ? refusedBy(message.slice(PREFIX.length)) : undefined;
  return refused === undefined ? new Error(message) : new CombinedGraphQLErrors(refused);
};
