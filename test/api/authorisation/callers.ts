import { AwsClient } from 'aws4fetch';
import { asGuest, asUser, post, type Stage, type WireAnswer } from '../../support/stage.ts';
import type { TestUser } from '../../support/users.ts';

/** Everybody who may call, in the order of the table's columns. `foreign` shows a token of another pool, `internal` signs as the service. */
export const CALLERS = [
  'none',
  'guest',
  'user',
  'seller',
  'leader',
  'outbid',
  'buyer',
  'admin',
  'suspended',
  'expired',
  'foreign',
  'internal',
] as const;
export type Caller = (typeof CALLERS)[number];

/** How a caller reaches the API. */
export interface Access {
  /** A query or mutation. */
  ask(query: string, variables: object): Promise<WireAnswer>;
  /** What a client shows for a connection to the real-time endpoint, and with each subscription; `data` is the subscription, null at the connection. */
  authorization(data: string | null): Promise<Record<string, string>>;
}

/** Headers and nothing else. */
const byHeaders = (stage: Stage, headers: Record<string, string>): Access => ({
  ask: (query, variables) => post(stage, query, { headers, variables }),
  authorization: async () => ({ host: new URL(stage.outputs.ApiUrl).host, ...headers }),
});

export const noCredentials = (stage: Stage): Access => byHeaders(stage, {});

export const guestAccess = (stage: Stage): Access => byHeaders(stage, asGuest(stage));

/** A bearer of a token, whatever it is worth. */
export const tokenAccess = (stage: Stage, user: Pick<TestUser, 'accessToken'>): Access => byHeaders(stage, asUser(user));

/** Signs as the service does (SigV4). */
export const serviceAccess = (stage: Stage): Access => {
  const { ApiUrl, LocalAccessKeyId, LocalSecretAccessKey, Region } = stage.outputs;
  const signer = new AwsClient({
    accessKeyId: LocalAccessKeyId,
    secretAccessKey: LocalSecretAccessKey,
    region: Region,
    service: 'appsync',
    retries: 0,
  });
  return {
    ask: async (query, variables) => {
      const answer = await signer.fetch(ApiUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return { status: answer.status, headers: answer.headers, body: (await answer.json()) as WireAnswer['body'] };
    },
    authorization: async (data) => {
      const signed = await signer.sign(data === null ? `${ApiUrl}/connect` : ApiUrl, {
        method: 'POST',
        headers: {
          accept: 'application/json, text/javascript',
          'content-encoding': 'amz-1.0',
          'content-type': 'application/json; charset=UTF-8',
        },
        body: data ?? '{}',
      });
      return { host: new URL(ApiUrl).host, ...Object.fromEntries(signed.headers) };
    },
  };
};
