import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openSignInCloud, PHONE, POOL_ID, type SignInCloud } from '../sign-in-cloud.ts';
import { type Account, newAccount, poolSession, type Question } from './pool-session.ts';

// Each question waits for its grid, which is real time; that it does is shown where time is the point.
vi.mock('../../../functions/lib/on-grid.ts', () => ({ onGrid: (_gridMs: number, work: () => Promise<unknown>) => work() }));

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2027, 0, 1);

let cloud: SignInCloud;
let sessionOf: (account?: Account) => ReturnType<typeof poolSession>;
let number = 0;
let phone = PHONE;

beforeAll(async () => {
  cloud = await openSignInCloud();
  const { handler } = await import('../../../functions/auth-challenge/handler.ts');
  sessionOf = (account = newAccount(phone)) => poolSession(handler, account);
});
afterAll(() => cloud.stop());
beforeEach(() => {
  cloud.forget();
  number += 1;
  phone = `+49151${10_000_000 + number}`;
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number): void => void vi.setSystemTime(Date.now() + ms);
const sentCodes = (): string[] => cloud.messages.filter((message) => message.phone === phone).map(({ text }) => /\d{6}/.exec(text)![0]);
const lastCode = (): string => sentCodes().at(-1)!;
const wrongOf = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const refusalIn = ({ shown }: Question): { code: string; info: Record<string, unknown> | null } => JSON.parse(shown.refusal!);

describe('a code', () => {
  test('goes to the phone, and the right answer to it makes tokens', async () => {
    const session = sessionOf();
    expect(await session.define()).toMatchObject({ challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false });
    const question = await session.create();
    expect(question.shown).toEqual({
      expiresAt: new Date(START + 300 * SECOND).toISOString(),
      resendAt: new Date(START + 60 * SECOND).toISOString(),
    });
    expect(cloud.messages).toEqual([{ phone, text: `${lastCode()} is your EcoBid code. It works for 5 min. Never tell it to anyone.` }]);
    expect(await session.answer(question, lastCode())).toBe(true);
    expect(await session.define()).toMatchObject({ issueTokens: true, failAuthentication: false });
  });

  test('stands nowhere in the table, and neither does the phone', async () => {
    await sessionOf().create();
    const stored = JSON.stringify(await cloud.rows());
    expect(stored).not.toContain(lastCode());
    expect(stored).not.toContain(phone.slice(1));
    expect(JSON.stringify((await sessionOf().create()).shown)).not.toContain(lastCode());
  });

  test('works for 300 s to the second', async () => {
    const [first, second] = [sessionOf(), sessionOf()];
    const [one, other] = [await first.create(), await second.create()];
    pass(300 * SECOND - 1);
    expect(await first.answer(one, wrongOf(lastCode()))).toBe(false);
    expect(refusalIn(await first.create())).toMatchObject({ code: 'OTP_WRONG', info: { attemptsLeft: 4 } });
    pass(1);
    expect(await second.answer(other, lastCode())).toBe(false);
    expect(refusalIn(await second.create()).code).toBe('OTP_EXPIRED');
  });

  test('works at its last millisecond', async () => {
    const session = sessionOf();
    const question = await session.create();
    pass(300 * SECOND - 1);
    expect(await session.answer(question, lastCode())).toBe(true);
  });

  test('works once, in any session', async () => {
    const [first, second] = [sessionOf(), sessionOf()];
    const [one, other] = [await first.create(), await second.create()];
    expect(await first.answer(one, lastCode())).toBe(true);
    expect(await first.answer(one, lastCode())).toBe(false);
    expect(await second.answer(other, lastCode())).toBe(false);
    expect(refusalIn(await second.create()).code).toBe('OTP_EXPIRED');
  });

  test('lets one in of 50 right answers at the same time', async () => {
    const sessions = await Promise.all(Array.from({ length: 50 }, () => sessionOf()));
    const questions = await Promise.all(sessions.map((session) => session.create()));
    expect(sentCodes()).toHaveLength(1);
    const answers = await Promise.all(sessions.map((session, index) => session.answer(questions[index]!, lastCode())));
    expect(answers.filter((isRight) => isRight)).toHaveLength(1);
    const inOneTurn = await Promise.all(Array.from({ length: 50 }, () => sessions[0]!.answer(questions[0]!, lastCode())));
    expect(inOneTurn).not.toContain(true);
  });

  test('lets one in of 50 right answers at the same time in the same turn of the same session', async () => {
    const session = sessionOf();
    const question = await session.create();
    const answers = await Promise.all(Array.from({ length: 50 }, () => session.answer(question, lastCode())));
    expect(answers.filter((isRight) => isRight)).toHaveLength(1);
  });

  test('is compared five times, whatever sessions 50 wrong answers come from', async () => {
    const sessions = await Promise.all(Array.from({ length: 50 }, () => sessionOf()));
    const questions = await Promise.all(sessions.map((session) => session.create()));
    const wrong = wrongOf(lastCode());
    const answers = await Promise.all(sessions.map((session, index) => session.answer(questions[index]!, wrong)));
    expect(answers).not.toContain(true);
    const refusals = await Promise.all(sessions.map(async (session) => refusalIn(await session.create())));
    expect(refusals.filter(({ code }) => code === 'OTP_WRONG')).toHaveLength(5);
    expect(refusals.filter(({ code }) => code === 'OTP_EXPIRED')).toHaveLength(45);
    const late = sessionOf();
    expect(await late.answer(await late.create(), lastCode())).toBe(false);
  });

  test('tells after each wrong answer how many are left, and a new session does not begin anew', async () => {
    const session = sessionOf();
    let question = await session.create();
    const left: unknown[] = [];
    for (let count = 0; count < 3; count += 1) {
      expect(await session.answer(question, wrongOf(lastCode()))).toBe(false);
      question = await session.create();
      left.push(refusalIn(question).info!.attemptsLeft);
    }
    const other = sessionOf();
    question = await other.create();
    for (let count = 0; count < 2; count += 1) {
      await other.answer(question, wrongOf(lastCode()));
      question = await other.create();
      left.push(refusalIn(question).info!.attemptsLeft);
    }
    expect(left).toEqual([4, 3, 2, 1, 0]);
    expect(await other.answer(question, lastCode())).toBe(false);
    expect(refusalIn(await other.create()).code).toBe('OTP_EXPIRED');
  });

  test('is no answer with blanks around it, nor is a longer text that begins with it', async () => {
    const session = sessionOf();
    const question = await session.create();
    for (const answer of [` ${lastCode()}`, `${lastCode()}0`, lastCode().slice(1), ''])
      expect(await session.answer(question, answer)).toBe(false);
    expect(await session.answer(question, lastCode())).toBe(true);
  });

  test('of one phone is no answer to the question of another', async () => {
    const mine = sessionOf();
    const question = await mine.create();
    const code = lastCode();
    phone = `+49151${20_000_000 + number}`;
    const other = sessionOf();
    await other.create();
    expect(await other.answer(question, code)).toBe(false);
  });
});

describe('sending', () => {
  test('a trigger that comes again within 60 s sends nothing more, and its session has the same code', async () => {
    await sessionOf().create();
    pass(60 * SECOND - 1);
    const session = sessionOf();
    const question = await session.create();
    await sessionOf().create();
    expect(sentCodes()).toHaveLength(1);
    expect(await session.answer(question, lastCode())).toBe(true);
  });

  test('a trigger run three times at the same time sends one message', async () => {
    await Promise.all(Array.from({ length: 3 }, () => sessionOf().create()));
    expect(cloud.messages).toHaveLength(1);
  });

  test('a session that has a challenge keeps it, also after 60 s', async () => {
    const session = sessionOf();
    const question = await session.create();
    pass(61 * SECOND);
    await session.answer(question, wrongOf(lastCode()));
    const next = await session.create();
    expect(sentCodes()).toHaveLength(1);
    expect(await session.answer(next, lastCode())).toBe(true);
  });

  test('after 60 s there is a new code, and the old one is dead', async () => {
    const old = sessionOf();
    const question = await old.create();
    const oldCode = lastCode();
    pass(60 * SECOND);
    const session = sessionOf();
    const next = await session.create();
    expect(sentCodes()).toHaveLength(2);
    expect(await old.answer(question, oldCode)).toBe(false);
    expect(refusalIn(await old.create()).code).toBe('OTP_EXPIRED');
    expect(await session.answer(next, lastCode())).toBe(true);
  });

  test('a phone gets five codes an hour, and the sixth when the first is an hour old', async () => {
    for (let count = 0; count < 5; count += 1) {
      await sessionOf().create();
      pass(MINUTE);
    }
    const refused = await sessionOf().create();
    expect(refusalIn(refused)).toMatchObject({ code: 'TOO_MANY_REQUESTS', info: { retryAt: START + HOUR } });
    pass(START + HOUR - 1 - Date.now());
    expect((await sessionOf().create()).shown).toHaveProperty('refusal');
    expect(sentCodes()).toHaveLength(5);
    pass(1);
    expect((await sessionOf().create()).shown).not.toHaveProperty('refusal');
    expect(sentCodes()).toHaveLength(6);
  });

  test('a phone gets ten codes a day, and the eleventh when the first is a day old', async () => {
    for (let count = 0; count < 10; count += 1) {
      await sessionOf().create();
      pass(20 * MINUTE);
    }
    expect(refusalIn(await sessionOf().create())).toMatchObject({ code: 'TOO_MANY_REQUESTS', info: { retryAt: START + DAY } });
    pass(START + DAY - Date.now());
    await sessionOf().create();
    expect(sentCodes()).toHaveLength(11);
  });

  test('a session that was refused takes no answer', async () => {
    for (let count = 0; count < 5; count += 1) {
      await sessionOf().create();
      pass(MINUTE);
    }
    const session = sessionOf();
    expect(await session.answer(await session.create(), lastCode())).toBe(false);
  });

  test.each(['fail', 'slow'] as const)('when SNS would %s, one message was sent at most, and a resend cures it', async (how) => {
    cloud.sns = how;
    const session = sessionOf();
    const question = await session.create();
    expect(question.shown).toHaveProperty('expiresAt');
    expect(cloud.messages).toHaveLength(1);
    cloud.sns = 'well';
    await sessionOf().create();
    expect(cloud.messages).toHaveLength(1);
    pass(MINUTE);
    const again = sessionOf();
    const next = await again.create();
    expect(cloud.messages).toHaveLength(2);
    expect(await again.answer(next, lastCode())).toBe(true);
  });
});

describe('a lock', () => {
  /** Wrong answers, with as many codes as it takes. */
  const fail = async (count: number): Promise<void> => {
    for (let done = 0; done < count; ) {
      const session = sessionOf();
      let question = await session.create();
      for (let inCode = 0; inCode < 5 && done < count; inCode += 1, done += 1) {
        await session.answer(question, wrongOf(lastCode()));
        question = await session.create();
      }
      pass(MINUTE);
    }
  };

  test('comes with the 20th failure in a row, and lasts an hour', async () => {
    await fail(19);
    expect((await sessionOf().create()).shown).not.toHaveProperty('refusal');
    await fail(1);
    const triedAt = Date.now() - MINUTE;
    expect(refusalIn(await sessionOf().create())).toMatchObject({ code: 'OTP_LOCKED', info: { until: triedAt + HOUR } });
    pass(triedAt + HOUR - 1 - Date.now());
    expect(refusalIn(await sessionOf().create()).code).toBe('OTP_LOCKED');
    pass(1);
    const session = sessionOf();
    expect(await session.answer(await session.create(), lastCode())).toBe(true);
  });

  test('takes no answer, not even the right one', async () => {
    await fail(15);
    const [first, second] = [sessionOf(), sessionOf()];
    const [one, other] = [await first.create(), await second.create()];
    let question = one;
    for (let count = 0; count < 4; count += 1) {
      await first.answer(question, wrongOf(lastCode()));
      question = await first.create();
    }
    await first.answer(question, wrongOf(lastCode()));
    expect(refusalIn(await first.create()).code).toBe('OTP_LOCKED');
    expect(await second.answer(other, lastCode())).toBe(false);
    expect(refusalIn(await second.create()).code).toBe('OTP_LOCKED');
  });

  test('is forgotten with a right answer, and a new row of failures begins', async () => {
    await fail(19);
    pass(HOUR);
    const session = sessionOf();
    expect(await session.answer(await session.create(), lastCode())).toBe(true);
    pass(MINUTE);
    await fail(5);
    expect((await sessionOf().create()).shown).not.toHaveProperty('refusal');
  });
});

describe('an account', () => {
  test('becomes its owner’s with the right code: a random password, and a verified number', async () => {
    const session = sessionOf();
    const question = await session.create();
    await session.answer(question, wrongOf(lastCode()));
    expect(cloud.poolCalls).toEqual([]);
    await session.answer(await session.create(), lastCode());
    const user = { UserPoolId: POOL_ID, Username: newAccount().userName };
    expect(cloud.poolCalls).toEqual([
      { action: 'AdminSetUserPassword', input: { ...user, Password: expect.stringMatching(/^.{30,}$/), Permanent: true } },
      { action: 'AdminUpdateUserAttributes', input: { ...user, UserAttributes: [{ Name: 'phone_number_verified', Value: 'true' }] } },
    ]);
  });

  test('that was confirmed and proved is left as it is', async () => {
    const account = {
      ...newAccount(phone),
      userAttributes: { phone_number: phone, 'cognito:user_status': 'CONFIRMED', phone_number_verified: 'true' },
    };
    const session = sessionOf(account);
    expect(await session.answer(await session.create(), lastCode())).toBe(true);
    expect(cloud.poolCalls).toEqual([]);
  });

  test('whose password could not be set keeps its code', async () => {
    cloud.faults = Array.from({ length: 3 }, () => ({ action: 'AdminSetUserPassword', when: 'before' as const }));
    const session = sessionOf();
    const question = await session.create();
    await expect(session.answer(question, lastCode())).rejects.toThrow();
    expect(await session.answer(question, lastCode())).toBe(true);
  });

  test.each([
    ['that nobody has', (): Account => ({ userName: 'd3a1', userAttributes: {}, userNotFound: true })],
    ['without a phone', (): Account => ({ userName: 'd3a2', userAttributes: { email: 'anna@example.com' }, userNotFound: false })],
    ['of a phone that gets no messages', (): Account => newAccount('+4930123456')],
  ])('%s is asked in the same words, and gets no message and no tokens', async (_what, accountOf) => {
    const known = await sessionOf().create();
    const calls = ['GetItem', 'UpdateItem', 'PutItem'].map((action) => cloud.calls(action));
    cloud.forget();
    const session = sessionOf(accountOf());
    const question = await session.create();
    expect(question.shown).toEqual(known.shown);
    expect(Object.keys(question.kept)).toEqual(Object.keys(known.kept));
    expect(cloud.messages).toEqual([]);
    expect(['GetItem', 'UpdateItem', 'PutItem'].map((action) => cloud.calls(action))).toEqual(calls);
    expect(await session.answer(question, '123456')).toBe(false);
    expect(refusalIn(await session.create())).toMatchObject({ code: 'OTP_WRONG', info: { attemptsLeft: 4 } });
    pass(MINUTE - 1);
    expect((await sessionOf(accountOf()).create()).shown).toEqual(known.shown);
  });
});

describe('define', () => {
  test.each(['SRP_A', 'PASSWORD_VERIFIER', 'SMS_MFA'])(
    'ends a session with %s in it: the code is the only way in',
    async (challengeName) => {
      const session = sessionOf();
      session.results.push({ challengeName: challengeName as 'SRP_A', challengeResult: true, challengeMetadata: undefined });
      expect(await session.define()).toMatchObject({ issueTokens: false, failAuthentication: true });
      session.results.push({ challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: '' });
      expect(await session.define()).toMatchObject({ issueTokens: false, failAuthentication: true });
    },
  );

  test('asks again after five wrong answers, which tells how they ended, and not after six', async () => {
    const session = sessionOf();
    for (let count = 0; count < 5; count += 1) {
      session.results.push({ challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: '' });
    }
    expect(await session.define()).toMatchObject({ challengeName: 'CUSTOM_CHALLENGE', failAuthentication: false });
    session.results.push({ challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: '' });
    expect(await session.define()).toMatchObject({ issueTokens: false, failAuthentication: true });
  });
});

describe('a fault of the table', () => {
  test.each(['before', 'after'] as const)('%s the effect of any call of a question: one message, and its code works', async (when) => {
    for (const action of ['GetItem', 'UpdateItem', 'PutItem']) {
      cloud.forget();
      phone = `+49151${30_000_000 + Math.floor(Math.random() * 9_000_000)}`;
      cloud.faults = [{ action, when }];
      const session = sessionOf();
      const question = await session.create();
      expect(sentCodes()).toHaveLength(1);
      expect(await session.answer(question, lastCode())).toBe(true);
    }
  });

  test.each(['before', 'after'] as const)('%s the effect of any write of an answer: the right one lets in once', async (when) => {
    const writes = [{ action: 'UpdateItem' }, { action: 'UpdateItem', skip: 1 }, { action: 'AdminSetUserPassword' }];
    for (const write of writes) {
      phone = `+49151${40_000_000 + Math.floor(Math.random() * 9_000_000)}`;
      const session = sessionOf();
      const question = await session.create();
      cloud.faults = [{ ...write, when }];
      expect(await session.answer(question, lastCode())).toBe(true);
      expect(await session.answer(question, lastCode())).toBe(false);
      expect(cloud.faults).toEqual([]);
    }
  });
});
