import type { JsonObject } from '../service.ts';
import { listOf, objectOf } from '../template/json.ts';

const LOCAL = 'arn:aws:dynamodb:ddblocal:';

/** Operations whose answers hold users' items, in which nothing may be replaced. */
const ITEM_BEARING =
  /^(Get|Put|Update|Delete|BatchGet|BatchWrite|TransactGet|TransactWrite)Items?$|^(Query|Scan|ExecuteStatement|ExecuteTransaction|BatchExecuteStatement)$/;

/** DynamoDB Local knows its streams only by ARNs of a region of its own, `ddblocal`; callers know them by the stack's region. */
export interface LocalArns {
  /** A text for callers. */
  outward(text: string): string;
  /** A request for DynamoDB Local. */
  inward(input: JsonObject): JsonObject;
  /** The body of an answer for callers. */
  answer(action: string, body: JsonObject): JsonObject;
}

/** The translation between `ddblocal` and `region`. */
export function localArns(region: string): LocalArns {
  const real = `arn:aws:dynamodb:${region}:`;
  const outward = (text: string) => text.replaceAll(LOCAL, real);
  const records = (body: JsonObject): JsonObject => ({
    ...body,
    ...(typeof body.NextShardIterator === 'string' ? { NextShardIterator: outward(body.NextShardIterator) } : {}),
    Records: listOf(body.Records).map((record) => ({ ...objectOf(record), awsRegion: region })),
  });
  return {
    outward,
    inward: (input) => {
      const translated = { ...input };
      for (const name of ['StreamArn', 'ShardIterator']) {
        const value = input[name];
        if (typeof value === 'string') translated[name] = value.replace(real, LOCAL);
      }
      return translated;
    },
    answer: (action, body) => {
      if (action === 'GetRecords') return body.Records === undefined ? body : records(body);
      return ITEM_BEARING.test(action) ? body : JSON.parse(outward(JSON.stringify(body)));
    },
  };
}
