import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { handler as Handler, SignInRequest } from '../../../functions/sign-in/handler.ts';
import { openSignInCloud, type SignInCloud } from '../sign-in-cloud.ts';

// Each answer waits for its grid, which is real time; that it does is shown in a test of its own.
const grids: number[] = [];
vi.mock('../../../functions/lib/on-grid.ts', () => ({
  onGrid: (gridMs: number, work: () => Promise<unknown>) => {
    grids.push(gridMs);
    return work();
  },
}));

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2027, 0, 1);

let cloud: SignInCloud;
let handler: typeof Handler;
let number = 0;

beforeAll(async () => {
  cloud = await openSignInCloud();
  ({ handler } = await import('../../../functions/sign-in/handler.ts'));
});
afterAll(() => cloud.stop());
beforeEach(() => {
  cloud.forget();
  grids.length = 0;
  cloud.poolAnswers.set('AdminInitiateAuth', {
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: 'a session of the pool',
    ChallengeParameters: { expiresAt: '2027-01-01T00:05:00.000Z', resendAt: '2027-01-01T00:01:00.000Z' },
  });
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

type Answered = { value?: Record<string, unknown>; refusal?: { code: string; info: Record<string, unknown> | null } };
const ask = (request: SignInRequest): Promise<Answered> => handler(request) as Promise<Answered>;
const newPhone = (): string => {
  number += 1;
  return `+49152${10_000_000 + number}`;
};
const start = (phone = newPhone(), address: string | null = randomUUID()): Promise<Answered> => ask({ field: 'startAuth', phone, address });
const pass = (ms: number): void => void vi.setSystemTime(Date.now() + ms);
const actions = (): string[] => cloud.poolCalls.map(({ action }) => action);

describe('startAuth', () => {
  test('registers a phone without a message, and opens a session', async () => {
    const phone = newPhone();
    expect(await start(phone)).toEqual({
      value: {
        session: expect.stringMatching(/^[\w-]{3000,3200}$/),
        phoneMasked: `+49********${phone.slice(-3)}`,
        expiresAt: '2027-01-01T00:05:00.000Z',
        resendAt: '2027-01-01T00:01:00.000Z',
        devOtp: null,
      },
    });
    expect(cloud.poolCalls.map(({ action, input }) => [action, input])).toMatchObject([
      ['AdminCreateUser', { Username: phone, MessageAction: 'SUPPRESS' }],
      ['AdminInitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: phone } }],
    ]);
    expect(grids).toEqual([1000]);
  });

  test('makes the same calls in the same order for a phone that is known', async () => {
    await start();
    const unknown = [actions(), cloud.calls('GetItem'), cloud.calls('PutItem')];
    cloud.poolCalls.length = 0;
    cloud.poolAnswers.set('AdminCreateUser', 'UsernameExistsException');
    const known = await start();
    expect(known.value).toHaveProperty('session');
    expect([actions(), cloud.calls('GetItem') / 2, cloud.calls('PutItem') / 2]).toEqual(unknown);
  });

  test.each([
    ['a fixed line', '+4930123456'],
    ['a premium-rate number', '+19005551234'],
    ['a toll-free number', '+498001234567'],
    ['a number of another country', '+33612345678'],
    ['a satellite phone', '+881612345678'],
    ['no number at all', '+4915'],
  ])('refuses %s: nobody is registered, nothing is sent or counted', async (_what, phone) => {
    expect(await start(phone)).toEqual({
      refusal: {
        code: 'PHONE_NOT_SUPPORTED',
        message: 'Codes are not sent to this number. Use a mobile number of a country that we serve.',
        info: null,
      },
    });
    expect([cloud.poolCalls, cloud.messages, cloud.calls('PutItem'), cloud.calls('UpdateItem')]).toEqual([[], [], 0, 0]);
    expect(grids).toEqual([1000]);
  });

  test('takes ten calls an hour from an address, and the eleventh when the first is an hour old', async () => {
    const address = '203.0.113.7';
    for (let count = 0; count < 10; count += 1) {
      expect(await start(newPhone(), address)).toHaveProperty('value');
      pass(MINUTE);
    }
    cloud.poolCalls.length = 0;
    expect(await start(newPhone(), address)).toMatchObject({ refusal: { code: 'TOO_MANY_REQUESTS', info: { retryAt: START + HOUR } } });
    expect(cloud.poolCalls).toEqual([]);
    expect(await start(newPhone(), '203.0.113.8')).toHaveProperty('value');
    pass(START + HOUR - 1 - Date.now());
    expect(await start(newPhone(), address)).toHaveProperty('refusal');
    pass(1);
    expect(await start(newPhone(), address)).toHaveProperty('value');
  });

  test('takes ten of 30 calls at the same time from one network', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => start(newPhone(), `2001:db8:1:2:${index.toString(16)}::${index}`)),
    );
    expect(answers.filter(({ value }) => value !== undefined)).toHaveLength(10);
  });

  test('hands on what the trigger refused', async () => {
    const refusal = { code: 'TOO_MANY_REQUESTS', message: 'no', info: { retryAt: 5 } };
    cloud.poolAnswers.set('AdminInitiateAuth', { ChallengeParameters: { refusal: JSON.stringify(refusal) } });
    expect(await start()).toEqual({ refusal });
  });
});

