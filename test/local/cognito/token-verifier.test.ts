import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { AdminCreateUserCommand, AdminInitiateAuthCommand, AdminSetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Memory } from '../lambda/test-context.ts';
import { startUserPool, type TestUserPool } from './test-user-pool.ts';

const memory: Memory = new Map();
let pool: TestUserPool;
let access: string;
let id: string;

beforeAll(async () => {
  pool = await startUserPool({ memory });
  const of = { UserPoolId: pool.poolId, Username: 'ann@example.com' };
  await pool.sdk.send(new AdminCreateUserCommand({ ...of, MessageAction: 'SUPPRESS' }));
  await pool.sdk.send(new AdminSetUserPasswordCommand({ ...of, Password: 'Secret-1-word', Permanent: true }));
  const { AuthenticationResult } = await pool.sdk.send(
    new AdminInitiateAuthCommand({
      UserPoolId: pool.poolId,
      ClientId: pool.clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: of.Username, PASSWORD: 'Secret-1-word' },
    }),
  );
  access = AuthenticationResult!.AccessToken!;
  id = AuthenticationResult!.IdToken!;
});
afterAll(() => pool.close());

const part = (token: string, index: number) => JSON.parse(Buffer.from(token.split('.')[index]!, 'base64url').toString());
const text = (header: object, claims: object) =>
  [header, claims].map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')).join('.');

test('accepts access and id tokens, again and again', () => {
  for (const token of [access, id, access, id]) {
    expect(pool.cognito.verify(token)).toEqual({
      userPoolId: pool.poolId,
      issuer: `https://cognito-idp.eu-central-1.amazonaws.com/${pool.poolId}`,
      claims: part(token, 1),
    });
  }
});

test('refuses what is no token as unparsable', () => {
  for (const token of ['', 'x', 'a.b', 'a.b.c', '....', `${access}.x`, 'x'.repeat(1_000_000), text([], {}).concat('.AA')]) {
    expect(pool.cognito.verify(token)).toEqual({ refused: 'unparsable' });
  }
});

test('refuses tokens of another issuer', () => {
  for (const iss of [
    undefined,
    7,
    pool.poolId,
    `https://elsewhere.example/${pool.poolId}`,
    'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_other',
  ]) {
    expect(pool.cognito.verify(`${text(part(access, 0), { ...part(access, 1), iss })}.AAAA`)).toEqual({ refused: 'unknown-issuer' });
  }
});

test('refuses alg none, HS256 by the public key, foreign keys, changed claims and the key of the other use', async () => {
  const [header, claims] = [part(access, 0), part(access, 1)];
  const { keys } = (await (await fetch(`${pool.endpoint}/${pool.poolId}/.well-known/jwks.json`)).json()) as { keys: { n: string }[] };
  const hs256 = text({ ...header, alg: 'HS256' }, claims);
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const rs256 = text(header, claims);
  const forged = [
    `${text({ ...header, alg: 'none' }, claims)}.${access.split('.')[2]}`,
    `${text({ ...header, alg: 'none' }, claims)}.AA`,
    ...keys.map(({ n }) => `${hs256}.${createHmac('sha256', n).update(hs256).digest('base64url')}`),
    `${rs256}.${sign('sha256', Buffer.from(rs256), foreign).toString('base64url')}`,
    `${text(header, { ...claims, 'cognito:groups': ['admin'] })}.${access.split('.')[2]}`,
    `${text(header, { ...claims, token_use: 'id' })}.${access.split('.')[2]}`,
    `${text({ ...header, kid: part(id, 0).kid }, claims)}.${access.split('.')[2]}`,
    `${text(header, { ...claims, exp: undefined })}.${access.split('.')[2]}`,
  ];
  for (const token of forged) expect(pool.cognito.verify(token)).toEqual({ refused: 'invalid' });
  expect(part(access, 0).kid).not.toBe(part(id, 0).kid);
});

test('refuses what the right key signed under another algorithm or key id', () => {
  const keys = JSON.parse(memory.get('cognito-signing-keys')!.get(pool.poolId)!);
  const [header, claims] = [part(access, 0), part(access, 1)];
  const signed = (changes: object) => {
    const body = text({ ...header, ...changes }, claims);
    return `${body}.${sign('sha256', Buffer.from(body), keys.access.pem).toString('base64url')}`;
  };
  expect(pool.cognito.verify(signed({}))).toHaveProperty('claims');
  for (const changes of [
    { alg: 'none' },
    { alg: 'HS256' },
    { alg: 'PS256' },
    { alg: undefined },
    { kid: part(id, 0).kid },
    { kid: undefined },
  ]) {
    expect(pool.cognito.verify(signed(changes))).toEqual({ refused: 'invalid' });
  }
});

test('refuses a token from the second on in which it expires, also one that was accepted before', () => {
  const expiresInMs = part(access, 1).exp * 1000 - pool.context.clock.now();
  pool.context.advance(expiresInMs - 1000);
  expect(pool.cognito.verify(access)).toHaveProperty('claims');
  pool.context.advance(1000);
  expect(pool.cognito.verify(access)).toEqual({ refused: 'expired' });
});
