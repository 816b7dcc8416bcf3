import { movableClock } from '../../../local/clock/clock.ts';
import { createDynamoDb, type DynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import { createFaults } from '../../../local/faults/faults.ts';
import { createCallerRegistry } from '../../../local/http/caller-registry.ts';
import { createMeter, type Figures, type ReadableMeter } from '../../../local/meter/meter.ts';
import type { CloudContext, JsonObject } from '../../../local/service.ts';
import { secretNames } from '../../../local/state/secret-names.ts';
import { openStateStore } from '../../../local/state/state-store.ts';

export interface MeteredDynamoDb extends DynamoDb {
  readonly meter: ReadableMeter;
  /** A call, and what it added to the figures of its cause. */
  measured(action: string, input: JsonObject): Promise<{ answer: JsonObject; trips: number; writeUnits: number; readUnits: number }>;
}

/** DynamoDB of the local cloud in memory, with a meter to read. */
export function inMemoryDynamoDb(): MeteredDynamoDb {
  const state = openStateStore(undefined);
  const meter = createMeter();
  const context: CloudContext = {
    region: 'eu-central-1',
    accountId: '000000000000',
    endpoint: () => 'http://127.0.0.1:1',
    clock: movableClock(state),
    faults: createFaults(),
    meter,
    inbox: { deliver: () => undefined },
    state,
    callers: createCallerRegistry(),
    secretName: secretNames(state),
    log: () => undefined,
  };
  const dynamodb = createDynamoDb(context, { directory: undefined, onDeath: () => undefined });
  const measured: MeteredDynamoDb['measured'] = async (action, input) => {
    meter.reset();
    const answer = await dynamodb
      .call(action, input, { operation: 'Mutation.test', requestId: '1' })
      .catch((error: unknown) => ({ error: String(error) }));
    const figures: Partial<Figures> = meter.read().operations['Mutation.test'] ?? {};
    return { answer, trips: figures.trips ?? 0, writeUnits: figures.writeUnits ?? 0, readUnits: figures.readUnits ?? 0 };
  };
  return { ...dynamodb, meter, measured };
}

/** A table `Things` with key PK, one index `ByGroup` on G that projects `card`, and one `Whole` on W that projects all. */
export const THINGS: JsonObject = {
  TableName: 'Things',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
  AttributeDefinitions: ['PK', 'G', 'W'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'ByGroup',
      KeySchema: [{ AttributeName: 'G', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['card'] },
    },
    { IndexName: 'Whole', KeySchema: [{ AttributeName: 'W', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
  ],
};

/** A text attribute of so many bytes. */
export const text = (bytes: number, letter = 'x'): JsonObject => ({ S: letter.repeat(bytes) });
