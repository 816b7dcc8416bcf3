import type { ApolloClient } from '@apollo/client';
import { gql, type TypedDocumentNode } from '@apollo/client';
import { AdminCreateUserCommand, AdminSetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { vi } from 'vitest';
import type { StackOutputs, TokenStorage } from '../../client/index.ts';
import { startApi, type TestApi } from '../local/appsync/test-api.ts';
import { startUserPool, type TestUserPool } from '../local/cognito/test-user-pool.ts';

/** A user pool and an API that tells its callers who they are, on the parts of the local cloud alone: it starts in no time. */
export interface SmallStage {
  readonly pool: TestUserPool;
  readonly api: TestApi;
  readonly outputs: StackOutputs;
  close(): Promise<void>;
}

const schema = `
type Query { who: String @aws_api_key @aws_cognito_user_pools }
type Word @aws_api_key @aws_cognito_user_pools { text: String }
type Mutation { say(text: String): Word @aws_api_key @aws_cognito_user_pools }
type Subscription { onSaid: Word @aws_subscribe(mutations: ["say"]) @aws_api_key @aws_cognito_user_pools }`;

export const GUEST = 'guest';
export const PASSWORD = 'Secret-1-word';

export const startSmallStage = async (): Promise<SmallStage> => {
  const pool = await startUserPool();
  const api = await startApi({
    schema,
    userPools: pool.cognito,
    resolvers: {
      'Query.who': { response: `return ctx.identity && ctx.identity.sub ? ctx.identity.sub : '${GUEST}';` },
      'Mutation.say': {},
    },
    api: {
      AdditionalAuthenticationProviders: [
        { AuthenticationType: 'AMAZON_COGNITO_USER_POOLS', UserPoolConfig: { UserPoolId: pool.poolId, DefaultAction: 'ALLOW' } },
      ],
    },
  });
  const outputs = {
    ...{ ApiUrl: `${api.endpoint}/graphql`, ApiKey: api.apiKey, Region: 'eu-central-1' },
    ...{ UserPoolId: pool.poolId, UserPoolClientId: pool.clientId, LocalEndpoint: pool.endpoint },
  };
  const close = async (): Promise<void> => {
    await api.stop();
    await pool.close();
  };
  return { pool, api, outputs, close };
};

/** A confirmed account with `PASSWORD`. */
export const createAccount = async ({ pool }: SmallStage, email: string): Promise<void> => {
  const of = { UserPoolId: pool.poolId, Username: email };
  const UserAttributes = [{ Name: 'email_verified', Value: 'true' }];
  await pool.sdk.send(new AdminCreateUserCommand({ ...of, MessageAction: 'SUPPRESS', UserAttributes }));
  await pool.sdk.send(new AdminSetUserPasswordCommand({ ...of, Password: PASSWORD, Permanent: true }));
};

/** The id by which the API knows the caller of a client, or `GUEST`. */
export const who = async (client: ApolloClient): Promise<string | undefined> => {
  const query: TypedDocumentNode<{ who: string }> = gql`{ who }`;
  return (await client.query({ query, fetchPolicy: 'no-cache', context: { queryDeduplication: false } })).data?.who;
};

/** A storage as devices have it, which answers later; what lies in it lies in `values`. */
export const slowStorage = (values = new Map<string, string>()): TokenStorage & { values: Map<string, string> } => {
  const later = (): Promise<void> => new Promise((go) => setImmediate(go));
  return {
    values,
    getItem: (key) => later().then(() => values.get(key) ?? null),
    setItem: (key, value) => later().then(() => void values.set(key, value)),
    removeItem: (key) => later().then(() => void values.delete(key)),
  };
};

/** What the programs of a test send, and how it goes wrong on its way. */
export interface Network {
  /** Operations of the user pool, in the order in which they were sent. */
  readonly operations: string[];
  /** All that was sent, as text. */
  readonly bodies: string[];
  /** Set by a test: called for each operation; what it throws happens in the place of the request or, when it answers a function, of its answer. */
  disturb: (operation: string) => undefined | (() => Promise<void>) | Promise<undefined>;
}

/** Puts a network under `fetch` that can be disturbed. `vi.unstubAllGlobals` takes it away. */
export const stubNetwork = (): Network => {
  const real = globalThis.fetch;
  const network: Network = { operations: [], bodies: [], disturb: () => undefined };
  vi.stubGlobal('fetch', async (input: string | URL, init?: RequestInit) => {
    const [, operation = 'GraphQL'] = new Headers(init?.headers).get('x-amz-target')?.split('.') ?? [];
    network.operations.push(operation);
    network.bodies.push(String(init?.body));
    const afterwards = await network.disturb(operation);
    const answer = await real(input, init);
    await afterwards?.();
    return answer;
  });
  return network;
};
