import type { JsonObject } from '../service.ts';
import { objectOf } from '../template/json.ts';
import type { Send } from './gateway.ts';
import { type TableShape, tableShape } from './table-shapes.ts';

/** What a table's key is, asked of DynamoDB at each call: tables can be made anew in another shape. */
export async function describedShape(send: Send, table: string): Promise<TableShape> {
  const { body } = await send('DescribeTable', { TableName: table });
  return tableShape(objectOf(body.Table));
}

/** The named attributes that an item has. */
export const attributesOf = (item: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])));

/** A text that is the same for the same key, however its attributes are ordered. */
export const keyText = (key: JsonObject): string => JSON.stringify(Object.entries(key).sort(([left], [right]) => (left < right ? -1 : 1)));
