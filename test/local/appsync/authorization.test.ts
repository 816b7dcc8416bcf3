import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject, VerifiedToken } from '../../../local/service.ts';
import { startApi, type TestApi } from './test-api.ts';

const POOL = 'eu-central-1_Pool';
const ISSUER = `https://cognito-idp.eu-central-1.amazonaws.com/${POOL}`;
const token = (claims: JsonObject, userPoolId = POOL): VerifiedToken => ({ userPoolId, issuer: ISSUER, claims });
const tokens = {
  access: token({ sub: 's1', username: 'u1', client_id: 'app1', token_use: 'access' }),
  id: token({ sub: 's1', 'cognito:username': 'u1', aud: 'app1', token_use: 'id', 'cognito:groups': ['admin'] }),
  staff: token({ sub: 's2', username: 'u2', client_id: 'app1', 'cognito:groups': ['staff', 'other'] }),
  otherApp: token({ sub: 's1', username: 'u1', client_id: 'web1' }),
  otherPool: token({ sub: 's1' }, 'eu-central-1_Other'),
};
const userPools = (extra: JsonObject = {}) => ({
  AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
  UserPoolConfig: { UserPoolId: POOL, DefaultAction: 'ALLOW', ...extra },
});
const MIXED = {
  ...userPools({ AppIdClientRegex: 'app.*' }),
  AdditionalAuthenticationProviders: [{ AuthenticationType: 'API_KEY' }, { AuthenticationType: 'AWS_IAM' }],
};

const schema = `
type Query {
  plain: String
  open: String @aws_api_key @aws_cognito_user_pools
  keyOnly: String @aws_api_key
  admins: String @aws_cognito_user_pools(cognito_groups: ["admin", "staff"])
  internal: String @aws_iam
  shared: Shared @aws_api_key @aws_cognito_user_pools
  private: Private @aws_api_key @aws_cognito_user_pools
  identity: AWSJSON @aws_api_key @aws_cognito_user_pools
}
type Shared @aws_api_key @aws_cognito_user_pools { a: String keyless: String @aws_cognito_user_pools inner: Private }
type Private { a: String }`;

const resolvers = {
  'Query.plain': { response: 'return "x"' },
  'Query.open': { response: 'return "x"' },
  'Query.keyOnly': { response: 'return "x"' },
  'Query.admins': { response: 'return "x"' },
  'Query.internal': { response: 'return "x"' },
  'Query.shared': { response: 'return { a: "a", keyless: "k", inner: { a: "i" } }' },
  'Query.private': { response: 'return { a: "a" }' },
  'Query.identity': { response: 'return { identity: ctx.identity, type: util.authType() }' },
};

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ schema, resolvers, tokens, api: MIXED });
});
afterAll(() => api.stop());

const denied = (path: string[], column: number, type = 'Query') => ({
  path,
  data: null,
  errorType: 'Unauthorized',
  errorInfo: null,
  locations: [{ line: 1, column, sourceName: null }],
  message: `Not Authorized to access ${path.at(-1)} on type ${type}`,
});
const by = (authorization: string) => ({ authorization });

describe('credentials', () => {
  test.each([
    ['none', {}, 'Valid authorization header not provided.'],
    ['an unknown key', { 'x-api-key': 'da2-nope' }, 'You are not authorized to make this call.'],
    ['an unreadable token', by('garbled'), 'Unable to parse JWT token.'],
    ['an expired token', by('expired'), 'Token has expired.'],
    ['a token of an unknown issuer', by('stranger'), 'You are not authorized to make this call.'],
    ['a forged token', by('forged'), 'You are not authorized to make this call.'],
    ['a token of a pool of another API', by('otherPool'), 'You are not authorized to make this call.'],
    ['a token of a client that AppIdClientRegex leaves out', by('otherApp'), 'You are not authorized to make this call.'],
  ])('answers 401 to %s', async (_what, headers, message) => {
    const response = await api.post('{"query":"{ open }"}', headers);
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([401, 'UnauthorizedException']);
    expect(await response.json()).toEqual({ errors: [{ errorType: 'UnauthorizedException', message }] });
  });

  test('takes id and access tokens, with and without Bearer', async () => {
    for (const authorization of ['access', 'id', 'Bearer access', 'bearer id']) {
      expect(await api.query('{ open }', {}, by(authorization))).toEqual({ data: { open: 'x' } });
    }
  });

  test('a mode that the API lacks counts as no credentials', async () => {
    const keyOnly = await startApi({ schema: 'type Query { a: Int }', tokens });
    const poolOnly = await startApi({ schema: 'type Query { a: Int }', tokens, api: userPools() });
    expect((await keyOnly.post('{"query":"{a}"}', by('access'))).status).toBe(401);
    expect((await poolOnly.post('{"query":"{a}"}', { 'x-api-key': poolOnly.apiKey })).status).toBe(401);
    expect((await poolOnly.post('{"query":"{a}"}', by('access'))).status).toBe(200);
    await Promise.all([keyOnly.stop(), poolOnly.stop()]);
  });

  test('a key ends at its time by the clock of the local cloud', async () => {
    const expiring = await startApi({ schema: 'type Query { a: Int }', expires: Math.floor(Date.now() / 1000) + 3600 });
    expect((await expiring.post('{"query":"{a}"}')).status).toBe(200);
    expiring.context.advance(3_600_000);
    expect((await expiring.post('{"query":"{a}"}')).status).toBe(401);
    await expiring.stop();
  });
});

