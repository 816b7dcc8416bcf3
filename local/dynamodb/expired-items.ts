import type { Json, JsonObject } from '../service.ts';
import { listOf, objectOf, stringOf } from '../template/json.ts';
import type { Send } from './gateway.ts';
import { attributesOf } from './table-keys.ts';

/** "Items with timestamps older than five years are not deleted" ("Using time to live (TTL)", DynamoDB Developer Guide). */
const PAST_SECONDS_MAX = 5 * 366 * 86_400;

/** An item that has expired, with the time that says so, in seconds since 1970. */
export interface Expired {
  readonly key: JsonObject;
  readonly expires: Json;
}

/** A table whose time to live is on, and the attribute that holds it. */
export interface ExpiringTable {
  readonly table: string;
  readonly attribute: string;
}

/** All tables whose time to live is on. */
export async function expiringTables(send: Send): Promise<ExpiringTable[]> {
  const names = await tableNames(send);
  const described = await Promise.all(
    names.map(async (table) => {
      const { TimeToLiveStatus: status, AttributeName: attribute } = objectOf(
        (await send('DescribeTimeToLive', { TableName: table })).body.TimeToLiveDescription,
      );
      return { table, attribute: status === 'ENABLED' ? stringOf(attribute) : undefined };
    }),
  );
  return described.flatMap(({ table, attribute }) => (attribute === undefined ? [] : [{ table, attribute }]));
}

async function tableNames(send: Send): Promise<string[]> {
  const names: string[] = [];
  let from: JsonObject = {};
  do {
    const { body } = await send('ListTables', from);
    names.push(...listOf(body.TableNames).map(String));
    from = body.LastEvaluatedTableName === undefined ? {} : { ExclusiveStartTableName: body.LastEvaluatedTableName };
  } while (from.ExclusiveStartTableName !== undefined);
  return names;
}

/** The items whose time lies before `nowSeconds`, but not so long that DynamoDB would keep them. */
export async function expiredItems(
  send: Send,
  { table, attribute }: ExpiringTable,
  { keys, nowSeconds }: { keys: readonly string[]; nowSeconds: number },
): Promise<Expired[]> {
  const names = Object.fromEntries([...keys, attribute].map((name, at) => [`#${at}`, name]));
  const time = `#${keys.length}`;
  const found: Expired[] = [];
  let from: JsonObject = {};
  do {
    const { status, body } = await send('Scan', {
      TableName: table,
      FilterExpression: `attribute_type(${time}, :number) AND ${time} BETWEEN :past AND :now`,
      ProjectionExpression: Object.keys(names).join(', '),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: {
        ':number': { S: 'N' },
        ':past': { N: String(nowSeconds - PAST_SECONDS_MAX) },
        ':now': { N: String(nowSeconds) },
      },
      ...from,
    });
    if (status !== 200) throw new Error(JSON.stringify(body));
    for (const item of listOf(body.Items).map(objectOf)) {
      found.push({ key: attributesOf(item, keys), expires: item[attribute] ?? null });
    }
    from = body.LastEvaluatedKey === undefined ? {} : { ExclusiveStartKey: body.LastEvaluatedKey };
  } while (from.ExclusiveStartKey !== undefined);
  return found;
}
