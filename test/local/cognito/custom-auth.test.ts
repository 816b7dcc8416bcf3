import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserPasswordCommand,
  GetUserCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../local/service.ts';
import type { Memory } from '../lambda/test-context.ts';
import { challengeTriggers, seenEvents } from './challenge-triggers.ts';
import { startUserPool, type TestUserPool } from './test-user-pool.ts';

const PHONE = '+4915112345678';
const PASSWORD = 'Secret-1-word';
const MINUTE_MS = 60_000;
const PHONE_NAMES = { UsernameAttributes: ['phone_number'] };
const INVALID_SESSION = { name: 'NotAuthorizedException', message: 'Invalid session for the user.' };
const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
const UNRECOGNIZABLE = { name: 'InvalidLambdaResponseException', message: 'Unrecognizable lambda output' };
const events = seenEvents();
let pool: TestUserPool;

async function start(options: { client?: JsonObject; pool?: JsonObject; memory?: Memory } = {}): Promise<void> {
  await pool?.close();
  pool = await startUserPool({ ...options, triggers: challengeTriggers(events.file) });
}

async function createUser(name = PHONE): Promise<string> {
  const of = { UserPoolId: pool.poolId, Username: name };
  const { User } = await pool.sdk.send(new AdminCreateUserCommand({ ...of, MessageAction: 'SUPPRESS' }));
  await pool.sdk.send(new AdminSetUserPasswordCommand({ ...of, Password: PASSWORD, Permanent: true }));
  return User!.Username!;
}

const initiate = (AuthParameters: Record<string, string> = { USERNAME: PHONE }, ClientMetadata?: Record<string, string>) =>
  pool.sdk.send(new InitiateAuthCommand({ ClientId: pool.clientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters, ClientMetadata }));
const respond = (
  { Session, ChallengeParameters }: Pick<InitiateAuthCommandOutput, 'Session' | 'ChallengeParameters'>,
  ANSWER: string,
  ClientMetadata?: Record<string, string>,
) =>
  pool.sdk.send(
    new RespondToAuthChallengeCommand({
      ClientId: pool.clientId,
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session,
      ChallengeResponses: { USERNAME: ChallengeParameters?.USERNAME ?? PHONE, ANSWER },
      ClientMetadata,
    }),
  );

let memory: Memory;
let username: string;
beforeAll(async () => {
  memory = new Map();
  await start({ memory });
  username = await createUser();
});
afterEach(() => events.forget());
afterAll(async () => {
  await pool.close();
  events.remove();
});

