import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, test } from 'vitest';
import { newPhone, otherThan, phoneSignIn } from '../support/phone-sign-in.ts';
import { asUser, post, sharedStage } from '../support/stage.ts';
import { newUser } from '../support/users.ts';

const stage = sharedStage();
const { UserPoolId, UserPoolClientId: ClientId, LocalEndpoint: endpoint, Region: region } = stage.outputs;
const auth = phoneSignIn(stage);
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const pool = new CognitoIdentityProviderClient({ endpoint, region, credentials });

const attributesOf = async (Username: string): Promise<Record<string, string | undefined>> => {
  const { UserAttributes = [], UserStatus } = await pool.send(new AdminGetUserCommand({ UserPoolId, Username }));
  return { status: UserStatus, ...Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value])) };
};

const meOf = async (accessToken: unknown): Promise<Record<string, unknown>> => {
  const { body } = await post(stage, '{ me { id phone email } }', { headers: asUser({ accessToken: String(accessToken) }) });
  return body.data?.me as Record<string, unknown>;
};

test('a new phone signs in by its code, calls the API, and goes on with fresh tokens', async () => {
  const phone = newPhone();
  const { value: started } = await auth.start(phone);
  expect(started).toEqual({
    session: expect.any(String),
    phoneMasked: `+49********${phone.slice(-3)}`,
    expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
    resendAt: expect.stringMatching(/^\d{4}-.*Z$/),
    devOtp: null,
  });
  expect(Date.parse(String(started?.expiresAt)) - Date.parse(String(started?.resendAt))).toBe(240_000);
  expect(await attributesOf(phone)).toMatchObject({ status: 'FORCE_CHANGE_PASSWORD' });
  const { value: tokens } = await auth.verify(phone, await auth.codeSentTo(phone), started?.session);
  expect(tokens).toMatchObject({ expiresIn: 3600, tokenType: 'Bearer' });
  expect(await meOf(tokens?.accessToken)).toMatchObject({ phone, email: null });
  expect(await attributesOf(phone)).toMatchObject({ status: 'CONFIRMED', phone_number_verified: 'true' });

  const { value: fresh } = await auth.refresh(tokens?.refreshToken);
  expect(fresh?.refreshToken).not.toBe(tokens?.refreshToken);
  expect(await meOf(fresh?.accessToken)).toMatchObject({ phone });
  expect(await auth.refresh('nonsense')).toMatchObject({ code: 'UNAUTHENTICATED', value: null });
});

test('a wrong code gives the session to go on in; a session serves once', async () => {
  const phone = newPhone();
  const { value: started } = await auth.start(phone);
  const code = await auth.codeSentTo(phone);
  const wrong = await auth.verify(phone, otherThan(code), started?.session);
  expect(wrong).toMatchObject({ code: 'OTP_WRONG', info: { attemptsLeft: 4, session: expect.any(String) } });
  expect(await auth.verify(phone, code, started?.session)).toMatchObject({ code: 'SESSION_INVALID', info: null });
  expect((await auth.verify(phone, code, wrong.info?.session)).value).toHaveProperty('accessToken');
  expect(await auth.verify(phone, code, wrong.info?.session)).toMatchObject({ code: 'SESSION_INVALID' });
});

test('the fifth wrong code is the last', async () => {
  const phone = newPhone();
  let session = (await auth.start(phone)).value?.session;
  const code = await auth.codeSentTo(phone);
  const left: unknown[] = [];
  for (let count = 0; count < 5; count += 1) {
    const { code: refused, info } = await auth.verify(phone, otherThan(code), session);
    left.push([refused, info?.attemptsLeft]);
    session = info?.session ?? session;
    if (count === 4) expect(info?.session).toBeNull();
  }
  expect(left).toEqual([4, 3, 2, 1, 0].map((count) => ['OTP_WRONG', count]));
});

test('a second code is refused within a minute, and says when there may be one', async () => {
  const phone = newPhone();
  const { value } = await auth.start(phone);
  expect(await auth.start(phone)).toEqual({ value: null, code: 'OTP_TOO_SOON', info: { retryAt: value?.resendAt } });
  expect(await auth.codesSentTo(phone)).toHaveLength(1);
});

test('20 right answers at the same time in one session give one set of tokens', async () => {
  const phone = newPhone();
  const { value } = await auth.start(phone);
  const code = await auth.codeSentTo(phone);
  const answers = await Promise.all(Array.from({ length: 20 }, () => auth.verify(phone, code, value?.session)));
  expect(answers.filter((answer) => answer.value !== null)).toHaveLength(1);
  expect(new Set(answers.filter(({ value: tokens }) => tokens === null).map((answer) => answer.code))).toEqual(
    new Set(['SESSION_INVALID']),
  );
});

