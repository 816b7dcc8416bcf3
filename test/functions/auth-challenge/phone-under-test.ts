import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { openSignInCloud, PHONE, type SignInCloud } from '../sign-in-cloud.ts';
import { type Account, newAccount, poolSession, type Question } from './pool-session.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** When every test begins. */
export const START = Date.UTC(2027, 0, 1);

/** Who signs in under test: each test has a phone of its own, and a clock that stands still. */
export const phoneUnderTest = () => {
  const state = { phone: PHONE, cloud: {} as SignInCloud };
  let handler: typeof import('../../../functions/auth-challenge/handler.ts').handler;
  let number = 0;
  beforeAll(async () => {
    state.cloud = await openSignInCloud();
    ({ handler } = await import('../../../functions/auth-challenge/handler.ts'));
  });
  afterAll(() => state.cloud.stop());
  beforeEach(() => {
    state.cloud.forget();
    vi.useFakeTimers({ toFake: ['Date'], now: START });
    changePhone();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const changePhone = (): void => {
    number += 1;
    state.phone = `+49151${10_000_000 + number}`;
  };
  const sentCodes = (): string[] =>
    state.cloud.messages.filter(({ phone }) => phone === state.phone).map(({ text }) => /\d{6}/.exec(text)![0]);
  return {
    state,
    changePhone,
    sessionOf: (account: Account = newAccount(state.phone)) => poolSession(handler, account),
    sentCodes,
    lastCode: (): string => sentCodes().at(-1)!,
    pass: (ms: number): void => void vi.setSystemTime(Date.now() + ms),
  };
};

/** Another code than this one. */
export const wrongOf = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** What a question says of the answer before it, or why there is no code. */
export const refusalIn = ({ shown }: Question): { code: string; info: Record<string, unknown> | null } => JSON.parse(shown.refusal!);
