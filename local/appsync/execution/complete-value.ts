/**
 * From what a resolver gave to what the answer holds, by the type of the field: lists, objects, scalars and nulls, with AppSync's words for
 * what does not fit.
 */
import {
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLScalarType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Json } from '../../service.ts';
import { BUBBLE, type Completed, type Settled } from './completed.ts';
import { type Path, pathText } from './path.ts';
import type { Completer, Completion, PlannedField } from './planned-field.ts';

/** The completer of a type; made once per planned field. */
export function completerOf(type: GraphQLOutputType, schema: GraphQLSchema): Completer {
  if (isNonNullType(type)) return nonNullCompleter(baseCompleter(type.ofType, schema), String(type.ofType));
  return nullableCompleter(baseCompleter(type, schema));
}

function baseCompleter(type: GraphQLOutputType, schema: GraphQLSchema): Completer {
  if (isListType(type)) return listCompleter(completerOf(type.ofType, schema));
  if (isLeafType(type)) return leafCompleter(type);
  if (isObjectType(type)) return objectCompleter(() => type);
  return isAbstractType(type) ? objectCompleter((value) => concreteType(type, value, schema)) : completerOf(type, schema);
}

function isPresent(value: unknown): value is NonNullable<unknown> {
  return value !== null && value !== undefined;
}

/** A nullable place is where a null that could not stand further down comes to rest. */
function nullableCompleter(inner: Completer): Completer {
  const rest = (settled: Settled) => (settled === BUBBLE ? null : settled);
  return (execution, at, value, path) => {
    const completed = inner(execution, at, value, path);
    return completed instanceof Promise ? completed.then(rest) : rest(completed);
  };
}

function nonNullCompleter(inner: Completer, typeName: string): Completer {
  return (execution, at, value, path) => {
    const refuse = (settled: Settled) => (settled === null ? refuseNull(execution, at, path, typeName) : settled);
    const completed = inner(execution, at, value, path);
    return completed instanceof Promise ? completed.then(refuse) : refuse(completed);
  };
}

function refuseNull(execution: Completion, at: PlannedField, path: Path, typeName: string): Settled {
  const message = `Cannot return null for non-nullable type: '${typeName}' within parent '${at.parentType.name}' (${pathText(path)})`;
  execution.addPlainError(path, message);
  return BUBBLE;
}

function listCompleter(inner: Completer): Completer {
  return (execution, at, value, path) => {
    if (!isPresent(value)) return null;
    if (!Array.isArray(value)) return mismatch(execution, path, 'LIST', value);
    return gather(value.map((element, index) => inner(execution, at, element, { previous: path, key: index })));
  };
}

/** A list of completed values, or a promise of one as soon as one of them is a promise; an element that bubbles takes the list with it. */
function gather(elements: readonly Completed[]): Completed {
  if (elements.some((element) => element instanceof Promise)) return Promise.all(elements).then(settleList);
  return settleList(elements as readonly Settled[]);
}

function settleList(elements: readonly Settled[]): Settled {
  const kept = elements.filter((element) => element !== BUBBLE);
  return kept.length === elements.length ? kept : BUBBLE;
}

function leafCompleter(type: GraphQLLeafType): Completer {
  const plainText = type instanceof GraphQLScalarType && (type.name === 'String' || type.name === 'ID');
  return (execution, _at, value, path) => {
    if (!isPresent(value)) return null;
    if (plainText && typeof value === 'string') return value;
    try {
      return type.serialize(value) as Json;
    } catch (error) {
      execution.addPlainError(path, `Can't serialize value (${pathText(path)}) : ${serializeProblem(type, value, error)}`);
      return null;
    }
  };
}

/** graphql-java's sentences for its own scalars; AppSync's scalars speak for themselves. */
function serializeProblem(type: GraphQLLeafType, value: unknown, error: unknown): string {
  if (!(type instanceof GraphQLScalarType)) return `Invalid input for Enum '${type.name}'. Unknown value '${String(value)}'`;
  if (type.name.startsWith('AWS') && error instanceof Error) return error.message;
  return `Expected type '${type.name}' but was '${javaTypeOf(value)}'.`;
}

/** The Java class that a JSON value has inside AppSync. */
export function javaTypeOf(value: unknown): string {
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Double';
  return Array.isArray(value) ? 'ArrayList' : 'LinkedHashMap';
}

function objectCompleter(typeOf: (value: object) => GraphQLObjectType | undefined): Completer {
  return (execution, at, value, path) => {
    if (!isPresent(value)) return null;
    if (typeof value !== 'object' || Array.isArray(value)) return mismatch(execution, path, 'OBJECT', value);
    const type = typeOf(value);
    if (type === undefined) return mismatch(execution, path, 'OBJECT', value);
    return execution.completeFields(at.selectionOf(type), value, path);
  };
}

/** AppSync tells the type of an interface or union by the `__typename` in the value. */
function concreteType(type: GraphQLAbstractType, value: object, schema: GraphQLSchema): GraphQLObjectType | undefined {
  const name = '__typename' in value ? value.__typename : undefined;
  const candidate = typeof name === 'string' ? schema.getType(name) : undefined;
  return isObjectType(candidate) && schema.isSubType(type, candidate) ? candidate : undefined;
}

function mismatch(execution: Completion, path: Path, expected: 'LIST' | 'OBJECT', value: unknown): null {
  const got = Array.isArray(value) ? 'LIST' : typeof value === 'object' ? 'OBJECT' : 'SCALAR';
  const text = `Can't resolve value (${pathText(path)}) : type mismatch error, expected type ${expected}, got ${got}`;
  execution.addPlainError(path, text);
  return null;
}
