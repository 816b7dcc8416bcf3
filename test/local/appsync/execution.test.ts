import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from './test-api.ts';

const schema = `
type Query { thing(id: ID!): Thing must: Thing! many: [Thing!] loose: [Thing] shape: [Int] named: Named value(of: AWSJSON): Value info(a: Int): AWSJSON plain: String count: Int }
type Mutation { first: [Int!]! second: [Int!]! }
type Thing { id: ID! must: String! child: Thing mail: AWSEmail kind: Kind n: Int flag: Boolean }
type Value { text: String n: Int mail: AWSEmail kind: Kind list: [Int] thing: Thing json: AWSJSON }
interface Named { name: String } type Cat implements Named { name: String lives: Int } type Dog implements Named { name: String }
enum Kind { A B }`;

const CHILD = { request: 'return { payload: { id: ctx.source.id + "c", must: "m" } }' };

let api: TestApi;
let narrow: TestApi;
beforeAll(async () => {
  const resolvers = {
    'Query.thing': { response: 'return { id: ctx.args.id, must: "yes" }' },
    'Query.must': { response: 'return null' },
    'Query.many': { response: 'return [{ id: 1, must: "a" }, { id: 2 }]' },
    'Query.loose': { response: 'return [{ id: 1, must: "a" }, { id: 2 }, null]' },
    'Query.shape': { response: 'return { a: 1 }' },
    'Query.named': { response: 'return { __typename: "Cat", name: "Tom", lives: 9 }' },
    'Query.value': { response: 'return ctx.args.of' },
    'Query.info': { response: 'return { info: ctx.info, list: ctx.info.selectionSetList }' },
    'Thing.child': CHILD,
    'Mutation.first': { functions: [{ response: 'return [1]' }] },
    'Mutation.second': { response: 'return [2]' },
  };
  api = await startApi({ schema, resolvers });
  narrow = await startApi({ schema, resolvers, api: { QueryDepthLimit: 2, ResolverCountLimit: 3, IntrospectionConfig: 'DISABLED' } });
});
afterAll(() => Promise.all([api.stop(), narrow.stop()]));

const plain = (path: unknown[], message: string) => ({ path, locations: null, message });

describe('nulls', () => {
  test('a null in a non-null field takes the nearest nullable parent, with one error', async () => {
    expect(await api.query('{ many { id must } }')).toEqual({
      data: { many: null },
      errors: [plain(['many', 1, 'must'], "Cannot return null for non-nullable type: 'String' within parent 'Thing' (/many[1]/must)")],
    });
    expect(await api.query('{ loose { must } }')).toEqual({
      data: { loose: [{ must: 'a' }, null, null] },
      errors: [plain(['loose', 1, 'must'], "Cannot return null for non-nullable type: 'String' within parent 'Thing' (/loose[1]/must)")],
    });
  });

  test('a null in a non-null root field takes the whole data', async () => {
    expect(await api.query('{ must { id } plain }')).toEqual({
      data: null,
      errors: [plain(['must'], "Cannot return null for non-nullable type: 'Thing' within parent 'Query' (/must)")],
    });
  });

  test('a root field without a resolver is null without an error', async () => {
    expect(await api.query('{ plain }')).toEqual({ data: { plain: null } });
  });
});

describe('values that do not fit their type', () => {
  const value = (of: unknown, selection: string) =>
    api.query(`query($of: AWSJSON) { value(of: $of) { ${selection} } }`, { of: JSON.stringify(of) });

  test.each([
    [{ list: 5 }, 'list', "Can't resolve value (/value/list) : type mismatch error, expected type LIST, got SCALAR"],
    [{ list: { a: 1 } }, 'list', "Can't resolve value (/value/list) : type mismatch error, expected type LIST, got OBJECT"],
    [{ thing: [1] }, 'thing { id }', "Can't resolve value (/value/thing) : type mismatch error, expected type OBJECT, got LIST"],
    [{ n: 'x' }, 'n', "Can't serialize value (/value/n) : Expected type 'Int' but was 'String'."],
    [{ n: 2 ** 31 }, 'n', "Can't serialize value (/value/n) : Expected type 'Int' but was 'Integer'."],
    [{ mail: 'x' }, 'mail', "Can't serialize value (/value/mail) : Unable to serialize `x` as a valid email address."],
    [{ kind: 'C' }, 'kind', "Can't serialize value (/value/kind) : Invalid input for Enum 'Kind'. Unknown value 'C'"],
  ])('%j is null with an error that has no location', async (of, selection, message) => {
    const name = selection.split(' ')[0]!;
    expect(await value(of, selection)).toEqual({ data: { value: { [name]: null } }, errors: [plain(['value', name], message)] });
  });

  test('AWSJSON goes in parsed and comes out as JSON text', async () => {
    expect(await value({ json: { a: [1] } }, 'json')).toEqual({ data: { value: { json: '{"a":[1]}' } } });
  });
});

