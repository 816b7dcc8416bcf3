import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminDisableUserCommand, AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { privateLines } from '../support/log-canaries.ts';
import { newPhone, otherThan, phoneSignIn } from '../support/phone-sign-in.ts';
import { type StartedStage, startStage } from '../support/start-stage.ts';
import { type Steering, steer } from '../support/steering.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let directory: string;
let stage: StartedStage;
let auth: ReturnType<typeof phoneSignIn>;
let steering: Steering;
let pool: CognitoIdentityProviderClient;
/** What must be in no line of the log: everything private that these journeys made. */
const secrets: Record<string, string> = {};

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ecobid-codes-'));
  stage = await startStage({ directory });
  auth = phoneSignIn(stage);
  const { LocalEndpoint: endpoint, Region: region } = stage.outputs;
  steering = steer(endpoint);
  pool = new CognitoIdentityProviderClient({ endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
});
afterAll(async () => {
  await stage.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Starts a sign-in, and remembers what is secret about it. */
const started = async (phone: string): Promise<{ session: string; code: string; expiresAt: number }> => {
  const { value, code: refused } = await auth.start(phone);
  if (value === null) throw new Error(`${refused}`);
  const [session, code] = [String(value.session), await auth.codeSentTo(phone)];
  Object.assign(secrets, { [`phone ${phone.slice(-3)}`]: phone.slice(1), [`code ${phone.slice(-3)} ${code.slice(0, 1)}`]: code });
  secrets[`session ${phone.slice(-3)}`] = session;
  return { session, code, expiresAt: Date.parse(String(value.expiresAt)) };
};

const now = async (): Promise<number> => Date.parse((await steering.clock()).now);
const existsInPool = (Username: string): Promise<boolean> =>
  pool.send(new AdminGetUserCommand({ UserPoolId: stage.outputs.UserPoolId, Username })).then(
    () => true,
    () => false,
  );

describe('by the clock of the stage', () => {
  test('a code works shortly before its 300 s are over, and not from then on, though its session lives', async () => {
    const [early, late] = [newPhone(), newPhone()];
    const [one, other] = [await started(early), await started(late)];
    expect(one.expiresAt - (await now())).toBeGreaterThan(290 * SECOND);
    await steering.advance(one.expiresAt - 5 * SECOND - (await now()));
    expect((await auth.verify(early, one.code, one.session)).value).toHaveProperty('accessToken');
    await steering.advance(other.expiresAt - (await now()));
    expect(await auth.verify(late, other.code, other.session)).toMatchObject({ value: null, code: 'OTP_EXPIRED' });
    const gone = await started(newPhone());
    await steering.advance(6 * MINUTE);
    expect(await auth.verify(newPhone(), gone.code, gone.session)).toMatchObject({ code: 'SESSION_INVALID' });
  });

  test('a resend after a minute ends the code before it', async () => {
    const phone = newPhone();
    const old = await started(phone);
    await steering.advance(MINUTE);
    const fresh = await started(phone);
    expect(await auth.verify(phone, old.code, old.session)).toMatchObject({ code: 'OTP_EXPIRED' });
    expect((await auth.verify(phone, fresh.code, fresh.session)).value).toHaveProperty('accessToken');
  });

  test('the sixth code of an hour is refused, and says when there may be one', async () => {
    const phone = newPhone();
    for (let count = 0; count < 5; count += 1) {
      await started(phone);
      await steering.advance(MINUTE);
    }
    const refused = await auth.start(phone);
    expect(refused.code).toBe('TOO_MANY_REQUESTS');
    await steering.advance(Date.parse(String(refused.info?.retryAt)) - (await now()));
    await started(phone);
    expect(await auth.codesSentTo(phone)).toHaveLength(6);
  });

  test('twenty wrong codes in a row lock the phone for an hour', async () => {
    const phone = newPhone();
    const outcomes: unknown[] = [];
    for (let codes = 0; codes < 4; codes += 1) {
      const { session: first, code } = await started(phone);
      let session: unknown = first;
      for (let count = 0; count < 5; count += 1) {
        const answer = await auth.verify(phone, otherThan(code), session);
        outcomes.push(answer.code);
        session = answer.info?.session;
      }
      await steering.advance(MINUTE);
    }
    expect(outcomes).toEqual([...Array.from({ length: 19 }, () => 'OTP_WRONG'), 'OTP_LOCKED']);
    const locked = await auth.start(phone);
    expect(locked).toMatchObject({ code: 'OTP_LOCKED', info: { until: expect.stringMatching(/^\d{4}-.*Z$/) } });
    await steering.advance(Date.parse(String(locked.info?.until)) - (await now()));
    const { session, code } = await started(phone);
    expect((await auth.verify(phone, code, session)).value).toHaveProperty('accessToken');
  });

  test('numbers that never entered a right code are forgotten after a day, others stay', async () => {
    const [unproved, proved] = [newPhone(), newPhone()];
    await started(unproved);
    await auth.signIn(proved);
    await steering.pass(DAY - 2 * HOUR);
    expect(await existsInPool(unproved)).toBe(true);
    await steering.pass(3 * HOUR);
    expect(await existsInPool(unproved)).toBe(false);
    expect(await existsInPool(proved)).toBe(true);
  });
});

describe('under faults', () => {
  test.each(['internal', 'lostAnswer'])('a message that SNS answers with %s is not sent twice, and a resend cures it', async (kind) => {
    const phone = newPhone();
    await steering.inject(1, { service: 'sns', kind });
    expect((await auth.start(phone)).value).toHaveProperty('session');
    const { rules } = await steering.heal();
    expect([rules[0]?.met, rules[0]?.struck]).toEqual([1, 1]);
    expect((await auth.codesSentTo(phone)).length).toBe(kind === 'lostAnswer' ? 1 : 0);
    expect(await auth.start(phone)).toMatchObject({ code: 'OTP_TOO_SOON' });
    await steering.advance(MINUTE);
    const { session, code } = await started(phone);
    expect((await auth.verify(phone, code, session)).value).toHaveProperty('accessToken');
  });

  test('a trigger that has its effect and then runs out of time is called three times, and sends one message', async () => {
    const phone = newPhone();
    // The first call defines the challenge, the second makes it.
    await steering.inject(1, { service: 'lambda', kind: 'timeoutAfter', match: 'AuthChallenge', after: 1, times: 2 });
    const { value } = await auth.start(phone);
    const { rules } = await steering.heal();
    expect(rules[0]).toMatchObject({ met: 4, struck: 2 });
    expect(await auth.codesSentTo(phone)).toHaveLength(1);
    expect((await auth.verify(phone, await auth.codeSentTo(phone), value?.session)).value).toHaveProperty('accessToken');
  });

  test.each(['internal', 'throttle', 'timeoutBefore', 'timeoutAfter'])(
    'whatever call to the table meets %s, one code is sent at most and lets in once at most',
    async (kind) => {
      const phone = newPhone();
      await steering.inject(7, { service: 'dynamodb', kind, rate: 0.3 });
      const { value } = await auth.start(phone);
      const codes = await auth.codesSentTo(phone);
      expect(codes.length).toBeLessThanOrEqual(1);
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => auth.verify(phone, codes[0] ?? '000000', value?.session ?? 'none')),
      );
      expect(answers.filter((answer) => answer.value !== null).length).toBeLessThanOrEqual(1);
      await steering.heal();
      await steering.advance(MINUTE);
      const { session, code } = await started(phone);
      expect((await auth.verify(phone, code, session)).value).toHaveProperty('accessToken');
    },
  );
});

