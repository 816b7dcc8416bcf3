import type { Json, JsonObject } from '../service.ts';
import { TemplateError } from '../service.ts';
import { isObject, listOf, objectOf, stringOf } from './json.ts';
import { attributeReference, substitute } from './references.ts';

/** What intrinsic functions look up while a part of a template is resolved. */
export interface Scope {
  /** For messages: the stack and the part of it, such as `EcoBid-dev: resource Table`. */
  readonly place: string;
  /** Parameters, pseudo parameters and resources; undefined stands for AWS::NoValue. */
  readonly ref: (name: string) => Json | undefined;
  readonly attribute: (logicalId: string, name: string) => Json;
  readonly condition: (name: string) => boolean;
  readonly mappings: JsonObject;
  readonly importValue: (name: string) => Json;
  readonly region: string;
}

type Intrinsic = (argument: Json, scope: Scope) => Json | undefined;

/**
 * `value` with its intrinsic functions replaced by what they stand for; undefined where that is AWS::NoValue, which also takes its key
 * or list entry away. Follows "Intrinsic function reference" of the CloudFormation template reference.
 *
 * @throws TemplateError for an intrinsic that is not known or not well-formed.
 */
export function resolve(value: Json, scope: Scope): Json | undefined {
  if (Array.isArray(value)) return value.map((entry) => resolve(entry, scope)).filter((entry) => entry !== undefined);
  if (!isObject(value)) return checkedScalar(value, scope);
  const [key, ...others] = Object.keys(value);
  if (key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) {
    const intrinsic = INTRINSICS[key];
    if (intrinsic === undefined) throw new TemplateError(`${scope.place}: ${key} is not known to the local cloud`);
    return intrinsic(value[key] ?? null, scope);
  }
  return resolveEntries(value, scope);
}

function resolveEntries(value: JsonObject, scope: Scope): JsonObject {
  const result: JsonObject = {};
  for (const [key, entry] of Object.entries(value)) {
    const resolved = resolve(entry, scope);
    if (resolved !== undefined) result[key] = resolved;
  }
  return result;
}

function checkedScalar(value: Json, scope: Scope): Json {
  if (typeof value === 'string' && value.includes('{{resolve:')) {
    throw new TemplateError(`${scope.place}: the dynamic reference ${value} is not known to the local cloud`);
  }
  return value;
}

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.ref(text(argument, 'Ref', scope)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, attribute] = attributeReference(argument);
    return scope.attribute(logicalId, attribute);
  },
  'Fn::Sub': sub,
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = pair(argument, 'Fn::Join', scope);
    return list(parts, 'Fn::Join', scope)
      .map((part) => text(part, 'Fn::Join', scope))
      .join(text(separator, 'Fn::Join', scope));
  },
  'Fn::Select': (argument, scope) => {
    const [index, entries] = pair(argument, 'Fn::Select', scope);
    const entry = list(entries, 'Fn::Select', scope)[Number(resolve(index, scope))];
    if (entry === undefined) throw malformed('Fn::Select', scope);
    return entry;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, whole] = pair(argument, 'Fn::Split', scope);
    return text(whole, 'Fn::Split', scope).split(text(separator, 'Fn::Split', scope));
  },
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = listOf(argument);
    if (yes === undefined || no === undefined) throw malformed('Fn::If', scope);
    return resolve(scope.condition(text(condition ?? null, 'Fn::If', scope)) ? yes : no, scope);
  },
  'Fn::FindInMap': findInMap,
  'Fn::Base64': (argument, scope) => Buffer.from(text(argument, 'Fn::Base64', scope)).toString('base64'),
  'Fn::ImportValue': (argument, scope) => scope.importValue(text(argument, 'Fn::ImportValue', scope)),
  'Fn::GetAZs': (argument, scope) => {
    const region = text(argument, 'Fn::GetAZs', scope) || scope.region;
    return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
  },
};

function sub(argument: Json, scope: Scope): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument];
  if (typeof template !== 'string') throw malformed('Fn::Sub', scope);
  const own = objectOf(variables);
  return substitute(template, (name) => {
    const variable = own[name];
    if (variable !== undefined) return text(variable, 'Fn::Sub', scope);
    const value = name.includes('.') ? scope.attribute(...attributeReference(name)) : scope.ref(name);
    if (value === undefined || typeof value === 'object') throw malformed('Fn::Sub', scope);
    return String(value);
  });
}

function findInMap(argument: Json, scope: Scope): Json {
  const [map, first, second] = listOf(argument).map((part) => text(part, 'Fn::FindInMap', scope));
  const value = objectOf(objectOf(scope.mappings[map ?? ''])[first ?? ''])[second ?? ''];
  if (value === undefined) throw new TemplateError(`${scope.place}: Fn::FindInMap finds nothing at ${map}.${first}.${second}`);
  return value;
}

function pair(argument: Json, intrinsic: string, scope: Scope): [Json, Json] {
  const [first, second] = listOf(argument);
  if (first === undefined || second === undefined) throw malformed(intrinsic, scope);
  return [first, second];
}

function list(argument: Json, intrinsic: string, scope: Scope): Json[] {
  const resolved = resolve(argument, scope);
  if (!Array.isArray(resolved)) throw malformed(intrinsic, scope);
  return resolved;
}

/** CloudFormation takes numbers and booleans for text. */
function text(argument: Json, intrinsic: string, scope: Scope): string {
  const resolved = resolve(argument, scope);
  if (resolved === undefined || resolved === null || typeof resolved === 'object') throw malformed(intrinsic, scope);
  return stringOf(resolved) ?? String(resolved);
}

const malformed = (intrinsic: string, scope: Scope): TemplateError => new TemplateError(`${scope.place}: ${intrinsic} is not well-formed`);
