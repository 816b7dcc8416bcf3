import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { AdminCreateUserCommand, AdminSetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { type AuthOptions, createAuthLink } from 'aws-appsync-auth-link';
import { createSubscriptionHandshakeLink } from 'aws-appsync-subscription-link';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '../../../local/service.ts';
import { makeCertificate } from '../../../local/tls/make-certificate.ts';
import { startUserPool, type TestUserPool } from '../cognito/test-user-pool.ts';
import type { AmplifySettings } from './amplify-program.ts';
import { startApi, type TestApi } from './test-api.ts';

const schema = `
type Query { hello: String @aws_api_key @aws_cognito_user_pools }
type Word @aws_api_key @aws_cognito_user_pools { to: String text: String }
type Mutation { say(to: String, text: String): Word @aws_api_key @aws_cognito_user_pools }
type Subscription { onSaid(to: String): Word @aws_subscribe(mutations: ["say"]) @aws_api_key @aws_cognito_user_pools }`;

const USERNAME = 'ann@example.com';
const PASSWORD = 'Secret-1-word';

let pool: TestUserPool;
let api: TestApi;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'clients-'));
  pool = await startUserPool();
  const of = { UserPoolId: pool.poolId, Username: USERNAME };
  const verified = [{ Name: 'email_verified', Value: 'true' }];
  await pool.sdk.send(new AdminCreateUserCommand({ ...of, MessageAction: 'SUPPRESS', UserAttributes: verified }));
  await pool.sdk.send(new AdminSetUserPasswordCommand({ ...of, Password: PASSWORD, Permanent: true }));
  const tls = await makeCertificate(['localhost', '127.0.0.1'], Date.now());
  writeFileSync(join(directory, 'certificate.pem'), tls.certificate);
  api = await startApi({
    schema,
    tls,
    userPools: pool.cognito,
    resolvers: { 'Query.hello': { response: 'return "hello"' }, 'Mutation.say': {} },
    api: {
      AdditionalAuthenticationProviders: [
        { AuthenticationType: 'AMAZON_COGNITO_USER_POOLS', UserPoolConfig: { UserPoolId: pool.poolId, DefaultAction: 'ALLOW' } },
      ],
    },
  });
});
afterAll(async () => {
  await api.stop();
  await pool.close();
  rmSync(directory, { recursive: true });
});

test('Amplify queries, subscribes over wss and signs out in a process that only trusts the certificate', async () => {
  const settings: AmplifySettings = {
    endpoint: `${api.endpoint}/graphql`,
    userPoolEndpoint: `${pool.endpoint}/`,
    userPoolId: pool.poolId,
    userPoolClientId: pool.clientId,
    username: USERNAME,
    password: PASSWORD,
  };
  const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(directory, 'certificate.pem') };
  const program = fork(join(import.meta.dirname, 'amplify-program.ts'), [JSON.stringify(settings)], { env, execArgv: [], stdio: 'pipe' });
  let said = '';
  program.stderr?.on('data', (data) => {
    said += data;
  });
  const told = await Promise.race([once(program, 'message'), once(program, 'exit').then((exit) => [`ended with ${exit}: ${said}`])]);
  expect(told[0]).toMatchObject({
    query: { data: { hello: 'hello' } },
    mutation: { data: { say: { to: 'me', text: 'good day' } } },
    events: [{ onSaid: { to: 'me', text: 'good day' } }],
    signedIn: false,
  });
});

const SAY = gql`
  mutation ($to: String, $text: String) {
    say(to: $to, text: $text) {
      to
      text
    }
  }
`;
const ON_SAID = gql`
  subscription ($to: String) {
    onSaid(to: $to) {
      text
    }
  }
`;

function apolloClient(): ApolloClient {
  const auth: AuthOptions = { type: 'API_KEY', apiKey: api.apiKey };
  const url = `${api.endpoint}/graphql`;
  const options = { url, region: 'eu-central-1', auth };
  const link = ApolloLink.from([createAuthLink(options), createSubscriptionHandshakeLink(options, new HttpLink({ uri: url }))]);
  return new ApolloClient({ link, cache: new InMemoryCache() });
}

/** A subscription with what came of it; says again and again until it is heard, since the link does not tell when it has subscribed. */
async function hear(client: ApolloClient, to: string): Promise<{ heard: Json[]; failed: Promise<Error>; end: () => void }> {
  const heard: Json[] = [];
  const failed = Promise.withResolvers<Error>();
  const first = Promise.withResolvers<void>();
  const subscription = client.subscribe<{ onSaid: { text: string } }>({ query: ON_SAID, variables: { to } }).subscribe({
    next: ({ data, error }) => {
      if (error !== undefined) failed.resolve(error);
      if (data === undefined || data === null) return;
      heard.push(data.onSaid.text);
      first.resolve();
    },
    error: failed.resolve,
  });
  let done = false;
  void first.promise.then(() => {
    done = true;
  });
  for (let tries = 0; !done && tries < 1000; tries++) await client.mutate({ mutation: SAY, variables: { to, text: 'are you there' } });
  return { heard, failed: failed.promise, end: () => subscription.unsubscribe() };
}

test('Apollo Client queries, subscribes, is told of a lost connection and subscribes anew', async () => {
  const client = apolloClient();
  expect(await client.query({ query: gql`{ hello }` })).toMatchObject({ data: { hello: 'hello' } });
  const before = await hear(client, 'apollo');
  api.context.faults.lay({ seed: 1, rules: [{ service: 'appsync', action: 'realtime', kind: 'cut', rate: 1, after: 0 }] });
  await client.mutate({ mutation: SAY, variables: { to: 'apollo', text: 'lost' } });
  api.context.faults.lay(undefined);
  expect(await before.failed).toBeInstanceOf(Error);
  const after = await hear(client, 'apollo');
  expect(before.heard.concat(after.heard)).not.toContain('lost');
  after.end();
  client.stop();
});
