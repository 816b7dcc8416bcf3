import { randomInt } from 'node:crypto';
import {
  confirmCode,
  createClient,
  DeleteAccountDocument,
  MeDocument,
  memoryStorage,
  type OutputsFile,
  refusalOf,
  signInWithPhone,
} from '../../client/index.ts';

/** Of a service at a price, to which no stage sends codes. */
const PREMIUM_NUMBER = '+499001234567';

interface Message {
  readonly to: string;
  readonly text: string;
}

/**
 * Signs in by a code to a phone, and deletes the account again. On AWS, where a code would cost money and nobody would read it, it sees that a
 * number at a price is refused. @throws Error saying what went wrong.
 */
export async function signInByPhone(outputs: OutputsFile, endpoint: string | undefined): Promise<void> {
  const client = createClient(outputs, { storage: memoryStorage() });
  if (endpoint === undefined) {
    const refused = await signInWithPhone(client, PREMIUM_NUMBER).catch(refusalOf);
    if (refused === null || !('code' in refused) || refused.code !== 'PHONE_NOT_SUPPORTED')
      throw new Error('a premium number is not refused');
    return;
  }
  const phone = `+49151${randomInt(10_000_000, 100_000_000)}`;
  await confirmCode(client, await signInWithPhone(client, phone), await codeSentTo(endpoint, phone));
  const { data } = await client.query({ query: MeDocument, fetchPolicy: 'no-cache' });
  if (data?.me.phone !== phone) throw new Error('the API knows the caller by another phone');
  await client.mutate({ mutation: DeleteAccountDocument });
}

async function codeSentTo(endpoint: string, phone: string): Promise<string> {
  const inbox = (await (await fetch(new URL('/_local/inbox', endpoint))).json()) as { messages: readonly Message[] };
  const code = /\d{6}/.exec(inbox.messages.findLast(({ to }) => to === phone)?.text ?? '')?.[0];
  if (code === undefined) throw new Error('no code has arrived in the inbox');
  return code;
}
