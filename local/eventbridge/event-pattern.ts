import { BlockList, isIPv4 } from 'node:net';
import type { Json, JsonObject } from '../service.ts';
import { isObject } from '../template/json.ts';

/** Whether an event, or a part of one, fits; undefined stands for a field that is not there. */
type Matcher = (value: Json | undefined) => boolean;

/** An event pattern is not one; the message says what is wrong with it. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/**
 * The matcher of an event pattern ("Creating Amazon EventBridge event patterns" and "Comparison operators", EventBridge User Guide): every
 * field of the pattern must fit, of its list one entry is enough; `$or` takes one of several patterns. A list in the event fits when one of
 * its values does. Numbers are compared as numbers.
 *
 * @throws PatternError for a form or an operator that EventBridge does not know.
 */
export function eventPattern(pattern: Json): (event: JsonObject) => boolean {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) throw new PatternError('Event pattern must be an object with fields');
  return objectMatcher(pattern);
}

function objectMatcher(pattern: JsonObject): Matcher {
  const fields = Object.entries(pattern).map(([name, part]): Matcher => {
    if (name === '$or' && Array.isArray(part)) return anyOf(orPatterns(part).map(objectMatcher));
    const fits = fieldMatcher(name, part);
    return (value) => fits(isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);
  });
  return (value) => (Array.isArray(value) ? value.some((each) => fields.every((fits) => fits(each))) : fields.every((fits) => fits(value)));
}

function orPatterns(list: readonly Json[]): JsonObject[] {
  const patterns = list.filter(isObject);
  if (list.length < 2 || patterns.length !== list.length) throw new PatternError('$or must be a list of at least two patterns');
  return patterns;
}

function fieldMatcher(name: string, part: Json): Matcher {
  if (isObject(part)) {
    if (Object.keys(part).length === 0) throw new PatternError(`${name} must not be an empty object`);
    return objectMatcher(part);
  }
  if (!Array.isArray(part)) throw new PatternError(`"${name}" must be an object or an array`);
  if (part.length === 0) throw new PatternError(`${name} must not be an empty array`);
  return anyOf(part.map((entry) => entryMatcher(name, entry)));
}

/** One entry of a field's list: a value to be equal to, or `{operator: argument}`. */
function entryMatcher(name: string, entry: Json): Matcher {
  if (Array.isArray(entry)) throw new PatternError(`${name}: a list in a list is no pattern`);
  if (!isObject(entry)) return anyValue((value) => value === entry);
  const [operator, ...others] = Object.keys(entry);
  if (operator === undefined || others.length > 0) throw new PatternError(`${name}: Only one key allowed in match expression`);
  const argument = entry[operator] ?? null;
  if (operator === 'exists') return existsMatcher(name, argument);
  const make = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (make === undefined) throw new PatternError(`${name}: Unrecognized match type ${operator}`);
  return anyValue(make(argument, `${name}: ${operator}`));
}

type ValueTest = (value: Json) => boolean;

/** Operators on one value, made of their argument. `where` names them in an error. */
const OPERATORS: Readonly<Record<string, (argument: Json, where: string) => ValueTest>> = {
  prefix: (argument, where) => textTest(argument, where, (value, part) => value.startsWith(part)),
  suffix: (argument, where) => textTest(argument, where, (value, part) => value.endsWith(part)),
  'equals-ignore-case': (argument, where) => ignoringCase(textOf(argument, where)),
  wildcard: (argument, where) => wildcardTest(textOf(argument, where), where),
  numeric: numericTest,
  cidr: cidrTest,
  'anything-but': anythingBut,
};

/** By `prefix` and `suffix`: a text, or `{"equals-ignore-case": text}`. */
function textTest(argument: Json, where: string, compare: (value: string, part: string) => boolean): ValueTest {
  if (!isObject(argument)) {
    const part = textOf(argument, where);
    return (value) => typeof value === 'string' && compare(value, part);
  }
  const [operator, ...others] = Object.keys(argument);
  if (operator !== 'equals-ignore-case' || others.length > 0) throw new PatternError(`${where}: Unrecognized match type ${operator}`);
  const part = textOf(argument[operator], where).toLowerCase();
  return (value) => typeof value === 'string' && compare(value.toLowerCase(), part);
}

function ignoringCase(text: string): ValueTest {
  const wanted = text.toLowerCase();
  return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
}