describe('a disabled account', () => {
  const suspend = (): void => {
    cloud.poolAnswers.set('AdminCreateUser', 'UsernameExistsException');
    cloud.poolAnswers.set('AdminInitiateAuth', 'NotAuthorizedException');
    cloud.poolAnswers.set('AdminGetUser', { UserAttributes: [{ Name: 'sub', Value: 'user-1' }] });
  };
  const codeSent = (): string => /\d{6}/.exec(cloud.messages.at(-1)!.text)![0];
  const wrong = (): string => String((Number(codeSent()) + 1) % 1_000_000).padStart(6, '0');
  const answer = (phone: string, session: unknown, otp: string) => ask({ field: 'verifyOtp', phone, session: String(session), otp });

  test('is asked like any other, and told SUSPENDED for the right code alone', async () => {
    suspend();
    const phone = newPhone();
    const asked = await start(phone);
    expect(Object.keys(asked.value!)).toEqual(['session', 'phoneMasked', 'expiresAt', 'resendAt', 'devOtp']);
    expect(asked.value!.session).toMatch(/^[\w-]{3000,3200}$/);
    expect(cloud.messages).toHaveLength(1);
    const first = await answer(phone, asked.value!.session, wrong());
    expect(first).toMatchObject({ refusal: { code: 'OTP_WRONG', info: { attemptsLeft: 4 } } });
    expect(await answer(phone, asked.value!.session, codeSent())).toMatchObject({ refusal: { code: 'SESSION_INVALID' } });
    expect(await answer(phone, first.refusal!.info!.session, codeSent())).toMatchObject({
      refusal: { code: 'SUSPENDED', info: { reason: null } },
    });
  });

  test('has five attempts, and its session the life of the pool’s', async () => {
    suspend();
    const phone = newPhone();
    let session = (await start(phone)).value!.session;
    const left: unknown[] = [];
    for (let count = 0; count < 5; count += 1) {
      const { refusal } = await answer(phone, session, wrong());
      left.push([refusal!.code, refusal!.info!.attemptsLeft]);
      session = refusal!.info!.session;
    }
    expect(left).toEqual([4, 3, 2, 1, 0].map((count) => ['OTP_WRONG', count]));
    expect(session).toBeNull();
    const other = newPhone();
    const late = (await start(other)).value!.session;
    pass(6 * MINUTE);
    expect(await answer(other, late, codeSent())).toMatchObject({ refusal: { code: 'SESSION_INVALID' } });
  });
});

describe('verifyOtp', () => {
  test.each([
    ['of another phone', (_phone: string, session: string) => ({ phone: newPhone(), session })],
    ['that is made up', (phone: string) => ({ phone, session: 'c2Vzc2lvbg' })],
    ['that is bent', (phone: string, session: string) => ({ phone, session: `${session.slice(0, -2)}AA` })],
    ['of the pool, unsealed', (phone: string) => ({ phone, session: 'a session of the pool' })],
  ])('refuses a session %s without asking the pool', async (_what, change) => {
    const phone = newPhone();
    const session = String((await start(phone)).value!.session);
    cloud.poolCalls.length = 0;
    expect(await ask({ field: 'verifyOtp', otp: '123456', ...change(phone, session) })).toMatchObject({
      refusal: { code: 'SESSION_INVALID' },
    });
    expect(cloud.poolCalls).toEqual([]);
    expect(grids).toEqual([1000, 500]);
  });

  test.each(['NotAuthorizedException', 'InvalidParameterException', 'UserNotFoundException'])(
    '%s of the pool is SESSION_INVALID',
    async (error) => {
      const phone = newPhone();
      const session = String((await start(phone)).value!.session);
      cloud.poolAnswers.set('AdminRespondToAuthChallenge', error);
      expect(await ask({ field: 'verifyOtp', phone, otp: '123456', session })).toMatchObject({
        refusal: { code: 'SESSION_INVALID', info: null },
      });
    },
  );
});

describe('refreshSession', () => {
  const refresh = (refreshToken: string) => ask({ field: 'refreshSession', refreshToken });

  test('answers new tokens', async () => {
    cloud.poolAnswers.set('GetTokensFromRefreshToken', {
      AuthenticationResult: { AccessToken: 'a', IdToken: 'i', RefreshToken: 'r2', ExpiresIn: 3600, TokenType: 'Bearer' },
    });
    expect(await refresh('r1')).toEqual({
      value: { accessToken: 'a', idToken: 'i', refreshToken: 'r2', expiresIn: 3600, tokenType: 'Bearer' },
    });
  });

  test.each(['NotAuthorizedException', 'RefreshTokenReuseException', 'InvalidParameterException', 'UserNotFoundException'])(
    '%s of the pool is UNAUTHENTICATED',
    async (error) => {
      cloud.poolAnswers.set('GetTokensFromRefreshToken', error);
      expect(await refresh('r1')).toMatchObject({ refusal: { code: 'UNAUTHENTICATED', info: null } });
    },
  );

  test('a token that is too long for one is UNAUTHENTICATED without asking', async () => {
    expect(await refresh('r'.repeat(8193))).toMatchObject({ refusal: { code: 'UNAUTHENTICATED' } });
    expect(cloud.poolCalls).toEqual([]);
  });

  test('what else goes wrong in the pool is no refusal, and its words stay inside', async () => {
    cloud.poolAnswers.set('GetTokensFromRefreshToken', 'UnexpectedLambdaException');
    await expect(refresh('r1')).rejects.toThrow('The function failed.');
  });
});
