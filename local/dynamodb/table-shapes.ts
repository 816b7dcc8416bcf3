import type { JsonObject } from '../service.ts';
import { listOf, objectOf } from '../template/json.ts';

/** What of a table decides which index entries an item has and how large they are. */
export interface TableShape {
  readonly keys: readonly string[];
  readonly indexes: readonly IndexShape[];
}

/** What of an index decides whether an item has an entry in it and how large that is. */
export interface IndexShape {
  readonly keys: readonly string[];
  /** The attributes of an entry, keys of index and table included; undefined when it has all of the item. */
  readonly projected: ReadonlySet<string> | undefined;
}

/** The shape in an answer to DescribeTable. */
export function tableShape(table: JsonObject): TableShape {
  const keys = keyNames(table);
  const indexes = [...listOf(table.GlobalSecondaryIndexes), ...listOf(table.LocalSecondaryIndexes)].map(objectOf);
  return { keys, indexes: indexes.map((index) => indexShape(index, keys)) };
}

function indexShape(index: JsonObject, tableKeys: readonly string[]): IndexShape {
  const keys = keyNames(index);
  const { ProjectionType: type, NonKeyAttributes: others } = objectOf(index.Projection);
  return { keys, projected: type === 'ALL' ? undefined : new Set([...tableKeys, ...keys, ...listOf(others).map(String)]) };
}

const keyNames = (tableOrIndex: JsonObject): string[] => listOf(tableOrIndex.KeySchema).map((key) => String(objectOf(key).AttributeName));
