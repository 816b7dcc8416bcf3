import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerOperator } from '../../../local/http/operator-credentials.ts';
import type { LocalCredentials } from '../../../local/service.ts';
import { connect } from './realtime-client.ts';
import { startApi, type TestApi } from './test-api.ts';

const schema = `
type Query { hello: String identity: AWSJSON @aws_iam keyOnly: String @aws_api_key }
type Word { text: String }
type Mutation { say(text: String): Word }
type Subscription { onSaid(text: String): Word @aws_subscribe(mutations: ["say"]) }`;

let api: TestApi;
let operator: LocalCredentials;
const role: LocalCredentials = {
  accessKeyId: 'ASIAROLE',
  secretAccessKey: 'role-secret',
  sessionToken: 'role-token',
  userArn: 'arn:aws:sts::000000000000:assumed-role/relay-role/relay',
};
beforeAll(async () => {
  api = await startApi({
    schema,
    api: { AuthenticationType: 'AWS_IAM', AdditionalAuthenticationProviders: [{ AuthenticationType: 'API_KEY' }] },
    resolvers: {
      'Query.hello': { response: 'return "hello"' },
      'Query.identity': { response: 'return { identity: ctx.identity, type: util.authType() }' },
      'Query.keyOnly': { response: 'return "x"' },
      'Mutation.say': {},
    },
  });
  operator = registerOperator(api.context);
  api.context.callers.register(role, () => undefined);
});
afterAll(() => api.stop());

type SourceData = string | ArrayBuffer | ArrayBufferView;

/** As the signer of the AWS SDK wants it. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: SourceData) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Buffer);
  }
  update(data: SourceData): void {
    this.#hash.update(data as Buffer);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

interface Signing {
  readonly credentials?: LocalCredentials;
  readonly region?: string;
  readonly path?: string;
}

/** The headers of a POST with this body, signed as the AWS SDK signs. */
async function sign(body: string, { credentials = operator, region = 'eu-central-1', path = '/graphql' }: Signing = {}) {
  const { hostname, port, host } = new URL(api.endpoint);
  const signer = new SignatureV4({ service: 'appsync', region, credentials, sha256: Sha256, applyChecksum: false });
  const headers = { host, 'content-type': 'application/json; charset=UTF-8' };
  const request = { method: 'POST', protocol: 'http:', hostname, port: Number(port), path, headers, body, query: {} };
  return (await signer.sign(request)).headers;
}

type Sent = { headers: Record<string, string>; body: string };

/** The answer to a query that was signed and then changed on its way. */
async function ask(query: string, signing: Signing = {}, change: (sent: Sent) => unknown = () => undefined) {
  const body = JSON.stringify({ query });
  const sent = { headers: await sign(body, signing), body };
  change(sent);
  return api.post(sent.body, sent.headers);
}

/** Status, error type and header of the answer. */
async function refusal(signing: Signing, change?: (sent: Sent) => unknown): Promise<[number, string, string | null]> {
  const response = await ask('{ hello }', signing, change);
  const { errors } = (await response.json()) as { errors?: { errorType: string }[] };
  return [response.status, errors?.[0]?.errorType ?? 'none', response.headers.get('x-amzn-errortype')];
}

const dataOf = async (response: Response) => ((await response.json()) as { data: Record<string, string> }).data;

