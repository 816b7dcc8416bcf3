import { describe, expect, test, vi } from 'vitest';
import { DAY, HOUR, MINUTE, phoneUnderTest, refusalIn, SECOND, START, wrongOf } from './phone-under-test.ts';

// Each question waits for its grid, which is real time; that it does is shown where time is the point.
vi.mock('../../../functions/lib/on-grid.ts', () => ({ onGrid: (_gridMs: number, work: () => Promise<unknown>) => work() }));

const { lastCode, pass, sentCodes, sessionOf, state } = phoneUnderTest();

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
    expect(state.cloud.messages).toHaveLength(1);
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
    state.cloud.sns = how;
    const session = sessionOf();
    const question = await session.create();
    expect(question.shown).toHaveProperty('expiresAt');
    expect(state.cloud.messages).toHaveLength(1);
    state.cloud.sns = 'well';
    await sessionOf().create();
    expect(state.cloud.messages).toHaveLength(1);
    pass(MINUTE);
    const again = sessionOf();
    const next = await again.create();
    expect(state.cloud.messages).toHaveLength(2);
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

  test('takes no answer, not even the right one to a code with attempts left', async () => {
    await fail(18);
    const [first, second] = [sessionOf(), sessionOf()];
    const [one, other] = [await first.create(), await second.create()];
    await first.answer(one, wrongOf(lastCode()));
    const next = await first.create();
    expect(refusalIn(next)).toMatchObject({ code: 'OTP_WRONG', info: { attemptsLeft: 4 } });
    await first.answer(next, wrongOf(lastCode()));
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