describe('directives', () => {
  test.each([
    ['a field without directives lets only the default mode in', '{ plain }', undefined, [denied(['plain'], 3)]],
    ['several directives are alternatives', '{ open }', undefined, []],
    ['a directive leaves out the default mode', '{ keyOnly }', 'access', [denied(['keyOnly'], 3)]],
    ['groups keep out those who are in none', '{ admins }', 'access', [denied(['admins'], 3)]],
    ['groups let members of one in', '{ admins }', 'staff', []],
    ['IAM is for neither', '{ internal }', 'id', [denied(['internal'], 3)]],
    ['a directive of a field beats that of its type', '{ shared { a keyless } }', undefined, [denied(['shared', 'keyless'], 14, 'Shared')]],
    ['a type needs the mode too', '{ private { a } }', undefined, [denied(['private', 'a'], 13, 'Private')]],
    ['wherever it is reached', '{ shared { inner { a } } }', undefined, [denied(['shared', 'inner', 'a'], 20, 'Private')]],
    ['and lets the default mode in', '{ private { a } }', 'access', []],
  ])('%s', async (_rule, query, user, errors) => {
    const answer = await api.query(query, {}, user === undefined ? undefined : by(user));
    expect(answer.errors ?? []).toEqual(errors);
  });
});

describe('user pools alone', () => {
  const pooled = `type Query { any: String groups: String @aws_auth(cognito_groups: ["admin"]) ignored: String @aws_cognito_user_pools(cognito_groups: ["admin"]) }`;

  test('@aws_auth narrows, @aws_cognito_user_pools does not', async () => {
    const alone = await startApi({ schema: pooled, tokens, api: userPools() });
    expect((await alone.query('{ any ignored groups }', {}, by('access'))).errors).toEqual([denied(['groups'], 15)]);
    expect(await alone.query('{ groups }', {}, by('id'))).toEqual({ data: { groups: null } });
    await alone.stop();
  });

  test('DENY closes what has no group', async () => {
    const closed = await startApi({ schema: pooled, tokens, api: userPools({ DefaultAction: 'DENY' }) });
    expect((await closed.query('{ any groups }', {}, by('id'))).errors).toEqual([denied(['any'], 3)]);
    await closed.stop();
  });

  test('@aws_auth beside other modes is refused at load', async () => {
    await expect(startApi({ schema: pooled, api: MIXED })).rejects.toThrow(
      '@aws_auth works only when user pools are the sole authorization mode.',
    );
  });
});

describe('ctx.identity', () => {
  const identity = async (headers?: Record<string, string>) => {
    const { data } = await api.query('{ identity }', {}, headers);
    return JSON.parse(String((data as { identity: string }).identity));
  };

  test('is null for an API key', async () => {
    expect(await identity()).toEqual({ identity: null, type: 'API Key Authorization' });
  });

  test('holds the claims of a token, its groups, and the addresses it came from', async () => {
    expect(await identity({ ...by('id'), 'x-forwarded-for': '1.2.3.4, 5.6.7.8' })).toEqual({
      identity: {
        sourceIp: ['1.2.3.4', '5.6.7.8', '127.0.0.1'],
        username: 'u1',
        groups: ['admin'],
        sub: 's1',
        issuer: ISSUER,
        claims: tokens.id.claims,
        defaultAuthStrategy: 'ALLOW',
      },
      type: 'User Pool Authorization',
    });
    expect((await identity(by('access'))).identity).toMatchObject({ username: 'u1', groups: null });
  });
});