test('a client that talks to the pool signs in with the same code; ten sessions of it give one set of tokens', async () => {
  const phone = newPhone();
  const { value } = await auth.start(phone);
  const direct = () => pool.send(new InitiateAuthCommand({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: phone } }));
  const sessions = await Promise.all(Array.from({ length: 10 }, direct));
  expect(await auth.codesSentTo(phone)).toHaveLength(1);
  const code = await auth.codeSentTo(phone);
  const answers = await Promise.all([
    ...sessions.map(({ Session }) =>
      pool
        .send(
          new RespondToAuthChallengeCommand({
            ClientId,
            ChallengeName: 'CUSTOM_CHALLENGE',
            Session,
            ChallengeResponses: { USERNAME: phone, ANSWER: code },
          }),
        )
        .then(({ AuthenticationResult }) => AuthenticationResult?.AccessToken),
    ),
    auth.verify(phone, code, value?.session).then((answer) => answer.value?.accessToken),
  ]);
  expect(answers.filter((token) => token !== undefined)).toHaveLength(1);
});

test('a name that nobody has is asked by the pool in the same words, and gets no message', async () => {
  const [known, unknown] = [newPhone(), newPhone()];
  await auth.signIn(known);
  const keys = async (USERNAME: string) => {
    const { ChallengeName, ChallengeParameters = {} } = await pool.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME } }),
    );
    return [ChallengeName, Object.keys(ChallengeParameters).sort()];
  };
  expect(await keys(unknown)).toEqual(await keys(known));
  expect(await auth.codesSentTo(unknown)).toEqual([]);
});

test('the 11th call of an hour from one address is refused, whatever the caller puts before it', async () => {
  const from = (index: number) => ({ 'x-forwarded-for': `10.0.0.${index}, 198.51.100.77, 130.176.0.1` });
  const answers = await Promise.all(Array.from({ length: 11 }, (_, index) => auth.start(newPhone(), from(index))));
  expect(answers.filter(({ value }) => value !== null)).toHaveLength(10);
  expect(answers.find(({ value }) => value === null)).toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    info: { retryAt: expect.stringMatching(/^\d{4}-.*Z$/) },
  });
});

test.each([
  ['a fixed line', '+4930123456'],
  ['a premium-rate number', '+19005551234'],
  ['a number of a country that is not served', '+79161234567'],
])('%s is refused, gets no message and no account', async (_what, phone) => {
  expect(await auth.start(phone)).toEqual({ value: null, code: 'PHONE_NOT_SUPPORTED', info: null });
  expect(await auth.codesSentTo(phone)).toEqual([]);
  await expect(attributesOf(phone)).rejects.toThrow('User does not exist.');
});

test('a stranger can neither sign up somebody’s phone, nor take it over any other way, before or after its owner signs in', async () => {
  const phone = newPhone();
  const Password = 'Correct-horse-9';
  const email = `${phone.slice(1)}@example.com`;
  const tries = () => [
    pool.send(new SignUpCommand({ ClientId, Username: phone, Password })),
    pool.send(new SignUpCommand({ ClientId, Username: email, Password, UserAttributes: [{ Name: 'phone_number', Value: phone }] })),
    pool.send(
      new SignUpCommand({
        ClientId,
        Username: phone,
        Password,
        UserAttributes: [
          { Name: 'email', Value: email },
          { Name: 'phone_number', Value: phone },
        ],
      }),
    ),
  ];
  for (const attempt of await Promise.allSettled(tries())) expect(attempt.status).toBe('rejected');
  await expect(attributesOf(phone)).rejects.toThrow('User does not exist.');

  const stranger = await newUser(stage);
  const claim = new UpdateUserAttributesCommand({
    AccessToken: stranger.accessToken,
    UserAttributes: [{ Name: 'phone_number', Value: phone }],
  });
  await expect(pool.send(claim)).rejects.toThrow('unauthorized attribute');

  const { value } = await auth.start(phone);
  for (const attempt of await Promise.allSettled(tries())) expect(attempt.status).toBe('rejected');
  await pool.send(new ForgotPasswordCommand({ ClientId, Username: phone })).catch(() => undefined);
  const codes = await auth.codesSentTo(phone);
  expect(codes).toHaveLength(1);
  const owner = await auth.verify(phone, codes[0]!, value?.session);
  const me = await meOf(owner.value?.accessToken);
  expect(me).toMatchObject({ phone });
  expect(me.id).not.toBe(stranger.id);
  const account = await attributesOf(phone);
  expect(account).toMatchObject({ sub: me.id });
  expect(account).not.toHaveProperty('email');
});
