import { expect, test } from 'vitest';
import { tableAccessOf } from '../../infra/table-access.ts';

const access = (...codes: string[]) => tableAccessOf(codes.map((text) => ({ name: 'Query.item', file: '', text })));

test('a read needs its one action and nothing else', () => {
  expect(access('return { operation: "GetItem", key };')).toEqual({ actions: ['dynamodb:GetItem'], indexes: [], queriesTable: false });
});

test('access adds up over bundles, in alphabetical order, each action once', () => {
  expect(access('{ operation: "Query", query }', '{ operation: "BatchGetItem" }', '{ operation: "Query", query }')).toEqual({
    actions: ['dynamodb:BatchGetItem', 'dynamodb:Query'],
    indexes: [],
    queriesTable: true,
  });
});

test.each(['PutItem', 'UpdateItem', 'DeleteItem'])(
  '%s also needs GetItem, with which AppSync reads the item after a failed condition',
  (operation) => {
    expect(access(`{ operation: "${operation}", key }`).actions.toSorted()).toEqual(
      ['dynamodb:GetItem', `dynamodb:${operation}`].toSorted(),
    );
  },
);

test('a transaction needs what its parts do', () => {
  expect(
    access('{ operation: "TransactWriteItems", transactItems: [{ operation: "PutItem" }, { operation: "ConditionCheck" }] }').actions,
  ).toEqual(['dynamodb:ConditionCheckItem', 'dynamodb:GetItem', 'dynamodb:PutItem']);
});

test('the helper functions count as their operations, renamed or not', () => {
  const code =
    'import { batchPut as many, transactWrite, operations } from "@aws-appsync/utils/dynamodb";\ntransactWrite({ items: [{ deleteItem: {} }] });';
  expect(access(code).actions).toEqual(['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem']);
});

test('a query of an index asks for that index and not for the table', () => {
  expect(access('var USER_INDEX = "GSI2";\nreturn { operation: "Query", index: USER_INDEX };')).toEqual({
    actions: ['dynamodb:Query'],
    indexes: ['GSI2'],
    queriesTable: false,
  });
});

test('refuses an operation that is not written out', () => {
  expect(() => access('{ operation: kind }')).toThrow('Query.item asks the table for "kind"; resolvers may ask for GetItem,');
  expect(() => access('return {\n  operation,\n  key\n}')).toThrow('Query.item asks the table for "operation"');
});

test('refuses a scan, which reads everything', () => {
  expect(() => access('{ operation: "Scan" }')).toThrow('Query.item asks the table for "Scan"');
  expect(() => access('import { scan } from "@aws-appsync/utils/dynamodb";')).toThrow('Query.item asks the table for "scan"');
});

test('refuses an index that is chosen while the code runs', () => {
  expect(() => access('{ operation: "Query", index: pick(a) }')).toThrow('Query.item chooses its index while it runs (pick(a))');
  expect(() => access('return {\n  operation: "Query",\n  index,\n}')).toThrow('Query.item chooses its index while it runs (index)');
});

test('refuses code that asks nothing of the table', () => {
  expect(() => access('return { payload: 1 };')).toThrow('Query.item asks nothing of the table; name it …none.ts if it needs no data.');
});
