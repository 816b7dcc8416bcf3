/**
 * Variables of a request against the declarations of an operation, with graphql-java's sentences for what does not fit.
 * @see https://spec.graphql.org/October2021/#sec-Coercing-Variable-Values
 */
import {
  coerceInputValue,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from 'graphql';
import type { JsonObject } from '../../service.ts';
import { javaTypeOf } from './complete-value.ts';
import { type AnswerError, toLocation } from './graphql-answer.ts';

/** Coerced values, or the first error in the form of the answer's. */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: JsonObject,
): { readonly values: Record<string, unknown> } | { readonly error: AnswerError } {
  // Without a prototype, so that a variable may be named after a part of one, such as __proto__.
  const values: Record<string, unknown> = Object.create(null);
  for (const definition of operation.variableDefinitions ?? []) {
    const problem = coerceOne(schema, definition, given, values);
    if (problem !== undefined) return { error: atVariable(definition, problem) };
  }
  return { values };
}

function atVariable({ loc }: VariableDefinitionNode, message: string): AnswerError {
  const locations = loc === undefined ? null : [toLocation({ line: loc.startToken.line, column: loc.startToken.column })];
  return { path: null, locations, message };
}

/** Puts the value of one variable; the answer is the sentence that refuses it. */
function coerceOne(
  schema: GraphQLSchema,
  { variable, type: typeNode, defaultValue }: VariableDefinitionNode,
  given: JsonObject,
  values: Record<string, unknown>,
): string | undefined {
  const name = variable.name.value;
  const type = typeFromAST(schema, typeNode);
  if (!isInputType(type)) return `Variable '${name}' has an invalid value.`;
  if (!Object.hasOwn(given, name)) {
    if (defaultValue !== undefined) values[name] = valueFromAST(defaultValue, type);
    else if (isNonNullType(type)) return coercedNull(`Variable '${name}'`, type);
    return undefined;
  }
  let problem: string | undefined;
  values[name] = coerceInputValue(given[name], type, (path, value, error) => {
    problem ??= describe(name, { path, value, error, type });
  });
  return problem;
}

function coercedNull(subject: string, type: GraphQLInputType): string {
  return `${subject} has coerced Null value for NonNull type '${String(type)}'`;
}

interface Problem {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly error: GraphQLError;
  readonly type: GraphQLInputType;
}

/** graphql-js names what is wrong in its message; the place and the type say which sentence of graphql-java that is. */
function describe(variable: string, problem: Problem): string {
  const { path, value, error } = problem;
  const invalid = `Variable '${variable}' has an invalid value.`;
  const required = /^Field "(.+)" of required type "(.+)" was not provided/.exec(error.message);
  if (required !== null) return coercedNullField(`${required[1]}`, variable, `${required[2]}`);
  const unknown = /^Field "(.+)" is not defined by type "(.+?)"/.exec(error.message);
  if (unknown !== null) {
    return `The variables input contains a field name '${unknown[1]}' that is not defined for input object type '${unknown[2]}' `;
  }
  const type = typeAt(problem.type, path);
  if (value === null && type !== undefined && isNonNullType(type)) return nullAt(variable, path, type);
  return `${invalid} ${reason(type, value, error)}`;
}

function nullAt(variable: string, path: readonly (string | number)[], type: GraphQLInputType): string {
  const field = path.findLast((step) => typeof step === 'string');
  return field === undefined ? coercedNull(`Variable '${variable}'`, type) : coercedNullField(String(field), variable, String(type));
}

function coercedNullField(field: string, variable: string, type: string): string {
  return `Field '${field}' of variable '${variable}' has coerced Null value for NonNull type '${type}'`;
}

function reason(type: GraphQLInputType | undefined, value: unknown, error: GraphQLError): string {
  const bare = isNonNullType(type) ? type.ofType : type;
  if (bare === undefined || isListType(bare)) return error.message;
  if (isEnumType(bare)) return `Invalid input for Enum '${bare.name}'. No value found for name '${String(value)}'`;
  if (isInputObjectType(bare)) {
    const got = javaTypeOf(value);
    return `Expected type 'Map' but was '${got}'. Variables for input objects must be an instance of type 'Map'.`;
  }
  return bare.name.startsWith('AWS') ? error.message : `Expected type '${bare.name}' but was '${javaTypeOf(value)}'.`;
}

/** The type at a path inside an input type. */
function typeAt(type: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return type;
  const bare = isNonNullType(type) ? type.ofType : type;
  if (isListType(bare)) return typeAt(bare.ofType, typeof step === 'number' ? rest : path);
  const field = isInputObjectType(bare) ? bare.getFields()[step] : undefined;
  return field === undefined ? undefined : typeAt(field.type, rest);
}
