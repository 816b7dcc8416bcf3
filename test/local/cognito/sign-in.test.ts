import { createHmac } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  type AuthenticationResultType,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../local/service.ts';
import type { Memory } from '../lambda/test-context.ts';
import { startUserPool, type TestUserPool } from './test-user-pool.ts';

const PASSWORD = 'Secret-1-word';
const EMAIL = 'ann@example.com';
const N = `FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF`;
let pool: TestUserPool;

async function start(options: { client?: JsonObject; memory?: Memory } = {}): Promise<void> {
  await pool?.close();
  pool = await startUserPool(options);
}
beforeEach(async () => {
  await start();
  await createUser(EMAIL);
});
afterEach(() => pool.close());

async function createUser(email: string): Promise<void> {
  const of = { UserPoolId: pool.poolId, Username: email };
  await pool.sdk.send(new AdminCreateUserCommand({ ...of, MessageAction: 'SUPPRESS' }));
  await pool.sdk.send(new AdminSetUserPasswordCommand({ ...of, Password: PASSWORD, Permanent: true }));
}

const initiate = (
  AuthFlow: 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH' | 'REFRESH_TOKEN_AUTH' | 'CUSTOM_AUTH',
  AuthParameters: Record<string, string>,
) => pool.sdk.send(new InitiateAuthCommand({ ClientId: pool.clientId, AuthFlow, AuthParameters }));
const signIn = async (password = PASSWORD, email = EMAIL): Promise<AuthenticationResultType> =>
  (
    await pool.sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId: pool.poolId,
        ClientId: pool.clientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: email, PASSWORD: password },
      }),
    )
  ).AuthenticationResult!;
const refresh = async (RefreshToken: string): Promise<AuthenticationResultType> =>
  (await pool.sdk.send(new GetTokensFromRefreshTokenCommand({ ClientId: pool.clientId, RefreshToken }))).AuthenticationResult!;
const getUser = (AccessToken: string) => pool.sdk.send(new GetUserCommand({ AccessToken }));