/** `*` stands for any characters, `\*` and `\\` for themselves. Looks for one part after the other, so no text takes long. */
function wildcardTest(text: string, where: string): ValueTest {
  if (/(?<!\\)\*\*/.test(text)) throw new PatternError(`${where}: Consecutive wildcard characters`);
  const tokens = text.match(/\\[*\\]|\*|[^*\\]+|\\/g) ?? [];
  const parts = [''];
  for (const token of tokens) {
    if (token === '*') parts.push('');
    else parts.push(`${parts.pop()}${/^\\[*\\]$/.test(token) ? token.slice(1) : token}`);
  }
  const [first = '', ...between] = parts;
  const last = between.pop();
  if (last === undefined) return (value) => value === first;
  return (value) => {
    if (typeof value !== 'string' || !value.startsWith(first)) return false;
    let at = first.length;
    for (const part of between) {
      const found = value.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return value.length - last.length >= at && value.endsWith(last);
  };
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};
const NUMBER_MAX = 5_000_000_000;

/** `[">", 0]`, or a range such as `[">", 0, "<=", 5]`; bounds from -5.0e9 to 5.0e9. */
function numericTest(argument: Json, where: string): ValueTest {
  if (!Array.isArray(argument) || (argument.length !== 2 && argument.length !== 4))
    throw new PatternError(`${where} must be a list of an operator and a number, or of two of both`);
  const tests = [0, 2].slice(0, argument.length / 2).map((at) => {
    const [comparison, bound] = [argument[at], argument[at + 1]];
    const compare = typeof comparison === 'string' && Object.hasOwn(COMPARISONS, comparison) ? COMPARISONS[comparison] : undefined;
    if (compare === undefined) throw new PatternError(`${where}: Unrecognized numeric range operator ${String(comparison)}`);
    if (typeof bound !== 'number' || Math.abs(bound) > NUMBER_MAX)
      throw new PatternError(`${where}: ${String(bound)} is no number within 5.0e9`);
    return (value: number) => compare(value, bound);
  });
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function cidrTest(argument: Json, where: string): ValueTest {
  const [address = '', bits] = textOf(argument, where).split('/');
  const family = (of: string) => (isIPv4(of) ? 'ipv4' : 'ipv6');
  const range = new BlockList();
  try {
    range.addSubnet(address, Number(bits), family(address));
  } catch {
    throw new PatternError(`${where}: ${String(argument)} is no range of addresses`);
  }
  return (value) => typeof value === 'string' && range.check(value, family(value));
}

const BUT_OPERATORS = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

/** Of a value, a list of them, or `{operator: text or texts}`. */
function anythingBut(argument: Json, where: string): ValueTest {
  if (!isObject(argument)) {
    const values = Array.isArray(argument) ? argument : [argument];
    if (values.length === 0 || !values.every((value) => typeof value === 'string' || typeof value === 'number'))
      throw new PatternError(`${where} must be a text, a number, or a list of them`);
    const excluded = new Set<Json>(values);
    return (value) => !excluded.has(value);
  }
  const [operator = '', ...others] = Object.keys(argument);
  const make = BUT_OPERATORS.includes(operator) ? OPERATORS[operator] : undefined;
  if (make === undefined || others.length > 0) throw new PatternError(`${where}: Unsupported anything-but pattern: ${operator}`);
  const texts = argument[operator] ?? null;
  const tests = (Array.isArray(texts) ? texts : [texts]).map((text) => make(text, `${where}: ${operator}`));
  return (value) => !tests.some((test) => test(value));
}

/** Only leaves exist: an object in the place of a value does not ("Exists matching"). */
function existsMatcher(name: string, argument: Json): Matcher {
  if (typeof argument !== 'boolean') throw new PatternError(`${name}: exists must be true or false`);
  return (value) => leavesOf(value).length > 0 === argument;
}

function leavesOf(value: Json | undefined): Json[] {
  if (value === undefined || isObject(value)) return [];
  return Array.isArray(value) ? value.flatMap(leavesOf) : [value];
}

const anyOf =
  (matchers: readonly Matcher[]): Matcher =>
  (value) =>
    matchers.some((fits) => fits(value));

const anyValue =
  (test: ValueTest): Matcher =>
  (value) =>
    leavesOf(value).some(test);

function textOf(argument: Json | undefined, where: string): string {
  if (typeof argument === 'string') return argument;
  throw new PatternError(`${where} must be a text`);
}
