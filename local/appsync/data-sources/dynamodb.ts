/**
 * The DynamoDB data source: request objects of resolvers as calls of DynamoDB.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html
 */
import type { JsonObject } from '../../service.ts';
import { type DataSource, type DataSourceCall, type DataSourceResult, RequestRefused } from './data-source.ts';
import { batchDeleteItem, batchGetItem, batchPutItem } from './dynamodb-batches.ts';
import { getItem, query, scan } from './dynamodb-reads.ts';
import type { WritableTable } from './dynamodb-table.ts';
import { transactGetItems, transactWriteItems } from './dynamodb-transactions.ts';
import { write } from './dynamodb-writes.ts';
import { isJsonObject, requireText } from './request-object.ts';

type Operation = (table: WritableTable, request: JsonObject, call: DataSourceCall) => Promise<DataSourceResult>;

const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['GetItem', getItem],
  ['PutItem', write],
  ['UpdateItem', write],
  ['DeleteItem', write],
  ['Query', query],
  ['Scan', scan],
  ['BatchGetItem', batchGetItem],
  ['BatchPutItem', batchPutItem],
  ['BatchDeleteItem', batchDeleteItem],
  ['TransactGetItems', transactGetItems],
  ['TransactWriteItems', transactWriteItems],
]);

/** The data source of one table; batches and transactions name their tables themselves. */
export function createDynamoDbSource(name: string, table: WritableTable): DataSource {
  return {
    name,
    run: async (request, call) => {
      const operation = requireText(isJsonObject(request) ? request.operation : undefined, 'operation');
      const run = OPERATIONS.get(operation);
      if (run !== undefined && isJsonObject(request)) return run(table, request, call);
      const versioned = operation === 'Sync' ? ' It needs a versioned data source, which the local cloud does not imitate.' : '';
      throw new RequestRefused(`Unsupported operation '${operation}'.${versioned}`);
    },
  };
}