test('an account that is disabled is asked for its code like any other, and only the right one tells that it is suspended', async () => {
  const phone = newPhone();
  await auth.signIn(phone);
  await pool.send(new AdminDisableUserCommand({ UserPoolId: stage.outputs.UserPoolId, Username: phone }));
  await steering.advance(MINUTE);
  const { session, code } = await started(phone);
  const wrong = await auth.verify(phone, otherThan(code), session);
  expect(wrong).toMatchObject({ code: 'OTP_WRONG', info: { attemptsLeft: 4 } });
  expect(await auth.verify(phone, code, wrong.info?.session)).toMatchObject({ value: null, code: 'SUSPENDED', info: { reason: null } });
});

test('no line of the log has a code, a session, a token or a phone in it, though each call has its line', async () => {
  await auth.start('+4930123456');
  const phone = newPhone();
  const tokens = await auth.signIn(phone);
  await auth.refresh(tokens.refreshToken);
  await auth.refresh('a-token-that-is-none');
  Object.assign(secrets, { refreshToken: String(tokens.refreshToken), made: 'a-token-that-is-none' });
  const lines = stage.cloud.logLines();
  const text = lines.join('\n');
  for (const operation of [
    'Mutation.startAuth',
    'Mutation.verifyOtp',
    'Mutation.refreshSession',
    'VerifyAuthChallengeResponse_Authentication',
  ]) {
    expect(text).toContain(operation);
  }
  for (const event of ['CODE_ISSUED', 'SIGNED_IN', 'SIGN_IN_REFUSED']) expect(text).toContain(event);
  expect(Object.keys(secrets).length).toBeGreaterThan(10);
  expect(privateLines(lines, secrets)).toEqual([]);
});
