import type { Json, JsonObject } from '../service.ts';
import { listOf, objectOf, stringOf } from '../template/json.ts';

/** An item that a request writes, as far as the request tells: its key, or the whole of it when it is put. */
export interface WrittenItem {
  readonly table: string;
  readonly key: JsonObject | undefined;
  readonly put: JsonObject | undefined;
}

/** The items that a write names, those that a transaction only checks left out. */
export function writtenItems(action: string, input: JsonObject): WrittenItem[] {
  if (action === 'BatchWriteItem') {
    return Object.entries(objectOf(input.RequestItems)).flatMap(([table, requests]) =>
      listOf(requests).map((request) => {
        const { PutRequest: put, DeleteRequest: remove } = objectOf(request);
        return { table: tableName(table), key: objectOrNone(objectOf(remove).Key), put: objectOrNone(objectOf(put).Item) };
      }),
    );
  }
  if (action === 'TransactWriteItems') {
    return listOf(input.TransactItems).flatMap((entry) => {
      const { Put, Update, Delete } = objectOf(entry);
      const written = Put ?? Update ?? Delete;
      return written === undefined ? [] : [writtenItem(objectOf(written))];
    });
  }
  return [writtenItem(input)];
}

/** The names of the tables that a write names, each once. */
export const writtenTables = (action: string, input: JsonObject): string[] => [
  ...new Set(writtenItems(action, input).map(({ table }) => table)),
];

/** The name in a table's name or ARN, both of which requests may use. */
export const tableName = (nameOrArn: Json | undefined): string => stringOf(nameOrArn)?.split('/').at(-1) ?? '';

const writtenItem = ({ TableName: table, Key: key, Item: put }: JsonObject): WrittenItem => ({
  table: tableName(table),
  key: objectOrNone(key),
  put: objectOrNone(put),
});

const objectOrNone = (value: Json | undefined): JsonObject | undefined => (value === undefined ? undefined : objectOf(value));
