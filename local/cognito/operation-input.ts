import { z } from 'zod';
import type { AwsCall, AwsOperation } from '../http/aws-json.ts';
import { AwsError, type Json, type JsonObject } from '../service.ts';

/** Values of these members are shown in messages; all others may be secret. */
const SHOWN = new Set(['authFlow', 'challengeName', 'groupName', 'limit', 'maxResults', 'messageAction', 'userPoolId']);

/**
 * An operation that gets its input as `members` describe it, unknown members left out.
 * @throws AwsError InvalidParameterException that lists every broken constraint as AWS words it; SerializationException for a wrong JSON type.
 */
export function operation<S extends z.ZodRawShape>(
  members: S,
  run: (input: z.infer<z.ZodObject<S>>, call: AwsCall) => Json | Promise<Json>,
): AwsOperation {
  const shape = z.object(members);
  return (input, call) => {
    const read = shape.safeParse(withoutNulls(input));
    if (!read.success) throw refusal(read.error.issues, input);
    return run(read.data, call);
  };
}

/** Text with AWS's bounds and its pattern, as the API reference prints it. */
export function text(bounds: { min?: number; max?: number; pattern?: string }) {
  const { min = 0, max = 131_072, pattern } = bounds;
  const bounded = z.string().min(min).max(max);
  return pattern === undefined ? bounded : bounded.regex(new RegExp(`^(?:${pattern})$`, 'u'), { error: pattern });
}

/** An access token. */
export const accessToken = text({ pattern: '[A-Za-z0-9-_=.]+' });
/** The name of an attribute. */
export const attributeName = text({ min: 1, max: 32, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+' });
/** Attributes with their values; a missing value is empty. */
export const attributeList = z.array(z.object({ Name: attributeName, Value: text({ max: 2048 }).default('') }));
/** The id of an app client. */
export const clientId = text({ min: 1, max: 128, pattern: '[\\w+]+' });
/** A code that was sent to the user. */
export const confirmationCode = text({ min: 1, max: 2048, pattern: '[\\S]+' });
/** The name of a group. */
export const groupName = text({ min: 1, max: 128, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+' });
/** A password; the policy of the pool is another matter. */
export const password = text({ max: 256, pattern: '[\\S]+.*[\\S]+' });
/** The hash that proves a client’s secret. */
export const secretHash = text({ min: 1, max: 128, pattern: '[\\w+=/]+' });
/** What ties the steps of a sign-in together. */
export const session = text({ min: 20, max: 2048 });
/** Text by name; amazon-cognito-identity-js sends null for what it does not have. */
export const stringMap = z
  .record(z.string(), text({}).nullable())
  .transform((given) => Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== null)));
/** A user name or an alias of it. */
export const username = text({ min: 1, max: 128, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+' });
/** The id of a user pool. */
export const userPoolId = text({ min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' });

/** AWS reads a null as a member that isn't there. */
function withoutNulls(input: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
}

function refusal(issues: readonly z.core.$ZodIssue[], input: JsonObject): AwsError {
  const wrongType = issues.find((issue) => issue.code === 'invalid_type' && valueAt(input, issue.path) !== undefined);
  if (wrongType !== undefined) return new AwsError('SerializationException', `${memberPath(wrongType.path)} has the wrong JSON type`);
  const problems = issues.map((issue) => {
    const member = memberPath(issue.path);
    const value = valueAt(input, issue.path);
    const shown = SHOWN.has(member) ? `Value ${value === undefined ? 'null' : `'${String(value)}'`} at` : 'Value at';
    return `${shown} '${member}' failed to satisfy constraint: ${constraint(issue)}`;
  });
  const noun = problems.length === 1 ? 'error' : 'errors';
  return new AwsError('InvalidParameterException', `${problems.length} validation ${noun} detected: ${problems.join('; ')}`);
}

function constraint(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `Member must have ${issue.origin === 'number' ? 'value' : 'length'} greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return `Member must have ${issue.origin === 'number' ? 'value' : 'length'} less than or equal to ${issue.maximum}`;
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${issue.message}`;
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.map(String).join(', ')}]`;
    default:
      return 'Member must not be null';
  }
}

function memberPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `${part + 1}.member` : `${String(part).charAt(0).toLowerCase()}${String(part).slice(1)}`))
    .join('.');
}

/** What the input has at a path; null counts as nothing. */
function valueAt(input: Json, path: readonly PropertyKey[]): Json | undefined {
  const value = path.reduce<Json | undefined>((inner, part) => {
    if (Array.isArray(inner)) return inner[Number(part)];
    return typeof inner === 'object' && inner !== null ? inner[String(part)] : undefined;
  }, input);
  return value === null ? undefined : value;
}
