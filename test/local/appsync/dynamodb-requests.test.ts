import { afterAll, describe, expect, test } from 'vitest';
import { JavaScriptRuntime } from '../../../local/appsync/runtime/javascript-runtime.ts';
import { code } from './test-api.ts';

const runtime = new JavaScriptRuntime({ now: Date.now });
afterAll(() => runtime.dispose());

const value = (expression: string) =>
  JSON.parse(runtime.compile(code({ request: `return ${expression};` })).run('request', '{}', '').valueText);
const filter = (source: string) => {
  const text = value(`util.transform.toDynamoDBFilterExpression(${source})`);
  return typeof text === 'string' ? JSON.parse(text) : text;
};

describe('util.dynamodb keeps numbers as numbers', () => {
  test.each([
    ['toDynamoDB(12345)', { N: 12345 }],
    ['toDynamoDB([1, "a", null, { b: true, c: undefined }])', { L: [{ N: 1 }, { S: 'a' }, { NULL: null }, { M: { b: { BOOL: true } } }] }],
    ['toNumberSet([1, 23, 4.56])', { NS: [1, 23, 4.56] }],
    ['toStringSet(["a"])', { SS: ['a'] }],
    ['toBinary("foo")', { B: 'foo' }],
    ['toNull()', { NULL: null }],
    ['toString(null)', null],
    ['toMapValues({ a: 1, tags: util.dynamodb.toStringSet(["x"]) })', { a: { N: 1 }, tags: { SS: ['x'] } }],
    ['toS3Object("k", "b", "r")', { S: '{"s3":{"key":"k","bucket":"b","region":"r"}}' }],
  ])('%s', (call, expected) => {
    expect(value(`util.dynamodb.${call}`)).toEqual(expected);
  });
});

describe('filters as recorded from AWS', () => {
  test.each([
    ['{ v: { eq: "x" } }', '(#v = :v_eq)'],
    ['{ v: { ge: 1, le: 5 } }', '((#v >= :v_ge) AND (#v <= :v_le))'],
    ['{ v: { contains: "x" } }', '(contains(#v,:v_contains))'],
    ['{ v: { notContains: "x" } }', '(NOT contains(#v,:v_notContains))'],
    ['{ v: { between: ["1", "9", "3"] } }', '(#v BETWEEN :v_between_start AND :v_between_end)'],
    ['{ v: { in: ["a", "b"] } }', '(#v IN (:v_in_0, :v_in_1))'],
    ['{ v: { in: [] } }', '(null)'],
    ['{ v: { attributeExists: false } }', '(attribute_not_exists(#v))'],
    ['{ v: { attributeType: "stringSet" } }', '(attribute_type(#v,:v_attributeType))'],
    ['{ v: { size: { size: { gt: 1 } } } }', '(size(#v) > :v_size_size_gt)'],
    ['{ v: { size: { gt: 2, lt: 5 } } }', '((size(#v) > :v_size_gt) AND (size(#v) < :v_size_lt))'],
    ['{ a: { eq: 1 }, b: { eq: 2 } }', '(#a = :a_eq) AND (#b = :b_eq)'],
    ['{ and: [{ a: { eq: 1 } }] }', '(#a = :and_0_a_eq)'],
    [
      '{ or: [{ and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, { c: { eq: 3 } }] }',
      '(((#a = :or_0_and_0_a_eq) AND (#b = :or_0_and_1_b_eq)) OR (#c = :or_1_c_eq))',
    ],
    ['{ and: [{ not: { a: { eq: 1 } } }, { b: { eq: 2 } }] }', '((NOT (#a = :and_0_not_a_eq)) AND (#b = :and_1_b_eq))'],
    ['{ a: { eq: 1 }, and: [{ b: { eq: 2 } }] }', '(#a = :a_eq) AND (#b = :and_0_b_eq)'],
    ['{}', ''],
    ['{ and: [] }', ''],
    ['{ v: {} }', ''],
    ['{ not: {} }', '(NOT )'],
    ['{ a: { eq: 1 }, b: {} }', '(#a = :a_eq) AND '],
    ['{ and: [{ a: { eq: 1 } }, {}] }', '((#a = :and_0_a_eq) AND )'],
  ])('%s', (source, expression) => {
    expect(filter(source).expression).toBe(expression);
  });

  test.each([
    '',
    'null',
    '[]',
    '"s"',
    '{ v: { foo: 1 } }',
    '{ v: { constructor: 1 } }',
    '{ v: "x" }',
    '{ a: { b: { eq: 1 } } }',
    '{ and: { a: { eq: 1 } } }',
    '{ v: { between: [1] } }',
    '{ v: { in: "x" } }',
    '{ v: { attributeExists: "yes" } }',
    '{ v: { attributeType: "S" } }',
  ])('what cannot be rendered is null: %s', (source) => {
    expect(filter(source)).toBeNull();
  });

  test('names and values go with the expression, as text', () => {
    expect(value('util.transform.toDynamoDBConditionExpression({ id: { attributeExists: true }, version: { eq: 10 } })')).toBe(
      '{"expression":"(attribute_exists(#id)) AND (#version = :version_eq)","expressionNames":{"#id":"id","#version":"version"},"expressionValues":{":version_eq":{"N":10}}}',
    );
  });
});

