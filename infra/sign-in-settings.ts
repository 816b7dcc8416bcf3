import type { Node } from 'constructs';

/** Countries whose mobile numbers get codes (ISO 3166-1 alpha-2). Production serves the market alone: each more is a door for those who profit from messages. */
const COUNTRIES = {
  dev: 'AT,BE,CA,CH,CZ,DE,DK,ES,FI,FR,GB,IE,IN,IT,LI,LU,NL,NO,PL,PT,SE,US',
  prod: 'AT,CH,DE',
};
/** Messages an hour of the whole stage: what a night without anyone looking may cost at most. */
const HOURLY_MAX = { dev: 1000, prod: 2000 };
const TTL_SECONDS = { min: 30, max: 840, default: 300 };
const MAX_ATTEMPTS = { min: 1, max: 10, default: 5 };
/** Cognito takes three to fifteen minutes. */
const SESSION_MINUTES_MIN = 3;
const SECONDS_PER_MINUTE = 60;

/** What sign-in by code is set to. */
export interface SignInSettings {
  /** How long a code works. */
  readonly ttlSeconds: number;
  /** How long the pool's session lives in which it is typed: always longer than the code. */
  readonly sessionMinutes: number;
  /** How many answers to a code are compared. */
  readonly maxAttempts: number;
  /** Whether `startAuth` answers the code; never in production. */
  readonly devEcho: boolean;
  readonly countries: readonly string[];
  readonly hourlyMax: number;
}

/** Environment variables that stand in for the context's keys. */
export const SIGN_IN_VARIABLES = {
  otpTtlSeconds: 'OTP_TTL_SECONDS',
  otpMaxAttempts: 'OTP_MAX_ATTEMPTS',
  smsDevEcho: 'SMS_DEV_ECHO',
  smsCountries: 'SMS_COUNTRIES',
  smsHourlyMax: 'SMS_HOURLY_MAX',
} as const;
type Key = keyof typeof SIGN_IN_VARIABLES;

/**
 * The settings of sign-in in the context of a CDK app.
 *
 * @throws Error with one sentence that names the setting, what it holds and what it may hold.
 */
export function signInSettingsOf(node: Node, stage: 'dev' | 'prod'): SignInSettings {
  const ttlSeconds = wholeNumber(node, 'otpTtlSeconds', TTL_SECONDS);
  return {
    ttlSeconds,
    sessionMinutes: Math.max(SESSION_MINUTES_MIN, Math.ceil(ttlSeconds / SECONDS_PER_MINUTE) + 1),
    maxAttempts: wholeNumber(node, 'otpMaxAttempts', MAX_ATTEMPTS),
    devEcho: echoOf(node, stage),
    countries: countriesOf(node, COUNTRIES[stage]),
    hourlyMax: wholeNumber(node, 'smsHourlyMax', { min: 1, max: 1_000_000, default: HOURLY_MAX[stage] }),
  };
}

const text = (node: Node, key: Key): string => String(node.tryGetContext(key) ?? '').trim();

const refusal = (node: Node, key: Key, wanted: string): Error =>
  new Error(`${SIGN_IN_VARIABLES[key]} is "${text(node, key)}"; it must be ${wanted}. Set it in the environment or pass -c ${key}=….`);

function wholeNumber(node: Node, key: Key, bounds: { min: number; max: number; default: number }): number {
  const given = text(node, key);
  if (given === '') return bounds.default;
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= bounds.min && value <= bounds.max) return value;
  throw refusal(node, key, `a whole number from ${bounds.min} to ${bounds.max}`);
}

function countriesOf(node: Node, otherwise: string): readonly string[] {
  const countries = (text(node, 'smsCountries') || otherwise).split(',').map((country) => country.trim());
  if (countries.every((country) => /^[A-Z]{2}$/.test(country))) return countries;
  throw refusal(node, 'smsCountries', 'a list of countries such as DE,AT,CH');
}

/** In production every code would go to whoever asks for it, whosever phone it is. */
function echoOf(node: Node, stage: 'dev' | 'prod'): boolean {
  const given = text(node, 'smsDevEcho').toLowerCase();
  if (!['', 'true', 'false', '1', '0', 'on', 'off'].includes(given)) throw refusal(node, 'smsDevEcho', 'true or false');
  const isOn = ['true', '1', 'on'].includes(given);
  if (isOn && stage === 'prod') throw refusal(node, 'smsDevEcho', 'off in production, where it would hand out the code of any phone');
  return isOn;
}
