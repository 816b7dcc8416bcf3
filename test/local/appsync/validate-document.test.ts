import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { coerceVariables } from '../../../local/appsync/execution/coerce-variables.ts';
import { validateDocument } from '../../../local/appsync/execution/validate-document.ts';
import { loadSchema } from '../../../local/appsync/schema/load-schema.ts';

const schema = loadSchema(`
type Query { thing(id: ID!, n: Int, mail: AWSEmail, kind: Kind, in: In, list: [Int!]): Thing pet: Pet }
type Subscription { a: Int b: Int }
type Thing { id: ID! n: Int other: Thing }
interface Pet { name: String } type Cat implements Pet { name: String } type Dog { name: String }
enum Kind { A B } input In { a: Int! b: [Kind!] deep: In }`);

const messages = (query: string) => validateDocument(schema, parse(query), true).map(({ message }) => message);
const error = (kind: string, text: string, path?: string) =>
  `Validation error of type ${kind}: ${text}${path === undefined ? '' : ` @ '${path}'`}`;

describe("documents are refused in graphql-java's words", () => {
  test.each([
    ['{ nope }', error('FieldUndefined', "Field 'nope' in type 'Query' is undefined", 'nope')],
    ['{ thing(id: 1) { other { nope } } }', error('FieldUndefined', "Field 'nope' in type 'Thing' is undefined", 'thing/other/nope')],
    ['{ ...F } fragment F on Query { nope }', error('FieldUndefined', "Field 'nope' in type 'Query' is undefined", 'F/nope')],
    ['{ thing(id: 1) }', error('SubSelectionRequired', 'Sub selection required for type Thing of field thing', 'thing')],
    ['{ thing(id: 1) { n { x } } }', error('SubSelectionNotAllowed', 'Sub selection not allowed on leaf type Int of field n', 'thing/n')],
    ['{ thing { id } }', error('MissingFieldArgument', 'Missing field argument id', 'thing')],
    ['{ thing(id: 1, x: 2) { id } }', error('UnknownArgument', 'Unknown field argument x', 'thing')],
    ['{ thing(id: 1) { id @skip } }', error('MissingDirectiveArgument', 'Missing directive argument if', 'thing/id')],
    ['{ thing(id: 1) { id @nope } }', error('UnknownDirective', 'Unknown directive nope', 'thing/id')],
    ['query @skip(if: true) { pet { name } }', error('MisplacedDirective', 'Directive skip not allowed here')],
    ['{ thing(id: 1, id: 2) { id } }', error('DuplicateArgumentNames', "There can be only one argument named 'id'", 'thing')],
    ['{ ...Nope }', error('UndefinedFragment', 'Undefined fragment Nope')],
    ['{ pet { name } } fragment F on Cat { name }', error('UnusedFragment', 'Unused fragment F', 'F')],
    ['{ pet { ... on Nope { name } } }', error('UnknownType', 'Unknown type Nope', 'pet')],
    [
      '{ pet { ... on Kind { name } } }',
      error('InlineFragmentTypeConditionInvalid', 'Inline fragment type condition is invalid, must be on Object/Interface/Union', 'pet'),
    ],
    [
      '{ pet { ... on Dog { name } } }',
      error('InvalidFragmentType', 'Fragment cannot be spread here as objects of type Pet can never be of type Dog', 'pet'),
    ],
    ['{ thing(id: $x) { id } }', error('UndefinedVariable', 'Undefined variable x', 'thing')],
    ['query($x: Int) { pet { name } }', error('UnusedVariable', 'Unused variable x')],
    ['query($x: Thing) { pet { name } thing(id: $x) { id } }', error('NonInputTypeOnVariable', 'Wrong type for a variable')],
    [
      'query($x: Int) { thing(id: $x) { id } }',
      error('VariableTypeMismatch', "Variable type 'Int' doesn't match expected type 'ID!'", 'thing'),
    ],
    ['{ a: thing(id: 1) { id } a: thing(id: 2) { id } }', error('FieldsConflict', 'a: they have differing arguments', 'thing')],
    ['{ thing(id: 1) { a: id a: n } }', error('FieldsConflict', 'a: id and n are different fields', 'thing/id')],
    ['{ pet { name } } query A { pet { name } }', error('LoneAnonymousOperationViolation', 'Anonymous operation with other operations.')],
    ['query A { pet { name } } query A { pet { name } }', error('DuplicateOperationName', "There can be only one operation named 'A'")],
    ['subscription { a b }', error('SubscriptionMultipleRootFields', 'Subscription operation must have exactly one root field.', 'b')],
    ['{ thing(id: null) { id } }', error('NullValueForNonNullArgument', 'Null value for non-null field argument id', 'thing')],
    [
      '{ thing(id: 1, n: "x") { id } }',
      error('WrongType', "argument 'n' with value 'StringValue{value='x'}' is not a valid 'Int'", 'thing'),
    ],
    [
      '{ thing(id: 1, n: 3000000000) { id } }',
      error('WrongType', "argument 'n' with value 'IntValue{value=3000000000}' is not a valid 'Int'", 'thing'),
    ],
    [
      '{ thing(id: 1, mail: "x") { id } }',
      error('WrongType', "argument 'mail' with value 'StringValue{value='x'}' is not a valid 'AWSEmail'", 'thing'),
    ],
    [
      '{ thing(id: 1, kind: C) { id } }',
      error('WrongType', "argument 'kind' with value 'EnumValue{name='C'}' is not a valid 'Kind'", 'thing'),
    ],
    [
      '{ thing(id: 1, in: {b: A}) { id } }',
      error(
        'WrongType',
        "argument 'in' with value 'ObjectValue{objectFields=[ObjectField{name='b', value=EnumValue{name='A'}}]}' is missing required fields '[a]'",
        'thing',
      ),
    ],
    [
      '{ thing(id: 1, in: {a: 1, c: 2}) { id } }',
      error(
        'WrongType',
        "argument 'in' with value 'ObjectValue{objectFields=[ObjectField{name='a', value=IntValue{value=1}}, ObjectField{name='c', value=IntValue{value=2}}]}' contains a field not in 'In': 'c'",
        'thing',
      ),
    ],
    [
      '{ thing(id: 1, in: {a: "x"}) { id } }',
      error('WrongType', "argument 'in.a' with value 'StringValue{value='x'}' is not a valid 'Int'", 'thing'),
    ],
  ])('%s', (query, message) => {
    expect(messages(query)).toContain(message);
  });

  test('a cycle of fragments is found', () => {
    expect(messages('{ ...F } fragment F on Query { ...F }')).toEqual([error('FragmentCycle', 'Fragment cycles not allowed', 'F')]);
  });

  test('a valid document has no errors', () => {
    expect(messages('query($i: In) { thing(id: 1, in: $i, list: 1, mail: "a@b.c") { id } }')).toEqual([]);
  });
});

