/**
 * The module `@aws-appsync/utils/dynamodb`: request objects of the DynamoDB data source from plain objects. Shapes as recorded from
 * EvaluateCode; keys whose input is null or absent are left out.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-helpers.html
 */
import { toBinarySet, toMapValues, toNumberSet, toStringSet } from './dynamodb-values.ts';
import { toExpression } from './filter-expression.ts';
import { operations, toUpdateExpression } from './update-expression.ts';

/** The markers for `update`, and the makers of sets. */
export { operations, toBinarySet, toNumberSet, toStringSet };

type Input = Record<string, unknown>;
type Keyed = { key: object };

function compact(request: Input): Input {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined && value !== null));
}

function expressionOf(filter: unknown): unknown {
  return filter === undefined || filter === null ? undefined : toExpression(filter);
}

/** `['a', 'b.c']` as a projection; every step of a path has a placeholder of its own. */
function projectionOf(paths: unknown): unknown {
  if (!Array.isArray(paths)) return undefined;
  const expressionNames: Record<string, string> = {};
  const placeholderOf = (name: string) => {
    const placeholder = `#projection_${Object.keys(expressionNames).length + 1}`;
    expressionNames[placeholder] = name;
    return placeholder;
  };
  const expression = paths.map((path) => String(path).replace(/[^.[\]]+(?![^[]*\])/g, placeholderOf)).join(', ');
  return { expression, expressionNames };
}

function pageOf(input: Input): Input {
  const { index, limit, nextToken, consistentRead, select } = input;
  return {
    index,
    limit,
    nextToken,
    consistentRead,
    select,
    filter: expressionOf(input.filter),
    projection: projectionOf(input.projection),
  };
}

function writeOf(input: Input): Input {
  const { customPartitionKey, populateIndexFields, _version } = input;
  return { condition: expressionOf(input.condition), customPartitionKey, populateIndexFields, _version };
}

/** A GetItem request. */
export function get(input: Input & Keyed): Input {
  const { key, consistentRead, projection } = input;
  return compact({ operation: 'GetItem', key: toMapValues(key), consistentRead, projection: projectionOf(projection) });
}

/** A PutItem request. */
export function put(input: Input & Keyed & { item: object }): Input {
  return compact({ operation: 'PutItem', key: toMapValues(input.key), attributeValues: toMapValues(input.item), ...writeOf(input) });
}

/** An UpdateItem request. */
export function update(input: Input & Keyed & { update: object }): Input {
  return compact({ operation: 'UpdateItem', key: toMapValues(input.key), update: toUpdateExpression(input.update), ...writeOf(input) });
}

/** A DeleteItem request. */
export function remove(input: Input & Keyed): Input {
  return compact({ operation: 'DeleteItem', key: toMapValues(input.key), ...writeOf(input) });
}

/** A Query request. */
export function query(input: Input): Input {
  const { scanIndexForward } = input;
  return compact({ operation: 'Query', query: expressionOf(input.query), ...pageOf(input), scanIndexForward });
}

/** A Scan request. */
export function scan(input: Input): Input {
  const { totalSegments, segment } = input;
  return compact({ operation: 'Scan', ...pageOf(input), totalSegments, segment });
}

/** A Sync request, which only versioned data sources understand. */
export function sync(input: Input): Input {
  const { basePartitionKey, deltaIndexName, limit, nextToken, lastSync } = input;
  return compact({ operation: 'Sync', basePartitionKey, deltaIndexName, limit, nextToken, lastSync, filter: expressionOf(input.filter) });
}

function perTable<T>(tables: Record<string, T>, make: (entry: T) => unknown): Input {
  return Object.fromEntries(Object.entries(tables).map(([table, entry]) => [table, make(entry)]));
}

/** A BatchGetItem request. */
export function batchGet(input: { tables: Record<string, Input & { keys: object[] }> }): Input {
  const tables = perTable(input.tables, ({ keys, consistentRead, projection }) =>
    compact({ keys: keys.map(toMapValues), consistentRead, projection: projectionOf(projection) }),
  );
  return { operation: 'BatchGetItem', tables };
}

/** A BatchPutItem request. */
export function batchPut(input: { tables: Record<string, object[]> }): Input {
  return { operation: 'BatchPutItem', tables: perTable(input.tables, (items) => items.map(toMapValues)) };
}

/** A BatchDeleteItem request. */
export function batchDelete(input: { tables: Record<string, object[]> }): Input {
  return { operation: 'BatchDeleteItem', tables: perTable(input.tables, (keys) => keys.map(toMapValues)) };
}

/** A TransactGetItems request. */
export function transactGet(input: { items: (Input & Keyed)[] }): Input {
  const transactItems = input.items.map(({ table, key, projection }) =>
    compact({ table, key: toMapValues(key), projection: projectionOf(projection) }),
  );
  return { operation: 'TransactGetItems', transactItems };
}

const TRANSACTION_OPERATIONS = new Map([
  ['putItem', 'PutItem'],
  ['updateItem', 'UpdateItem'],
  ['deleteItem', 'DeleteItem'],
  ['conditionCheck', 'ConditionCheck'],
]);

interface TransactionEntry extends Keyed {
  readonly table: string;
  readonly item?: object;
  readonly update?: object;
  readonly condition?: unknown;
}

/** A TransactWriteItems request. */
export function transactWrite(input: { items: Record<string, TransactionEntry>[] }): Input {
  const transactItems = input.items.flatMap((item) =>
    Object.entries(item).map(([kind, { table, key, item: attributes, update: changes, condition }]) =>
      compact({
        table,
        operation: TRANSACTION_OPERATIONS.get(kind),
        key: toMapValues(key),
        attributeValues: attributes && toMapValues(attributes),
        update: changes && toUpdateExpression(changes),
        condition: expressionOf(condition),
      }),
    ),
  );
  return { operation: 'TransactWriteItems', transactItems };
}
