import type { Node } from 'constructs';
import { type SignInSettings, signInSettingsOf } from './sign-in-settings.ts';

const STAGES = ['dev', 'prod'] as const;
const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'INR'];
const DEFAULT_CURRENCY = { dev: 'EUR', prod: 'EUR' };
/** Where web apps run while they are being written; browsers there may upload pictures to the dev stage. */
const DEV_ORIGINS = ['http://localhost:3000', 'http://localhost:5173'];

export type Stage = (typeof STAGES)[number];

/** What differs between two deployments of the same code. */
export interface Settings {
  readonly stage: Stage;
  readonly production: boolean;
  readonly region: string;
  /** The version that `health` answers. */
  readonly version: string;
  /** Seconds since 1970. AppSync accepts at most 365 days from the deployment. */
  readonly apiKeyExpiresEpoch: number;
  /** Web origins whose pages may upload pictures; empty for none. Phones need no entry. */
  readonly allowedOrigins: readonly string[];
  readonly defaultCurrency: string;
  readonly signIn: SignInSettings;
}

/**
 * The settings in the context of a CDK app: `stage`, `region`, `version`, `apiKeyExpires`, `allowedOrigins`, `defaultCurrency`,
 * and those of sign-in.
 *
 * @throws Error with one sentence that names the key, what it holds and what it may hold.
 */
export function settingsOf(node: Node): Settings {
  const stage = oneOf(node, 'stage', STAGES);
  const production = stage === 'prod';
  return {
    stage,
    production,
    region: matching(node, 'region', /^[a-z]{2}(-[a-z]+)+-\d$/, 'the name of an AWS region, such as eu-central-1'),
    version: matching(node, 'version', /^[\w.+-]{1,64}$/, 'a version, such as 1.2.3'),
    apiKeyExpiresEpoch: epochOf(matching(node, 'apiKeyExpires', /^\d{4}-\d{2}-\d{2}$/, 'a day, such as 2027-11-01')),
    allowedOrigins: originsOf(node, production ? [] : DEV_ORIGINS),
    defaultCurrency: oneOf(node, 'defaultCurrency', CURRENCIES, DEFAULT_CURRENCY[stage]),
    signIn: signInSettingsOf(node, stage),
  };
}

function oneOf<T extends string>(node: Node, key: string, allowed: readonly T[], otherwise = ''): T {
  const given = text(node, key) || otherwise;
  const found = allowed.find((value) => value === given);
  if (found === undefined) throw refusal(node, key, `one of ${allowed.join(', ')}`);
  return found;
}

function matching(node: Node, key: string, pattern: RegExp, wanted: string): string {
  const value = text(node, key);
  if (!pattern.test(value)) throw refusal(node, key, wanted);
  return value;
}

function text(node: Node, key: string): string {
  return String(node.tryGetContext(key) ?? '');
}

function refusal(node: Node, key: string, wanted: string): Error {
  return new Error(`The context key "${key}" is "${text(node, key)}"; it must be ${wanted}. Pass it as -c ${key}=… or set it in cdk.json.`);
}

function epochOf(day: string): number {
  const milliseconds = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(milliseconds)) throw new Error(`The context key "apiKeyExpires" is "${day}", which is no day of the calendar.`);
  return milliseconds / 1000;
}

/** A path or a wildcard in the list would never match, or match every site, without anyone noticing. */
function originsOf(node: Node, otherwise: readonly string[]): readonly string[] {
  const given = node.tryGetContext('allowedOrigins');
  if (given === undefined) return otherwise;
  const origins = String(given)
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new Error(
        `ALLOWED_ORIGINS holds "${origin}"; each entry must be an origin such as https://app.example.com, without path or wildcard.`,
      );
    }
  }
  return origins;
}