describe('selections', () => {
  test('fields merge, keep their order, and aliases name them', async () => {
    const { data } = await api.query(
      '{ b: thing(id: 2) { id } a: thing(id: 1) { child { id } must ...F } plain } fragment F on Thing { child { must } id }',
    );
    expect(JSON.stringify(data)).toBe('{"b":{"id":"2"},"a":{"child":{"id":"1c","must":"m"},"must":"yes","id":"1"},"plain":null}');
  });

  test('@skip and @include follow their variables from request to request', async () => {
    const query = 'query($s: Boolean!, $i: Boolean!) { thing(id: 1) { id @skip(if: $s) must @include(if: $i) } }';
    expect((await api.query(query, { s: true, i: true })).data).toEqual({ thing: { must: 'yes' } });
    expect((await api.query(query, { s: false, i: false })).data).toEqual({ thing: { id: '1' } });
  });

  test('an interface is resolved by __typename', async () => {
    expect((await api.query('{ named { __typename name ... on Cat { lives } ... on Dog { __typename } } }')).data).toEqual({
      named: { __typename: 'Cat', name: 'Tom', lives: 9 },
    });
  });

  test.each(['__proto__', 'constructor', 'toString'])('a variable may be named %s, and is missed like any other', async (name) => {
    const given = JSON.parse(`{"${name}": "1"}`);
    expect(await api.query(`query($${name}: ID!) { thing(id: $${name}) { id } }`, given)).toEqual({ data: { thing: { id: '1' } } });
    expect(await api.query(`query($${name}: ID!) { thing(id: $${name}) { id } }`)).toEqual({
      data: null,
      errors: [
        {
          path: null,
          locations: [{ line: 1, column: 7, sourceName: null }],
          message: `Variable '${name}' has coerced Null value for NonNull type 'ID!'`,
        },
      ],
    });
    expect(await api.query('{ thing(id: 2) { id } }', given)).toEqual({ data: { thing: { id: '2' } } });
  });

  test('ctx.info tells field, parent and variables in JSON, and the selection by its own keys', async () => {
    const { data } = await api.query('query($a: Int) { info(a: $a) }', { a: 1 });
    expect(JSON.parse(String((data as { info: string }).info))).toEqual({
      info: { fieldName: 'info', parentTypeName: 'Query', variables: { a: 1 } },
      list: [],
    });
  });
});

describe('limits', () => {
  const error = (path: unknown[], errorType: string, column: number, message: string) => ({
    path,
    data: null,
    errorType,
    errorInfo: null,
    locations: [{ line: 1, column, sourceName: null }],
    message,
  });

  test('fields below the depth limit fail, the rest resolves', async () => {
    expect(await narrow.query('{ thing(id: 1) { must child { n } } }')).toEqual({
      data: { thing: { must: 'yes', child: { n: null } } },
      errors: [error(['thing', 'child', 'n'], 'QueryDepthLimitReached', 31, 'Query depth limit of 2 reached.')],
    });
  });

  test('resolvers past the count do not run', async () => {
    const { data, errors } = await narrow.query(
      '{ a: thing(id: 1) { id } b: thing(id: 2) { id } c: thing(id: 3) { id } d: thing(id: 4) { id } }',
    );
    expect(data).toEqual({ a: { id: '1' }, b: { id: '2' }, c: { id: '3' }, d: null });
    expect(errors).toEqual([error(['d'], 'ResolverExecutionLimitReached', 72, 'Resolver execution limit reached.')]);
  });

  test('with introspection off its fields are unknown, while __typename answers', async () => {
    expect(await narrow.query('{ __schema { queryType { name } } }')).toEqual({
      data: null,
      errors: [
        {
          path: null,
          locations: [{ line: 1, column: 3, sourceName: null }],
          message: "Validation error of type FieldUndefined: Field '__schema' in type 'Query' is undefined @ '__schema'",
        },
      ],
    });
    expect(await narrow.query('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    expect((await api.query('{ __type(name: "Kind") { enumValues { name } } }')).data).toEqual({
      __type: { enumValues: [{ name: 'A' }, { name: 'B' }] },
    });
  });
});

test('root fields of a mutation run in turn, and each root field counts once', async () => {
  api.context.readings.length = 0;
  expect(await api.query('mutation { second first again: first }')).toEqual({ data: { second: [2], first: [1], again: [1] } });
  expect(api.context.readings.map(({ cause, reading }) => [cause?.operation, reading])).toEqual([
    ['Mutation.second', { count: 1 }],
    ['Mutation.first', { count: 1 }],
    ['Mutation.first', { count: 1 }],
  ]);
});