describe("variables are refused in graphql-java's words", () => {
  const coerce = (declaration: string, given: object) => {
    const [definition] = parse(`query(${declaration}) { __typename }`).definitions;
    if (definition?.kind !== 'OperationDefinition') throw new Error('no operation');
    return coerceVariables(schema, definition, given as never);
  };

  test.each([
    ['$x: ID!', {}, "Variable 'x' has coerced Null value for NonNull type 'ID!'"],
    ['$x: ID!', { x: null }, "Variable 'x' has coerced Null value for NonNull type 'ID!'"],
    ['$x: Int', { x: 'a' }, "Variable 'x' has an invalid value. Expected type 'Int' but was 'String'."],
    ['$x: Int', { x: 2 ** 31 }, "Variable 'x' has an invalid value. Expected type 'Int' but was 'Integer'."],
    ['$x: AWSEmail', { x: 'a' }, "Variable 'x' has an invalid value. Unable to parse `a` as a valid email address."],
    ['$x: Kind', { x: 'C' }, "Variable 'x' has an invalid value. Invalid input for Enum 'Kind'. No value found for name 'C'"],
    [
      '$x: In',
      { x: 1 },
      "Variable 'x' has an invalid value. Expected type 'Map' but was 'Integer'. Variables for input objects must be an instance of type 'Map'.",
    ],
    ['$x: In', { x: {} }, "Field 'a' of variable 'x' has coerced Null value for NonNull type 'Int!'"],
    ['$x: In', { x: { a: null } }, "Field 'a' of variable 'x' has coerced Null value for NonNull type 'Int!'"],
    ['$x: In', { x: { a: 1, z: 2 } }, "The variables input contains a field name 'z' that is not defined for input object type 'In' "],
  ])('%s with %j', (declaration, given, message) => {
    expect(coerce(declaration, given)).toEqual({ error: { path: null, locations: [{ line: 1, column: 7, sourceName: null }], message } });
  });

  test('defaults fill in, null stays null, what was not given stays away', () => {
    expect(coerce('$a: Int = 5, $b: Int, $c: Int', { b: null })).toEqual({ values: { a: 5, b: null } });
  });
});