describe('a custom challenge', () => {
  test('goes through define, create and verify to tokens', async () => {
    const challenge = await initiate({ USERNAME: PHONE }, { said: 'at first' });
    expect(challenge).toMatchObject({
      ChallengeName: 'CUSTOM_CHALLENGE',
      ChallengeParameters: { hint: 'say right', USERNAME: username },
      Session: expect.stringMatching(/^.{20,}$/),
    });
    const { AuthenticationResult: tokens, ChallengeName } = await respond(challenge, 'right', { said: 'later' });
    expect(ChallengeName).toBeUndefined();
    expect(tokens).toMatchObject({ TokenType: 'Bearer', ExpiresIn: 3600, RefreshToken: expect.any(String) });
    expect((await pool.sdk.send(new GetUserCommand({ AccessToken: tokens!.AccessToken! }))).Username).toBe(username);

    const base = {
      version: '1',
      region: 'eu-central-1',
      userPoolId: pool.poolId,
      userName: username,
      callerContext: { awsSdkVersion: expect.any(String), clientId: pool.clientId },
    };
    const userAttributes = { sub: username, phone_number: PHONE, 'cognito:user_status': 'CONFIRMED' };
    const common = { userAttributes, userNotFound: false };
    const result = { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: 'FIRST' };
    const metadata = { clientMetadata: { said: 'later' } };
    expect(events.seen()).toEqual([
      {
        ...base,
        triggerSource: 'DefineAuthChallenge_Authentication',
        request: { ...common, session: [] },
        response: { challengeName: null, issueTokens: null, failAuthentication: null },
      },
      {
        ...base,
        triggerSource: 'CreateAuthChallenge_Authentication',
        request: { ...common, session: [], challengeName: 'CUSTOM_CHALLENGE' },
        response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
      },
      {
        ...base,
        triggerSource: 'VerifyAuthChallengeResponse_Authentication',
        request: { ...common, ...metadata, challengeAnswer: 'right', privateChallengeParameters: { answer: 'right' } },
        response: { answerCorrect: null },
      },
      {
        ...base,
        triggerSource: 'DefineAuthChallenge_Authentication',
        request: { ...common, ...metadata, session: [result] },
        response: { challengeName: null, issueTokens: null, failAuthentication: null },
      },
    ]);
  });

  test('answered wrongly gives a new session and kills the old one, until the triggers have enough', async () => {
    const first = await initiate();
    const second = await respond(first, 'wrong');
    expect(second).toMatchObject({ ChallengeName: 'CUSTOM_CHALLENGE', ChallengeParameters: { USERNAME: username } });
    expect(second.Session).not.toBe(first.Session);
    await expect(respond(first, 'right')).rejects.toMatchObject(INVALID_SESSION);
    const third = await respond(second, 'wrong');
    expect(events.seen().at(-1)).toMatchObject({
      triggerSource: 'CreateAuthChallenge_Authentication',
      request: {
        session: [
          { challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: 'FIRST' },
          { challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: 'AGAIN' },
        ],
      },
    });
    await expect(respond(third, 'wrong')).rejects.toMatchObject(WRONG);
    await expect(respond(third, 'right')).rejects.toMatchObject(INVALID_SESSION);
  });

  test('can be answered right at the second attempt', async () => {
    const second = await respond(await initiate(), 'wrong');
    expect((await respond(second, 'right')).AuthenticationResult?.AccessToken).toBeDefined();
  });

  test('is answered by one of ten at a time; to all others the session is invalid', async () => {
    const challenge = await initiate();
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => respond(challenge, 'right')));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject(INVALID_SESSION);
    expect(events.seen().filter(({ triggerSource }) => triggerSource === 'VerifyAuthChallengeResponse_Authentication')).toHaveLength(1);
  });

  test('lives as long as the client says, by the clock of the cloud', async () => {
    const [early, late] = [await initiate(), await initiate()];
    pool.context.advance(3 * MINUTE_MS - 1);
    expect((await respond(early, 'right')).AuthenticationResult).toBeDefined();
    pool.context.advance(1);
    await expect(respond(late, 'right')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user, session is expired.',
    });
  });

  test('belongs to its user and its kind, and stays open when somebody else tries', async () => {
    await createUser('+4915112340000').catch(() => undefined);
    const challenge = await initiate();
    const answer = (USERNAME: string, ChallengeName: 'CUSTOM_CHALLENGE' | 'NEW_PASSWORD_REQUIRED') =>
      pool.sdk.send(
        new RespondToAuthChallengeCommand({
          ClientId: pool.clientId,
          ChallengeName,
          Session: challenge.Session,
          ChallengeResponses: { USERNAME, ANSWER: 'right', NEW_PASSWORD: PASSWORD },
        }),
      );
    for (const name of ['+4915112340000', '+4915112349999']) {
      await expect(answer(name, 'CUSTOM_CHALLENGE')).rejects.toMatchObject(INVALID_SESSION);
    }
    await expect(answer(PHONE, 'NEW_PASSWORD_REQUIRED')).rejects.toMatchObject(INVALID_SESSION);
    expect((await answer(PHONE, 'CUSTOM_CHALLENGE')).AuthenticationResult).toBeDefined();
  });

  test('wants an answer, and a session', async () => {
    const missing = { name: 'InvalidParameterException', message: 'Missing required parameter ANSWER' };
    await expect(respond(await initiate(), '')).rejects.toMatchObject(missing);
    await expect(respond({}, 'right')).rejects.toMatchObject(INVALID_SESSION);
    await expect(respond({ Session: 'x'.repeat(20) }, 'right')).rejects.toMatchObject(INVALID_SESSION);
  });

  test('whose trigger throws is over', async () => {
    const challenge = await initiate();
    await expect(respond(challenge, 'throw')).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'VerifyAuthChallengeResponse failed with error no answer.',
    });
    await expect(respond(challenge, 'right')).rejects.toMatchObject(INVALID_SESSION);
  });

  test.each<[what: string, define: object, error: object]>([
    ['nothing', {}, UNRECOGNIZABLE],
    ['another challenge', { challengeName: 'SMS_MFA' }, UNRECOGNIZABLE],
    ['a password without SRP_A', { challengeName: 'PASSWORD_VERIFIER' }, UNRECOGNIZABLE],
    ['a wrong type', { issueTokens: 'true' }, UNRECOGNIZABLE],
    ['both an end and the other', { issueTokens: true, failAuthentication: true }, WRONG],
  ])('after which the triggers say %s gives no tokens', async (_what, define, error) => {
    await expect(respond(await initiate(), 'right', { define: JSON.stringify(define) })).rejects.toMatchObject(error);
  });

  test('answered wrongly gives tokens all the same when the triggers say so', async () => {
    const define = JSON.stringify({ issueTokens: true });
    expect((await respond(await initiate(), 'wrong', { define })).AuthenticationResult).toBeDefined();
  });

  test('serves administrators by the same triggers', async () => {
    const of = { UserPoolId: pool.poolId, ClientId: pool.clientId };
    const challenge = await pool.sdk.send(
      new AdminInitiateAuthCommand({ ...of, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: PHONE } }),
    );
    const answer = await pool.sdk.send(
      new AdminRespondToAuthChallengeCommand({
        ...of,
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session: challenge.Session,
        ChallengeResponses: { USERNAME: PHONE, ANSWER: 'right' },
      }),
    );
    expect(answer.AuthenticationResult?.RefreshToken).toBeDefined();
  });
});

