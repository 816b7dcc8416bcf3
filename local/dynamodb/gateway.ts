import { randomUUID } from 'node:crypto';
import type { Cause, JsonObject, Meter } from '../service.ts';
import { stringOf } from '../template/json.ts';
import {
  consumedUnits,
  failedConditionUnits,
  isFailedCondition,
  isRead,
  isWrite,
  metered,
  tellsCapacity,
  unmetered,
} from './consumed-capacity.ts';
import { chargeEmptyReads } from './empty-reads.ts';
import { transactionMeter, type UnitsByTable } from './transaction-meter.ts';
import type { Wire } from './wire.ts';
import { writtenTables } from './written-items.ts';
import { hasWrongTypes } from './wrong-types.ts';

/** What stands before the dot of X-Amz-Target for DynamoDB (Amazon DynamoDB API reference). */
export const TABLES_TARGET = 'DynamoDB_20120810';

/** What DynamoDB answered: its status, its id for the request, and its body, which for a refusal has `__type` and `Message`. */
export interface Answer {
  readonly status: number;
  readonly requestId: string;
  readonly body: JsonObject;
}

/** Where every item operation of the local cloud passes and is counted for its cause. */
export interface Gateway {
  /** The answer of DynamoDB, good or bad, with no more in it than the caller asked for. */
  exchange(action: string, input: JsonObject, cause: Cause | undefined): Promise<Answer>;
}

/** A call to DynamoDB Local as it is, which no meter sees. */
export type Send = (action: string, input: JsonObject) => Promise<Answer>;

/** A gateway that also makes calls of its own. */
export interface OpenGateway extends Gateway {
  readonly send: Send;
}

/** What the gateway tells, and whom. */
export interface GatewayOptions {
  readonly meter: Meter;
  /** Told the name of each table after a write to it was done; undefined when the request does not tell it. */
  readonly onWrite?: (table: string | undefined) => void;
}

const RESHAPING = new Set(['CreateTable', 'UpdateTable', 'DeleteTable']);

/** The gateway over `wire`, which is opened when the first call needs it. */
export function createGateway(openWire: () => Promise<Wire>, { meter, onWrite }: GatewayOptions): OpenGateway {
  const send: Send = async (action, input) => {
    const wire = await openWire();
    const { status, headers, body } = await wire.send(`${TABLES_TARGET}.${action}`, JSON.stringify(input));
    if (status === 500 && hasWrongTypes(input)) return unserializable();
    if (onWrite !== undefined && status === 200) for (const table of touchedTables(action, input)) onWrite(table);
    return { status, requestId: String(headers['x-amzn-requestid'] ?? ''), body: JSON.parse(body.toString()) };
  };
  const transactions = transactionMeter(async (action, input) => {
    const { status, body } = await send(action, input);
    return status === 200 ? body : {};
  });

  const plain = async (action: string, input: JsonObject, cause: Cause | undefined): Promise<Answer> => {
    if (!tellsCapacity(action)) {
      const answer = await send(action, input);
      if (RESHAPING.has(action)) transactions.forgetShapes();
      meter.record(cause, { trips: 1 });
      return answer;
    }
    const answer = await send(action, metered(action, input));
    chargeEmptyReads(action, input, answer.body);
    const failed = isFailedCondition(answer.body);
    const units = failed ? failedConditionUnits(input, answer.body) : consumedUnits(answer.body);
    meter.record(cause, isRead(action) ? { trips: 1, readUnits: units } : { trips: 1, writeUnits: units });
    unmetered(input, answer.body);
    return answer;
  };

  const transactWrite = async (input: JsonObject, cause: Cause | undefined): Promise<Answer> => {
    const before = await transactions.beforeWrite(input);
    const answer = await send('TransactWriteItems', input);
    const paid = answer.status === 200 || isCancelled(answer.body);
    const units: UnitsByTable = paid ? await before.units(answer.status === 200 ? 'done' : 'cancelled') : new Map();
    meter.record(cause, { trips: 1, writeUnits: total(units) });
    return withCapacity(input, answer, units, 'WriteCapacityUnits');
  };

  const transactGet = async (input: JsonObject, cause: Cause | undefined): Promise<Answer> => {
    const answer = await send('TransactGetItems', input);
    const units: UnitsByTable = answer.status === 200 ? await transactions.unitsOfGet(input, answer.body) : new Map();
    meter.record(cause, { trips: 1, readUnits: total(units) });
    return withCapacity(input, answer, units, 'ReadCapacityUnits');
  };

  return {
    send,
    exchange: (action, input, cause) => {
      if (action === 'TransactWriteItems') return transactWrite(input, cause);
      if (action === 'TransactGetItems') return transactGet(input, cause);
      return plain(action, input, cause);
    },
  };
}

const unserializable = (): Answer => ({
  status: 400,
  requestId: randomUUID(),
  body: { __type: 'com.amazon.coral.service#SerializationException', Message: 'Unexpected value type in payload' },
});

/** A statement of PartiQL is not looked into. */
function touchedTables(action: string, input: JsonObject): (string | undefined)[] {
  if (isWrite(action)) return writtenTables(action, input);
  return action.includes('Execute') ? [undefined] : [];
}

const isCancelled = (answer: JsonObject): boolean => stringOf(answer.__type)?.endsWith('#TransactionCanceledException') === true;

const total = (units: UnitsByTable): number => [...units.values()].reduce((sum, one) => sum + one, 0);

/** A caller who asked for the capacity gets the figure that was counted, not that of DynamoDB Local. */
function withCapacity(input: JsonObject, answer: Answer, units: UnitsByTable, kind: string): Answer {
  const wanted = input.ReturnConsumedCapacity;
  if (answer.status !== 200 || wanted === undefined || wanted === 'NONE') return answer;
  const ConsumedCapacity = [...units].map(([table, count]) => ({ TableName: table, CapacityUnits: count, [kind]: count }));
  return { ...answer, body: { ...answer.body, ConsumedCapacity } };
}
