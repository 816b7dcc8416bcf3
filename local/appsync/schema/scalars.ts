/**
 * AppSync's scalars: how values are read from documents and variables, and written into answers.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html
 */
import { isIP } from 'node:net';
import { GraphQLError, GraphQLScalarType, type GraphQLSchema, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { isValidPhoneNumber } from 'libphonenumber-js';

/** Names of the scalars that every AppSync schema has. */
export const AWS_SCALAR_NAMES = [
  'AWSDate',
  'AWSTime',
  'AWSDateTime',
  'AWSTimestamp',
  'AWSEmail',
  'AWSJSON',
  'AWSURL',
  'AWSPhone',
  'AWSIPAddress',
] as const;

const OFFSET = '(Z|[+-]\\d{2}:\\d{2}(:\\d{2})?)';
const DATE = '(\\d{4})-(\\d{2})-(\\d{2})';
const TIME = '([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{0,9})?)?';
const DATE_ONLY = new RegExp(`^${DATE}${OFFSET}?$`);
const TIME_ONLY = new RegExp(`^${TIME}${OFFSET}?$`);
const DATE_TIME = new RegExp(`^${DATE}T${TIME}${OFFSET}$`);
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*$/;

/** Whether year, month and day name a day of the calendar. */
function isCalendarDay(match: RegExpExecArray | null): boolean {
  if (match === null) return false;
  const [year = 0, month = 0, day = 0] = match.slice(1, 4).map(Number);
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isUrl(text: string): boolean {
  return URL.canParse(text) && !new URL(text).pathname.includes('//');
}

function isIpAddress(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  return family !== 0 && rest.length === 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits));
}

interface TextScalar {
  readonly noun: string;
  readonly accepts: (text: string) => boolean;
}

const TEXT_SCALARS: ReadonlyMap<string, TextScalar> = new Map([
  ['AWSDate', { noun: 'date', accepts: (text) => isCalendarDay(DATE_ONLY.exec(text)) }],
  ['AWSTime', { noun: 'time', accepts: (text) => TIME_ONLY.test(text) }],
  ['AWSDateTime', { noun: 'date time', accepts: (text) => isCalendarDay(DATE_TIME.exec(text)) }],
  ['AWSEmail', { noun: 'email address', accepts: (text) => EMAIL.test(text) }],
  ['AWSURL', { noun: 'URL', accepts: isUrl }],
  // A number without a country code is read in the North American plan.
  ['AWSPhone', { noun: 'phone number', accepts: (text) => isValidPhoneNumber(text, 'US') }],
  ['AWSIPAddress', { noun: 'IP address', accepts: isIpAddress }],
]);

function unable(verb: 'parse' | 'serialize', value: unknown, noun: string): GraphQLError {
  return new GraphQLError(`Unable to ${verb} \`${typeof value === 'string' ? value : JSON.stringify(value)}\` as a valid ${noun}.`);
}

/** Gives the scalars of a schema, which were declared by name only, their behaviour. */
export function equipScalars(schema: GraphQLSchema): void {
  for (const [name, scalar] of TEXT_SCALARS) equip(schema, name, textBehaviour(scalar));
  equip(schema, 'AWSTimestamp', timestampBehaviour());
  equip(schema, 'AWSJSON', jsonBehaviour());
}

interface Behaviour {
  readonly read: (value: unknown) => unknown;
  readonly write: (value: unknown) => unknown;
}

function equip(schema: GraphQLSchema, name: string, { read, write }: Behaviour): void {
  const type = schema.getType(name);
  if (!(type instanceof GraphQLScalarType)) return;
  type.parseValue = read;
  type.parseLiteral = (node: ValueNode) => readLiteral(read, node);
  type.serialize = write;
}

/** graphql-js adds type and position to what is thrown for a literal only where it is no GraphQLError. */
function readLiteral(read: Behaviour['read'], node: ValueNode): unknown {
  try {
    return read(literalOf(node));
  } catch (error) {
    throw new TypeError(error instanceof Error ? error.message : String(error));
  }
}

/** A bare word is no value of any scalar, and must not pass for a quoted one. */
function literalOf(node: ValueNode): unknown {
  return node.kind === Kind.ENUM ? { name: node.value } : valueFromASTUntyped(node);
}

function textBehaviour({ noun, accepts }: TextScalar): Behaviour {
  const check = (verb: 'parse' | 'serialize') => (value: unknown) => {
    if (typeof value === 'string' && accepts(value)) return value;
    throw unable(verb, value, noun);
  };
  return { read: check('parse'), write: check('serialize') };
}

function timestampBehaviour(): Behaviour {
  const check = (verb: 'parse' | 'serialize') => (value: unknown) => {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    throw unable(verb, value, 'timestamp');
  };
  return { read: check('parse'), write: check('serialize') };
}

/** In: a text that must be JSON, handed on parsed. Out: JSON text of whatever the resolver gave. */
function jsonBehaviour(): Behaviour {
  const read = (value: unknown) => {
    if (typeof value !== 'string') throw unable('parse', value, 'JSON');
    try {
      return JSON.parse(value);
    } catch {
      throw unable('parse', value, 'JSON');
    }
  };
  return { read, write: (value) => JSON.stringify(value) };
}