describe('of a name that nobody has', () => {
  const NOBODY = '+4915100000000';

  test('is like any other, about a user that is made up and constant, and never right', async () => {
    const [first, second, known] = [await initiate({ USERNAME: NOBODY }), await initiate({ USERNAME: NOBODY }), await initiate()];
    expect(Object.keys(first.ChallengeParameters!).sort()).toEqual(Object.keys(known.ChallengeParameters!).sort());
    expect(first.ChallengeParameters?.USERNAME).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(first.ChallengeParameters).toEqual(second.ChallengeParameters);
    expect(first.Session).toHaveLength(known.Session!.length);
    expect(events.seen()[1]).toMatchObject({
      userName: first.ChallengeParameters?.USERNAME,
      request: { userNotFound: true, userAttributes: {} },
    });
    await expect(respond(first, 'right')).rejects.toMatchObject(WRONG);
    expect(events.seen().at(-1)).toMatchObject({ request: { userNotFound: true, session: [{ challengeResult: true }] } });
  });

  test('does not open the account that takes the name meanwhile', async () => {
    const name = '+4915100000001';
    const challenge = await initiate({ USERNAME: name });
    await createUser(name);
    await expect(respond(challenge, 'right')).rejects.toMatchObject(WRONG);
  });

  test('is told to LEGACY clients, whose triggers are not told', async () => {
    await start({ client: { PreventUserExistenceErrors: 'LEGACY' }, memory });
    await expect(initiate({ USERNAME: NOBODY })).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
    await initiate();
    expect(events.seen()[0]?.request).not.toHaveProperty('userNotFound');
    await start({ memory });
  });
});