describe('SRP', () => {
  test('gives an unknown name the same salt and a UUID each time, and a new B', async () => {
    const ask = async (USERNAME: string) => (await initiate('USER_SRP_AUTH', { USERNAME, SRP_A: 'ABCDEF' })).ChallengeParameters!;
    const [known, first, second, other] = [
      await ask(EMAIL),
      await ask('no@example.com'),
      await ask('NO@example.com'),
      await ask('not@example.com'),
    ];
    expect(Object.keys(first).sort()).toEqual(Object.keys(known).sort());
    expect([first.SALT, first.USERNAME]).toEqual([second.SALT, second.USERNAME]);
    expect(first.SRP_B).not.toBe(second.SRP_B);
    expect(first.SALT).not.toBe(other.SALT);
    expect(first.USERNAME).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(first.SALT).toHaveLength(known.SALT!.length);
  });

  test.each(['0', N, `${N}0`, 'xyz'])('refuses a client value A of %.8s, by which everyone could get in', async (SRP_A) => {
    await expect(initiate('USER_SRP_AUTH', { USERNAME: EMAIL, SRP_A })).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  test('refuses a wrong signature, an unknown secret block and one that was used', async () => {
    const { ChallengeParameters: given } = await initiate('USER_SRP_AUTH', { USERNAME: EMAIL, SRP_A: 'ABCDEF' });
    const answer = (secretBlock: string) =>
      pool.sdk.send(
        new RespondToAuthChallengeCommand({
          ClientId: pool.clientId,
          ChallengeName: 'PASSWORD_VERIFIER',
          ChallengeResponses: {
            USERNAME: given!.USERNAME!,
            PASSWORD_CLAIM_SECRET_BLOCK: secretBlock,
            PASSWORD_CLAIM_SIGNATURE: Buffer.alloc(32).toString('base64'),
            TIMESTAMP: 'Sat Nov 21 01:02:03 UTC 2026',
          },
        }),
      );
    for (const block of [given!.SECRET_BLOCK!, given!.SECRET_BLOCK!, 'AAAA']) {
      await expect(answer(block)).rejects.toMatchObject({ name: 'NotAuthorizedException', message: 'Incorrect username or password.' });
    }
  });

  test('tells LEGACY clients of a user that does not exist', async () => {
    await start({ client: { PreventUserExistenceErrors: 'LEGACY' } });
    await expect(initiate('USER_SRP_AUTH', { USERNAME: 'no@example.com', SRP_A: 'AB' })).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
  });
});

describe('flows', () => {
  test.each([
    ['USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH is not enabled for the client.'],
    ['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN_AUTH is not enabled for the client.'],
    ['CUSTOM_AUTH', 'Custom auth lambda trigger is not configured for the user pool.'],
  ] as const)('%s is refused where it is not enabled', async (flow, message) => {
    await expect(initiate(flow, { USERNAME: EMAIL, PASSWORD })).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  test('a missing parameter is named', async () => {
    await expect(initiate('USER_SRP_AUTH', { USERNAME: EMAIL })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Missing required parameter SRP_A',
    });
  });

  test('the sixth wrong password in a row finds the account locked, for a known name as for an unknown one, until a second has passed', async () => {
    for (const email of [EMAIL, 'no@example.com']) {
      for (let attempt = 0; attempt < 5; attempt += 1)
        await expect(signIn('Wrong-1-word', email)).rejects.toMatchObject({ message: 'Incorrect username or password.' });
      await expect(signIn(PASSWORD, email)).rejects.toMatchObject({
        name: 'NotAuthorizedException',
        message: 'Password attempts exceeded',
      });
    }
    pool.context.advance(1000);
    await signIn();
    await expect(signIn('Wrong-1-word')).rejects.toMatchObject({ message: 'Incorrect username or password.' });
    await signIn();
  });

  test('a client with a secret wants SECRET_HASH', async () => {
    await start({ client: { GenerateSecret: true, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] } });
    await createUser(EMAIL);
    const secret = pool.context.secretName('cognito-client-secret/Test/Client', 51);
    const hash = (key: string) => createHmac('sha256', key).update(`${EMAIL}${pool.clientId}`).digest('base64');
    const parameters = { USERNAME: EMAIL, PASSWORD };
    await expect(initiate('USER_PASSWORD_AUTH', parameters)).rejects.toMatchObject({
      message: `Client ${pool.clientId} is configured with secret but SECRET_HASH was not received`,
    });
    await expect(initiate('USER_PASSWORD_AUTH', { ...parameters, SECRET_HASH: hash('other') })).rejects.toMatchObject({
      message: `Unable to verify secret hash for client ${pool.clientId}`,
    });
    expect((await initiate('USER_PASSWORD_AUTH', { ...parameters, SECRET_HASH: hash(secret) })).AuthenticationResult?.ExpiresIn).toBe(3600);
  });
});

describe('tokens', () => {
  test('carry exactly the claims of Cognito', async () => {
    const tokens = await signIn();
    const claims = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
    const [id, access] = [claims(tokens.IdToken!), claims(tokens.AccessToken!)];
    expect(Object.keys(id).sort()).toEqual(
      ['aud', 'auth_time', 'cognito:username', 'email', 'event_id', 'exp', 'iat', 'iss', 'jti', 'origin_jti', 'sub', 'token_use'].sort(),
    );
    expect(Object.keys(access).sort()).toEqual(
      ['auth_time', 'client_id', 'event_id', 'exp', 'iat', 'iss', 'jti', 'origin_jti', 'scope', 'sub', 'token_use', 'username'].sort(),
    );
    expect(access).toMatchObject({
      iss: `https://cognito-idp.eu-central-1.amazonaws.com/${pool.poolId}`,
      client_id: pool.clientId,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      username: access.sub,
      exp: access.iat + 3600,
    });
    expect(id).toMatchObject({
      aud: pool.clientId,
      token_use: 'id',
      'cognito:username': access.sub,
      email: EMAIL,
      origin_jti: access.origin_jti,
    });
  });

  test('live as long as the client says, in its units', async () => {
    await start({
      client: {
        AccessTokenValidity: 5,
        IdTokenValidity: 1,
        RefreshTokenValidity: 2,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'days', RefreshToken: 'hours' },
      },
    });
    await createUser(EMAIL);
    const tokens = await signIn();
    expect(tokens.ExpiresIn).toBe(300);
    pool.context.advance(299_000);
    await getUser(tokens.AccessToken!);
    pool.context.advance(2000);
    expect(pool.cognito.verify(tokens.AccessToken!)).toEqual({ refused: 'expired' });
    await expect(getUser(tokens.AccessToken!)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Access Token has expired',
    });
    expect(pool.cognito.verify(tokens.IdToken!)).toMatchObject({ claims: { token_use: 'id' } });
    pool.context.advance(2 * 3_600_000);
    await expect(refresh(tokens.RefreshToken!)).rejects.toMatchObject({ message: 'Refresh Token has expired' });
  });

  test('are renewed by rotation: the old refresh token serves 60 seconds more, and origin and time of sign-in stay', async () => {
    const first = await signIn();
    pool.context.advance(5000);
    const second = await refresh(first.RefreshToken!);
    expect(second.RefreshToken).not.toBe(first.RefreshToken);
    pool.context.advance(59_000);
    expect((await refresh(first.RefreshToken!)).RefreshToken).toBe(second.RefreshToken);
    pool.context.advance(1000);
    await expect(refresh(first.RefreshToken!)).rejects.toMatchObject({ name: 'RefreshTokenReuseException' });
    await refresh(second.RefreshToken!);
    const claims = [first, second].map(({ AccessToken }) => {
      const verified = pool.cognito.verify(AccessToken!);
      return 'claims' in verified ? [verified.claims.origin_jti, verified.claims.auth_time] : verified;
    });
    expect(claims[0]).toEqual(claims[1]);
  });

  test('are renewed without rotation by either operation, and the refresh token stays', async () => {
    await start({
      client: {
        RefreshTokenRotation: { Feature: 'DISABLED' },
        ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      },
    });
    await createUser(EMAIL);
    const { RefreshToken = '' } = await signIn();
    const byFlow = (await initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: RefreshToken })).AuthenticationResult!;
    expect(byFlow.RefreshToken).toBeUndefined();
    expect((await refresh(RefreshToken)).RefreshToken).toBeUndefined();
    await getUser(byFlow.AccessToken!);
  });

  test('die with the revoked refresh token or the sign-out everywhere, though their signature still verifies', async () => {
    const [revoked, other] = [await signIn(), await signIn()];
    await pool.sdk.send(new RevokeTokenCommand({ ClientId: pool.clientId, Token: revoked.RefreshToken! }));
    await expect(getUser(revoked.AccessToken!)).rejects.toMatchObject({ message: 'Access Token has been revoked' });
    await expect(refresh(revoked.RefreshToken!)).rejects.toMatchObject({ message: 'Refresh Token has been revoked' });
    await pool.sdk.send(new GlobalSignOutCommand({ AccessToken: other.AccessToken! }));
    await expect(getUser(other.AccessToken!)).rejects.toMatchObject({ message: 'Access Token has been revoked' });
    await expect(refresh(other.RefreshToken!)).rejects.toMatchObject({ message: 'Refresh Token has been revoked' });
    expect(pool.cognito.verify(other.AccessToken!)).toMatchObject({ claims: { token_use: 'access' } });
    await getUser((await signIn()).AccessToken!);
  });

  test('of a bent, foreign or misused kind do not serve', async () => {
    const tokens = await signIn();
    for (const token of ['x', 'a.b.c', tokens.IdToken!, `${tokens.AccessToken!.slice(0, -4)}AAAA`]) {
      await expect(getUser(token)).rejects.toMatchObject({ name: 'NotAuthorizedException', message: 'Invalid Access Token' });
    }
    const [session, generation, mac] = tokens.RefreshToken!.split('.');
    for (const token of ['x', `${session}.1.${mac}`, `${session}.${generation}.AAAA`, tokens.AccessToken!]) {
      await expect(refresh(token)).rejects.toMatchObject({ name: 'NotAuthorizedException', message: 'Invalid Refresh Token' });
    }
  });

  test('of a user deleted and made again do not open the new account', async () => {
    const tokens = await signIn();
    await pool.sdk.send(new AdminDeleteUserCommand({ UserPoolId: pool.poolId, Username: EMAIL }));
    await createUser(EMAIL);
    await expect(refresh(tokens.RefreshToken!)).rejects.toMatchObject({ message: 'Invalid Refresh Token' });
    await expect(getUser(tokens.AccessToken!)).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });
});

