import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { templateBoolean, templateInteger } from '../template/template-properties.ts';

const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const UPPERCASE = LOWERCASE.toUpperCase();
const NUMBERS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** `GenerateSecretString` of a template, with CloudFormation's defaults. */
export const generateSecretString = z
  .object({
    ExcludeCharacters: z.string().default(''),
    ExcludeLowercase: templateBoolean.default(false),
    ExcludeNumbers: templateBoolean.default(false),
    ExcludePunctuation: templateBoolean.default(false),
    ExcludeUppercase: templateBoolean.default(false),
    GenerateStringKey: z.string().min(1).optional(),
    IncludeSpace: templateBoolean.default(false),
    PasswordLength: templateInteger.min(1).max(4096).default(32),
    RequireEachIncludedType: templateBoolean.default(true),
    SecretStringTemplate: z.string().optional(),
  })
  .strict()
  .refine((rule) => (rule.GenerateStringKey === undefined) === (rule.SecretStringTemplate === undefined), {
    message: 'GenerateStringKey and SecretStringTemplate must be given together',
  })
  .refine((rule) => rule.SecretStringTemplate === undefined || isJsonObject(rule.SecretStringTemplate), {
    message: 'SecretStringTemplate must be a JSON object',
  })
  .refine((rule) => includedTypes(rule).length > 0, { message: 'every character is excluded' })
  .refine((rule) => !rule.RequireEachIncludedType || includedTypes(rule).length <= rule.PasswordLength, {
    message: 'PasswordLength is too short for a character of each included type',
  });

/** The rule by which a random secret is made. */
export type GenerateSecretString = z.infer<typeof generateSecretString>;

/**
 * A random secret, each character equally likely: the password alone, or the JSON of the template with the password under the string key.
 * Follows AWS::SecretsManager::Secret GenerateSecretString of the CloudFormation reference.
 */
export function generateSecret(rule: GenerateSecretString): string {
  const password = generatePassword(rule);
  if (rule.SecretStringTemplate === undefined || rule.GenerateStringKey === undefined) return password;
  return JSON.stringify({ ...JSON.parse(rule.SecretStringTemplate), [rule.GenerateStringKey]: password });
}

function generatePassword(rule: GenerateSecretString): string {
  const types = includedTypes(rule);
  const required = rule.RequireEachIncludedType ? types.map(pick) : [];
  const all = types.join('');
  const rest = Array.from({ length: rule.PasswordLength - required.length }, () => pick(all));
  return shuffle([...required, ...rest]).join('');
}

interface Exclusions {
  readonly ExcludeCharacters: string;
  readonly ExcludeLowercase: boolean;
  readonly ExcludeNumbers: boolean;
  readonly ExcludePunctuation: boolean;
  readonly ExcludeUppercase: boolean;
  readonly IncludeSpace: boolean;
}

function includedTypes(rule: Exclusions): string[] {
  const types = [
    rule.ExcludeLowercase ? '' : LOWERCASE,
    rule.ExcludeUppercase ? '' : UPPERCASE,
    rule.ExcludeNumbers ? '' : NUMBERS,
    rule.ExcludePunctuation ? '' : PUNCTUATION,
    rule.IncludeSpace ? ' ' : '',
  ];
  const allowed = (character: string) => !rule.ExcludeCharacters.includes(character);
  return types.map((type) => [...type].filter(allowed).join('')).filter((type) => type !== '');
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

/** Fisher and Yates: every order is equally likely. */
function shuffle(characters: string[]): string[] {
  const shuffled = [...characters];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    const [a, b] = [shuffled[last] ?? '', shuffled[other] ?? ''];
    shuffled[last] = b;
    shuffled[other] = a;
  }
  return shuffled;
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