describe('the account', () => {
  const disabled = { name: 'NotAuthorizedException', message: 'User is disabled.' };

  test('must be enabled at the beginning and at the end', async () => {
    const name = '+4915112345001';
    await createUser(name);
    const challenge = await initiate({ USERNAME: name });
    await pool.sdk.send(new AdminDisableUserCommand({ UserPoolId: pool.poolId, Username: name }));
    events.forget();
    await expect(respond(challenge, 'right')).rejects.toMatchObject(disabled);
    expect(events.seen()).toEqual([]);
    await expect(initiate({ USERNAME: name })).rejects.toMatchObject(disabled);
  });

  test('must be confirmed', async () => {
    await pool.sdk.send(new SignUpCommand({ ClientId: pool.clientId, Username: 'una@example.com', Password: PASSWORD }));
    await expect(initiate({ USERNAME: 'una@example.com' })).rejects.toMatchObject({
      name: 'UserNotConfirmedException',
      message: 'User is not confirmed.',
    });
  });

  test('may still have its temporary password', async () => {
    const name = '+4915112345002';
    await pool.sdk.send(new AdminCreateUserCommand({ UserPoolId: pool.poolId, Username: name, MessageAction: 'SUPPRESS' }));
    expect((await respond(await initiate({ USERNAME: name }), 'right')).AuthenticationResult).toBeDefined();
  });

  test.each([
    ['named by its sub', PHONE_NAMES, '+4915112345003'],
    ['of a name of its own', { UsernameAttributes: [] }, 'ann'],
  ])('%s must not be deleted and made again meanwhile', async (_what, properties, name) => {
    await start({ pool: properties });
    await createUser(name);
    const challenge = await initiate({ USERNAME: name });
    await pool.sdk.send(new AdminDeleteUserCommand({ UserPoolId: pool.poolId, Username: name }));
    await createUser(name);
    events.forget();
    await expect(respond(challenge, 'right')).rejects.toMatchObject(WRONG);
    expect(events.seen()).toEqual([]);
    await start({ memory });
  });
});

describe('a password within the flow', () => {
  const initiateWithSrp = (name = PHONE) => initiate({ USERNAME: name, CHALLENGE_NAME: 'SRP_A', SRP_A: 'ABCDEF' });
  const claim = (
    { Session, ChallengeParameters: given = {} }: Pick<InitiateAuthCommandOutput, 'Session' | 'ChallengeParameters'>,
    secretBlock = given.SECRET_BLOCK,
  ) =>
    pool.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: pool.clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        Session,
        ChallengeResponses: {
          USERNAME: given.USERNAME ?? '',
          PASSWORD_CLAIM_SECRET_BLOCK: secretBlock ?? '',
          PASSWORD_CLAIM_SIGNATURE: Buffer.alloc(32).toString('base64'),
          TIMESTAMP: 'Sat Nov 21 01:02:03 UTC 2026',
        },
      }),
    );

  test('is asked for like in the SRP flow, for names that nobody has too', async () => {
    const [known, unknown] = [await initiateWithSrp(), await initiateWithSrp('+4915100000002')];
    for (const { ChallengeName, ChallengeParameters } of [known, unknown]) {
      expect(ChallengeName).toBe('PASSWORD_VERIFIER');
      expect(Object.keys(ChallengeParameters!).sort()).toEqual(['SALT', 'SECRET_BLOCK', 'SRP_B', 'USERNAME', 'USER_ID_FOR_SRP']);
    }
    await expect(claim(unknown)).rejects.toMatchObject(WRONG);
  });

  test('wants the secret block of its session, which serves once', async () => {
    const [first, second] = [await initiateWithSrp(), await initiateWithSrp()];
    await expect(claim(first, second.ChallengeParameters?.SECRET_BLOCK)).rejects.toMatchObject(WRONG);
    const seen = events.seen().length;
    await expect(claim(first)).rejects.toMatchObject(WRONG);
    expect(events.seen()).toHaveLength(seen);
  });

  test('that is wrong counts for the lockout', async () => {
    const name = '+4915112345004';
    await createUser(name);
    for (let attempt = 0; attempt < 5; attempt += 1) await expect(claim(await initiateWithSrp(name))).rejects.toMatchObject(WRONG);
    await expect(claim(await initiateWithSrp(name))).rejects.toMatchObject({ message: 'Password attempts exceeded' });
  });

  test.each(['SMS_MFA', 'PASSWORD_VERIFIER'])('is not begun by CHALLENGE_NAME %s', async (CHALLENGE_NAME) => {
    await expect(initiate({ USERNAME: PHONE, CHALLENGE_NAME, SRP_A: 'AB' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

test('an open session survives a restart, once', async () => {
  const challenge = await initiate();
  await start({ memory });
  expect((await respond(challenge, 'right')).AuthenticationResult).toBeDefined();
  await start({ memory });
  await expect(respond(challenge, 'right')).rejects.toMatchObject(INVALID_SESSION);
  expect(JSON.stringify([...memory].map(([name, rows]) => [name, ...rows]))).not.toContain(challenge.Session);
});