describe('a signed request', () => {
  test('is of the caller whose credentials signed it', async () => {
    expect(JSON.parse((await dataOf(await ask('{ identity }'))).identity ?? '')).toEqual({
      type: 'IAM Authorization',
      identity: {
        accountId: '000000000000',
        cognitoIdentityPoolId: null,
        cognitoIdentityId: null,
        sourceIp: ['127.0.0.1'],
        username: 'local-operator',
        userArn: 'arn:aws:iam::000000000000:user/local-operator',
        cognitoIdentityAuthType: null,
        cognitoIdentityAuthProvider: null,
      },
    });
  });

  test('may be of a role, whose token it then carries', async () => {
    const { identity } = await dataOf(await ask('{ identity }', { credentials: role }));
    expect(JSON.parse(identity ?? '')).toMatchObject({ identity: { username: 'relay-role:relay', userArn: role.userArn } });
  });

  test('enters what directives open to it, and nothing else', async () => {
    expect(await (await ask('{ hello keyOnly }')).json()).toMatchObject({
      data: { hello: 'hello', keyOnly: null },
      errors: [{ message: 'Not Authorized to access keyOnly on type Query' }],
    });
  });

  test('passes unchanged', async () => {
    expect(await refusal({})).toEqual([200, 'none', null]);
  });

  const wrong = 'InvalidSignatureException';
  test.each<[string, (sent: Sent) => unknown, string]>([
    ['with another body', (init) => Object.assign(init, { body: init.body.replace('hello', 'hello ') }), wrong],
    [
      'with another date',
      ({ headers }) => Object.assign(headers, { 'x-amz-date': String(headers['x-amz-date']).replace(/\dZ$/, 'xZ') }),
      'IncompleteSignatureException',
    ],
    [
      'with another signature',
      ({ headers }) => Object.assign(headers, { authorization: String(headers.authorization).replace(/.{4}$/, '0000') }),
      wrong,
    ],
    [
      'with half an authorization',
      ({ headers }) => Object.assign(headers, { authorization: 'AWS4-HMAC-SHA256 Credential=x' }),
      'IncompleteSignatureException',
    ],
    [
      'with ten thousand characters',
      ({ headers }) => Object.assign(headers, { authorization: `AWS4-HMAC-SHA256 ${'a'.repeat(10_000)}` }),
      'IncompleteSignatureException',
    ],
    [
      'with a token that belongs to no such key',
      ({ headers }) => Object.assign(headers, { 'x-amz-security-token': 'foreign' }),
      'UnrecognizedClientException',
    ],
  ])('%s is refused with 403', async (_what, change, errorType) => {
    expect(await refusal({}, change)).toEqual([403, errorType, errorType]);
  });

  test('is refused with 403 under unknown keys, a wrong secret and another region', async () => {
    const refused = async (signing: Signing) => (await refusal(signing)).slice(0, 2);
    expect(await refused({ credentials: { ...operator, accessKeyId: 'AKIAUNKNOWN' } })).toEqual([403, 'UnrecognizedClientException']);
    expect(await refused({ credentials: { ...operator, secretAccessKey: 'guessed' } })).toEqual([403, wrong]);
    expect(await refused({ region: 'us-east-1' })).toEqual([403, wrong]);
  });

  test('holds for 15 minutes by the machine as well as by a clock that is far ahead', async () => {
    api.context.advance(7 * 86_400_000);
    expect(await refusal({})).toEqual([200, 'none', null]);
  });
});

describe('a signed connection', () => {
  const query = 'subscription ($text: String) { onSaid(text: $text) { text } }';
  const variables = { text: 'ü "x"' };
  const data = JSON.stringify({ query, variables });

  test('subscribes by signed starts', async () => {
    const client = await connect(api, await sign('{}', { path: '/graphql/connect' }));
    expect(await client.start('s', query, variables, await sign(data))).toEqual({ type: 'start_ack', id: 's' });
    await ask('mutation { say(text: "ü \\"x\\"") { text } }');
    expect(await client.next()).toEqual({ type: 'data', id: 's', payload: { data: { onSaid: variables } } });
    expect(await client.start('other', query, {}, await sign(data))).toMatchObject({
      type: 'error',
      payload: { errors: [{ errorType: 'InvalidSignatureException' }] },
    });
    await client.close();
  });

  test('is refused when its signature is one for something else', async () => {
    await expect(connect(api, await sign('{}'))).rejects.toThrow('"errorType":"InvalidSignatureException"');
  });
});
