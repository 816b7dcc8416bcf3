import { AwsError } from '../service.ts';

/** What a pool's schema says of an attribute. Bounds are lengths of strings or values of numbers. */
export interface AttributeRule {
  readonly type: 'String' | 'Number' | 'Boolean' | 'DateTime';
  readonly mutable: boolean;
  readonly required: boolean;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
}

/** Attributes of a user by name; every value is text, as Cognito keeps them. */
export type Attributes = { [name: string]: string };

const text = (minimum = 0, maximum = 2048): AttributeRule => ({ type: 'String', mutable: true, required: false, minimum, maximum });
const flag: AttributeRule = { type: 'Boolean', mutable: true, required: false, minimum: undefined, maximum: undefined };

/** The standard attributes of OpenID Connect as every pool has them (Amazon Cognito Developer Guide, "Working with user attributes"). */
export const STANDARD_ATTRIBUTES: ReadonlyMap<string, AttributeRule> = new Map([
  ['sub', { ...text(1), mutable: false }],
  ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username', 'profile', 'picture', 'website'].map(
    (name): [string, AttributeRule] => [name, text()],
  ),
  ['email', text()],
  ['email_verified', flag],
  ['gender', text()],
  ['birthdate', text(10, 10)],
  ['zoneinfo', text()],
  ['locale', text()],
  ['phone_number', text()],
  ['phone_number_verified', flag],
  ['address', text()],
  ['updated_at', { type: 'Number', mutable: true, required: false, minimum: 0, maximum: undefined }],
]);

const E164 = /^\+[1-9]\d{1,14}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Whether Cognito takes a text for an e-mail address. */
export const isEmail = (value: string): boolean => value.length <= 2048 && EMAIL.test(value);

/** Whether Cognito takes a text for a phone number: E.164, as `+4915112345678`. */
export const isPhoneNumber = (value: string): boolean => E164.test(value);

/**
 * Checks attributes that are about to be written.
 * @throws AwsError InvalidParameterException in Cognito's words.
 */
export function checkAttributes(rules: ReadonlyMap<string, AttributeRule>, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const rule = rules.get(name);
    if (rule === undefined) throw nonconforming(`Type for attribute {${name}} could not be determined`);
    const problem = value === '' ? undefined : problemOf(rule, value);
    if (problem !== undefined) throw nonconforming(`${name}: ${problem}\n`);
    if (name === 'email' && value !== '' && !isEmail(value)) throw invalid('Invalid email address format.');
    if (name === 'phone_number' && value !== '' && !isPhoneNumber(value)) throw invalid('Invalid phone number format.');
  }
}

/** @throws AwsError InvalidParameterException when a required attribute has no value. */
export function checkRequired(rules: ReadonlyMap<string, AttributeRule>, attributes: Attributes): void {
  const missing = [...rules].filter(([name, rule]) => rule.required && name !== 'sub' && !attributes[name]).map(([name]) => name);
  if (missing.length > 0) throw nonconforming(missing.map((name) => `${name}: The attribute ${name} is required\n`).join(''));
}

/** @throws AwsError InvalidParameterException when an attribute that can't change is among `names`. */
export function checkMutable(rules: ReadonlyMap<string, AttributeRule>, names: readonly string[]): void {
  const fixed = names.find((name) => rules.get(name)?.mutable === false);
  if (fixed !== undefined) throw invalid(`user.${fixed}: Attribute cannot be updated.\n`);
}

function problemOf(rule: AttributeRule, value: string): string | undefined {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = rule;
  if (rule.type === 'Boolean') return /^(true|false)$/i.test(value) ? undefined : 'Expected a boolean';
  if (rule.type === 'DateTime') return Number.isNaN(Date.parse(value)) ? 'Expected a date' : undefined;
  if (rule.type === 'Number') {
    if (!/^-?\d+$/.test(value)) return 'Expected a number';
    return Number(value) < minimum || Number(value) > maximum ? 'Number is out of range' : undefined;
  }
  if (value.length < minimum) return 'String must be longer';
  return value.length > maximum ? 'String must be shorter' : undefined;
}

const invalid = (message: string) => new AwsError('InvalidParameterException', message);
const nonconforming = (problem: string) => invalid(`Attributes did not conform to the schema: ${problem}`);
