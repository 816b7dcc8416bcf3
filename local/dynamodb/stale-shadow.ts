import type { Cause, JsonObject } from '../service.ts';
import { listOf, objectOf } from '../template/json.ts';
import type { Answer, OpenGateway } from './gateway.ts';
import { attributesOf, describedShape } from './table-keys.ts';
import { tableName, type WrittenItem, writtenItems } from './written-items.ts';

/** Tables as they were a moment ago, to be read in the place of the real ones. */
export interface StaleShadow {
  /** To be awaited before a write: from then on the tables that it names have a shadow that lacks it. */
  prepare(action: string, input: JsonObject): Promise<void>;
  /** To be told of each write that was done. */
  written(action: string, input: JsonObject): void;
  /** The answer of a moment ago; undefined when nothing was written to the table since there is a shadow of it. */
  read(action: string, input: JsonObject, cause: Cause | undefined): Promise<Answer> | undefined;
  /** Writes that the shadow lacks. */
  behind(): number;
  /** Forgets all shadows. */
  drop(): void;
}

/** "Changes to the table data are propagated to the global secondary indexes within a fraction of a second" (DynamoDB Developer Guide). */
const BEHIND_MS = 500;
/** What BatchWriteItem takes. */
const BATCH = 25;

/**
 * Shadows lie under another access key, which for DynamoDB Local is another world, so they may have the names of the real tables and
 * take the same requests. An item gets into the shadow half a second after it was written, as it is then.
 */
export function staleShadow(real: OpenGateway, shadow: OpenGateway): StaleShadow {
  const tables = new Map<string, Promise<readonly string[]>>();
  const waiting = new Set<NodeJS.Timeout>();
  const shadowOf = (table: string): Promise<readonly string[]> => {
    const known = tables.get(table) ?? copyTable(real, shadow, table);
    tables.set(table, known);
    return known;
  };
  const later = (item: WrittenItem) => {
    const timer = setTimeout(async () => {
      await copyItem(real, shadow, item, await shadowOf(item.table)).catch(() => undefined);
      waiting.delete(timer);
    }, BEHIND_MS).unref();
    waiting.add(timer);
  };
  return {
    prepare: async (action, input) => {
      await Promise.all(writtenItems(action, input).map(({ table }) => shadowOf(table)));
    },
    written: (action, input) => writtenItems(action, input).forEach(later),
    read: (action, input, cause) => (tables.has(tableName(input.TableName)) ? shadow.exchange(action, input, cause) : undefined),
    behind: () => waiting.size,
    drop: () => {
      tables.clear();
      for (const timer of waiting) clearTimeout(timer);
      waiting.clear();
    },
  };
}

/** Makes the shadow of a table as it is now, and answers the names of its key's attributes. */
async function copyTable(real: OpenGateway, shadow: OpenGateway, table: string): Promise<readonly string[]> {
  const described = objectOf((await real.send('DescribeTable', { TableName: table })).body.Table);
  await shadow.send('DeleteTable', { TableName: table });
  const { KeySchema = null, AttributeDefinitions = null } = described;
  await shadow.send('CreateTable', {
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST',
    ...{ KeySchema, AttributeDefinitions },
    ...indexesOf(described, 'GlobalSecondaryIndexes'),
    ...indexesOf(described, 'LocalSecondaryIndexes'),
  });
  let from: JsonObject = {};
  do {
    const { body } = await real.send('Scan', { TableName: table, ConsistentRead: true, ...from });
    await putAll(shadow, table, listOf(body.Items));
    from = body.LastEvaluatedKey === undefined ? {} : { ExclusiveStartKey: body.LastEvaluatedKey };
  } while (from.ExclusiveStartKey !== undefined);
  return (await describedShape(shadow.send, table)).keys;
}

function indexesOf(table: JsonObject, kind: 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes'): JsonObject {
  const indexes = listOf(table[kind]).map((index) => attributesOf(objectOf(index), ['IndexName', 'KeySchema', 'Projection']));
  return indexes.length === 0 ? {} : { [kind]: indexes };
}

async function putAll(shadow: OpenGateway, table: string, items: JsonObject[string][]): Promise<void> {
  for (let at = 0; at < items.length; at += BATCH) {
    const requests = items.slice(at, at + BATCH).map((Item) => ({ PutRequest: { Item } }));
    await shadow.send('BatchWriteItem', { RequestItems: { [table]: requests } });
  }
}

async function copyItem(real: OpenGateway, shadow: OpenGateway, { table, key, put }: WrittenItem, keys: readonly string[]): Promise<void> {
  const Key = key ?? attributesOf(put ?? {}, keys);
  const { Item } = (await real.send('GetItem', { TableName: table, Key, ConsistentRead: true })).body;
  if (Item === undefined) await shadow.send('DeleteItem', { TableName: table, Key });
  else await shadow.send('PutItem', { TableName: table, Item });
}