describe('subscription filters as recorded from AWS', () => {
  const group = (...filters: [string, string, unknown][]) => ({
    filters: filters.map(([fieldName, operator, content]) => ({ fieldName, operator, value: content })),
  });

  test.each([
    ['{ a: { eq: 1 }, b: { eq: 2 } }', [group(['a', 'eq', 1], ['b', 'eq', 2])]],
    ['{ a: { eq: 1, ne: 2 } }', [group(['a', 'eq', 1]), group(['a', 'ne', 2])]],
    [
      '{ and: [{ a: { eq: 1 } }, { or: [{ b: { eq: 2 } }, { c: { eq: 3 } }] }] }',
      [group(['a', 'eq', 1], ['b', 'eq', 2]), group(['a', 'eq', 1], ['c', 'eq', 3])],
    ],
    ['{ a: { eq: 1 }, and: [{ b: { eq: 2 } }] }, ["b"]', [group(['a', 'eq', 1])]],
    [
      '{ a: { eq: 1 } }, [], { r1: { gte: 250 }, r2: { eq: "p" } }',
      [group(['a', 'eq', 1], ['r1', 'gte', 250]), group(['a', 'eq', 1], ['r2', 'eq', 'p'])],
    ],
    ['{}, [], { r1: { eq: 1 } }', [group(['r1', 'eq', 1])]],
    ['{ a: {} }', []],
  ])('%s', (source, filterGroup) => {
    expect(value(`util.transform.toSubscriptionFilter(${source})`)).toEqual({ filterGroup });
  });

  test('what is no object is null', () => {
    expect(value('[util.transform.toSubscriptionFilter(null), util.transform.toSubscriptionFilter([])]')).toEqual([null, null]);
  });
});

describe('@aws-appsync/utils/dynamodb', () => {
  const update = (source: string) =>
    (value(`ddb.update({ key: { id: "t" }, update: ${source} })`) as { update: { expression: string } }).update.expression;

  test.each([
    ['{ age: ddb.operations.add(10) }', 'SET #expName_1 = :expValue_1'],
    ['{ age: 5, name: null }', 'SET #expName_1 = :expValue_1, #expName_2 = :expValue_2'],
    ['{ age: ddb.operations.increment(10) }', 'SET #expName_1 = #expName_1 + :expValue_1'],
    ['{ age: ddb.operations.decrement(10) }', 'SET #expName_1 = #expName_1 - :expValue_1'],
    ['{ l: ddb.operations.append([1]) }', 'SET #expName_1 = list_append(#expName_1, :expValue_1)'],
    ['{ l: ddb.operations.prepend([1]) }', 'SET #expName_1 = list_append(:expValue_1, #expName_1)'],
    ['{ a: ddb.operations.remove(), b: ddb.operations.replace({ c: 1 }) }', 'SET #expName_2 = :expValue_1 REMOVE #expName_1'],
    ['{ l: [ddb.operations.updateListItem("x", 1)] }', 'SET #expName_1[1] = :expValue_1'],
    ['{ m: { n: ddb.operations.increment(1) } }', 'SET #expName_1.#expName_2 = #expName_1.#expName_2 + :expValue_1'],
  ])('update %s', (source, expression) => {
    expect(update(source)).toBe(expression);
  });

  test.each([
    ['get({ key: { id: "id" } })', { operation: 'GetItem', key: { id: { S: 'id' } } }],
    [
      'put({ key: { id: "abc" }, item: { value: 10 } })',
      { operation: 'PutItem', key: { id: { S: 'abc' } }, attributeValues: { value: { N: 10 } } },
    ],
    ['remove({ key: { id: "t" } })', { operation: 'DeleteItem', key: { id: { S: 't' } } }],
    ['scan({ limit: 10, nextToken: "abc" })', { operation: 'Scan', limit: 10, nextToken: 'abc' }],
    [
      'query({ query: { id: { eq: "a" } }, index: "i", nextToken: null, scanIndexForward: false, projection: ["a", "b.c[0].d"] })',
      {
        operation: 'Query',
        index: 'i',
        scanIndexForward: false,
        query: { expression: '(#id = :id_eq)', expressionNames: { '#id': 'id' }, expressionValues: { ':id_eq': { S: 'a' } } },
        projection: {
          expression: '#projection_1, #projection_2.#projection_3[0].#projection_4',
          expressionNames: { '#projection_1': 'a', '#projection_2': 'b', '#projection_3': 'c', '#projection_4': 'd' },
        },
      },
    ],
    [
      'batchGet({ tables: { t: { keys: [{ id: 1 }], consistentRead: true } } })',
      { operation: 'BatchGetItem', tables: { t: { keys: [{ id: { N: 1 } }], consistentRead: true } } },
    ],
    ['batchPut({ tables: { t: [{ id: 1 }] } })', { operation: 'BatchPutItem', tables: { t: [{ id: { N: 1 } }] } }],
    [
      'transactGet({ items: [{ table: "t", key: { id: 1 } }] })',
      { operation: 'TransactGetItems', transactItems: [{ table: 't', key: { id: { N: 1 } } }] },
    ],
    [
      'transactWrite({ items: [{ putItem: { table: "t", key: { id: 1 }, item: { a: 2 } } }, { deleteItem: { table: "t", key: { id: 2 }, condition: { a: { eq: 1 } } } }] })',
      {
        operation: 'TransactWriteItems',
        transactItems: [
          { table: 't', operation: 'PutItem', key: { id: { N: 1 } }, attributeValues: { a: { N: 2 } } },
          {
            table: 't',
            operation: 'DeleteItem',
            key: { id: { N: 2 } },
            condition: { expression: '(#a = :a_eq)', expressionNames: { '#a': 'a' }, expressionValues: { ':a_eq': { N: 1 } } },
          },
        ],
      },
    ],
  ])('%s', (call, request) => {
    expect(value(`ddb.${call}`)).toEqual(request);
  });
});
