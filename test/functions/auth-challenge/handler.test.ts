import { describe, expect, test, vi } from 'vitest';
import { POOL_ID } from '../sign-in-cloud.ts';
import { MINUTE, phoneUnderTest, refusalIn, SECOND, START, wrongOf } from './phone-under-test.ts';
import { type Account, newAccount } from './pool-session.ts';

// Each question waits for its grid, which is real time; that it does is shown where time is the point.
vi.mock('../../../functions/lib/on-grid.ts', () => ({ onGrid: (_gridMs: number, work: () => Promise<unknown>) => work() }));

const { changePhone, lastCode, pass, sentCodes, sessionOf, state } = phoneUnderTest();

describe('a code', () => {
  test('goes to the phone, and the right answer to it makes tokens', async () => {
    const session = sessionOf();
    expect(await session.define()).toMatchObject({ challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false });
    const question = await session.create();
    expect(question.shown).toEqual({
      expiresAt: new Date(START + 300 * SECOND).toISOString(),
      resendAt: new Date(START + 60 * SECOND).toISOString(),
    });
    expect(state.cloud.messages).toEqual([
      { phone: state.phone, text: `${lastCode()} is your EcoBid code. It works for 5 min. Never tell it to anyone.` },
    ]);
    expect(await session.answer(question, lastCode())).toBe(true);
    expect(await session.define()).toMatchObject({ issueTokens: true, failAuthentication: false });
  });

  test('stands nowhere in the table, and neither does the phone', async () => {
    await sessionOf().create();
    const stored = JSON.stringify(await state.cloud.rows());
    expect(stored).not.toContain(lastCode());
    expect(stored).not.toContain(state.phone.slice(1));
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
    changePhone();
    const other = sessionOf();
    await other.create();
    expect(await other.answer(question, code)).toBe(false);
  });
});

describe('an account', () => {
  test('becomes its owner’s with the right code: a random password, and a verified number', async () => {
    const session = sessionOf();
    const question = await session.create();
    await session.answer(question, wrongOf(lastCode()));
    expect(state.cloud.poolCalls).toEqual([]);
    await session.answer(await session.create(), lastCode());
    const user = { UserPoolId: POOL_ID, Username: newAccount().userName };
    expect(state.cloud.poolCalls).toEqual([
      { action: 'AdminSetUserPassword', input: { ...user, Password: expect.stringMatching(/^.{30,}$/), Permanent: true } },
      { action: 'AdminUpdateUserAttributes', input: { ...user, UserAttributes: [{ Name: 'phone_number_verified', Value: 'true' }] } },
    ]);
  });

  test('that was confirmed and proved is left as it is', async () => {
    const account = {
      ...newAccount(state.phone),
      userAttributes: { phone_number: state.phone, 'cognito:user_status': 'CONFIRMED', phone_number_verified: 'true' },
    };
    const session = sessionOf(account);
    expect(await session.answer(await session.create(), lastCode())).toBe(true);
    expect(state.cloud.poolCalls).toEqual([]);
  });

  test('whose password could not be set keeps its code', async () => {
    state.cloud.faults = Array.from({ length: 3 }, () => ({ action: 'AdminSetUserPassword', when: 'before' as const }));
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
    const calls = ['GetItem', 'UpdateItem', 'PutItem'].map((action) => state.cloud.calls(action));
    state.cloud.forget();
    const session = sessionOf(accountOf());
    const question = await session.create();
    expect(question.shown).toEqual(known.shown);
    expect(Object.keys(question.kept)).toEqual(Object.keys(known.kept));
    expect(state.cloud.messages).toEqual([]);
    expect(['GetItem', 'UpdateItem', 'PutItem'].map((action) => state.cloud.calls(action))).toEqual(calls);
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
      state.cloud.forget();
      changePhone();
      state.cloud.faults = [{ action, when }];
      const session = sessionOf();
      const question = await session.create();
      expect(sentCodes()).toHaveLength(1);
      expect(await session.answer(question, lastCode())).toBe(true);
    }
  });

  test.each(['before', 'after'] as const)('%s the effect of any write of an answer: the right one lets in once', async (when) => {
    const writes = [{ action: 'UpdateItem' }, { action: 'UpdateItem', skip: 1 }, { action: 'AdminSetUserPassword' }];
    for (const write of writes) {
      changePhone();
      const session = sessionOf();
      const question = await session.create();
      state.cloud.faults = [{ ...write, when }];
      expect(await session.answer(question, lastCode())).toBe(true);
      expect(await session.answer(question, lastCode())).toBe(false);
      expect(state.cloud.faults).toEqual([]);
    }
  });
});