test('a lockout survives a restart', async () => {
  const memory: Memory = new Map();
  await start({ memory });
  await createUser(EMAIL);
  const wrong = { message: 'Incorrect username or password.' };
  for (let attempt = 0; attempt < 5; attempt += 1) await expect(signIn('Wrong-1-word')).rejects.toMatchObject(wrong);
  const lockedAtMs = pool.context.clock.now();
  await start({ memory });
  pool.context.advance(lockedAtMs - pool.context.clock.now());
  await expect(signIn()).rejects.toMatchObject({ message: 'Password attempts exceeded' });
  pool.context.advance(1000);
  await signIn();
});

test('users, keys, ids and sessions survive a restart, and no password is kept', async () => {
  const memory: Memory = new Map();
  await start({ memory });
  await createUser(EMAIL);
  const [tokens, before] = [await signIn(), [pool.poolId, pool.clientId]];
  await start({ memory });
  expect([pool.poolId, pool.clientId]).toEqual(before);
  expect(pool.cognito.verify(tokens.AccessToken!)).toMatchObject({ userPoolId: pool.poolId });
  await getUser(tokens.AccessToken!);
  await refresh(tokens.RefreshToken!);
  await signIn();
  const kept = JSON.stringify([...memory].map(([name, rows]) => [name, ...rows]));
  expect(kept).toContain('verifier');
  expect(kept).not.toContain(PASSWORD);
  expect(kept).not.toContain(tokens.RefreshToken!);
});
