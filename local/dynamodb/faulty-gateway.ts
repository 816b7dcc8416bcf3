import type { Cause, Fault, Faults, Json, JsonObject, Meter } from '../service.ts';
import { isObject, listOf, objectOf } from '../template/json.ts';
import { isRead, isWrite } from './consumed-capacity.ts';
import { ConnectionLost, conflict, internalError, throttled } from './fault-answers.ts';
import { faultyPages } from './faulty-pages.ts';
import type { Answer, Gateway, OpenGateway } from './gateway.ts';
import type { StaleShadow } from './stale-shadow.ts';

/** The gateway as callers have it, with the parts by which faults are carried out. */
export interface FaultyGatewayOptions {
  readonly gateway: OpenGateway;
  readonly shadow: StaleShadow;
  readonly faults: Faults;
  readonly meter: Meter;
}

const COMMON = ['throttle', 'internal', 'timeoutBefore', 'timeoutAfter'];
/** From this share of its draws on an internal error comes after the write was done. */
const DONE_FROM = 0.5;

/** A call that a fault strikes. */
interface Struck {
  readonly action: string;
  readonly input: JsonObject;
  readonly cause: Cause | undefined;
  readonly draw: number;
}

/**
 * The gateway with the faults of the plan, which meet every operation on items, with the request's JSON as subject. A call that a fault
 * turns away counts as a trip without units. Without a plan it costs one question a call.
 *
 * @throws ConnectionLost from `exchange`, for the two kinds of time-out.
 */
export function faultyGateway({ gateway, shadow, faults, meter }: FaultyGatewayOptions): Gateway {
  const pages = faultyPages(gateway);
  const shadowing = () => faults.planned?.('staleRead') === true;
  const turnedAway = (cause: Cause | undefined, answer: Answer): Answer => {
    meter.record(cause, { trips: 1 });
    return answer;
  };
  const done = async ({ action, input, cause }: Omit<Struck, 'draw'>): Promise<Answer> => {
    const paged = action === 'Query' || action === 'Scan';
    const answer = await gateway.exchange(action, paged ? pages.resumed(input) : input, cause);
    if (paged) pages.given(input, answer);
    if (isWrite(action) && answer.status === 200 && shadowing()) shadow.written(action, input);
    return answer;
  };
  const carryOut: Readonly<Record<string, (struck: Struck) => Answer | Promise<Answer>>> = {
    throttle: ({ cause }) => turnedAway(cause, throttled()),
    conflict: ({ action, input, cause, draw }) => turnedAway(cause, conflict(action, input, draw)),
    internal: async (struck) => {
      if (isRead(struck.action) || struck.draw < DONE_FROM) return turnedAway(struck.cause, internalError());
      const { status } = await done(struck);
      return status === 200 ? internalError() : turnedAway(struck.cause, internalError());
    },
    timeoutBefore: ({ cause }) => {
      turnedAway(cause, internalError());
      throw new ConnectionLost('The call was lost on its way.');
    },
    timeoutAfter: async (struck) => {
      await done(struck);
      throw new ConnectionLost('The answer was lost on its way.');
    },
    unprocessed: (struck) => leavingOut(struck, done) ?? turnedAway(struck.cause, throttled()),
    shortPage: async ({ action, input, ...page }) => {
      const answer = await pages.short(action, input, page);
      pages.given(input, answer);
      return answer;
    },
    emptyPage: ({ action, input, cause }) => pages.empty(action, input, cause),
    staleRead: (struck) => shadow.read(struck.action, pages.resumed(struck.input), struck.cause) ?? done(struck),
  };
  const strike = (action: string, input: JsonObject): Fault | undefined => {
    const point = {
      ...{ service: 'dynamodb', action },
      // Made only where a rule looks at it.
      get subject() {
        return JSON.stringify(input);
      },
    };
    return faults.strike(point, kindsOf(action, input));
  };
  return {
    exchange: async (action, input, cause) => {
      if (!isRead(action) && !isWrite(action)) return gateway.exchange(action, input, cause);
      if (!shadowing()) shadow.drop();
      else if (isWrite(action)) await shadow.prepare(action, input);
      const fault = strike(action, input);
      const call = { action, input, cause };
      return fault === undefined ? done(call) : (carryOut[fault.kind]?.({ ...call, draw: fault.draw }) ?? done(call));
    },
  };
}

/** What can strike an operation: conflicts meet what writes or locks items, batches are done in part, reads by pages or by copies. */
function kindsOf(action: string, input: JsonObject): string[] {
  if (action.startsWith('Batch')) return [...COMMON, 'unprocessed'];
  if (isWrite(action) || action === 'TransactGetItems') return [...COMMON, 'conflict'];
  const stale = input.ConsistentRead === true ? [] : ['staleRead'];
  return action === 'GetItem' ? [...COMMON, ...stale] : [...COMMON, 'shortPage', 'emptyPage', ...stale];
}

/**
 * A batch of which some entries are not done and given back, by the draw from one up to all but one ("BatchWriteItem",
 * UnprocessedItems; DynamoDB API reference). Undefined for a single entry: where nothing at all can be done, DynamoDB throttles.
 */
function leavingOut(struck: Struck, done: (call: Omit<Struck, 'draw'>) => Promise<Answer>): Promise<Answer> | undefined {
  const { action, input, draw } = struck;
  const requests = objectOf(input.RequestItems);
  const entries = Object.entries(requests).flatMap(([table, list]) => entriesOf(list).map((entry) => ({ table, entry })));
  if (entries.length < 2) return undefined;
  const doneCount = entries.length - 1 - Math.floor(draw * (entries.length - 1));
  const part = (some: typeof entries): JsonObject => {
    const tables = Map.groupBy(some, ({ table }) => table);
    return Object.fromEntries(
      [...tables].map(([table, those]) => [
        table,
        withEntries(
          requests[table],
          those.map(({ entry }) => entry),
        ),
      ]),
    );
  };
  const name = action === 'BatchGetItem' ? 'UnprocessedKeys' : 'UnprocessedItems';
  return done({ ...struck, input: { ...input, RequestItems: part(entries.slice(0, doneCount)) } }).then((answer) =>
    answer.status === 200 ? { ...answer, body: { ...answer.body, [name]: part(entries.slice(doneCount)) } } : answer,
  );
}

/** A table's entries: a list of writes, or the keys beside what else is asked of a read. */
const entriesOf = (requests: Json): Json[] => listOf(isObject(requests) ? requests.Keys : requests);

const withEntries = (requests: Json | undefined, entries: Json[]): Json => (isObject(requests) ? { ...requests, Keys: entries } : entries);
