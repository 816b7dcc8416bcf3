import type { CloudContext } from '../service.ts';
import { type Expired, type ExpiringTable, expiredItems, expiringTables } from './expired-items.ts';
import type { Send } from './gateway.ts';
import { describedShape, keyText } from './table-keys.ts';
import type { Deletions } from './ttl-deletions.ts';
import { closeOpenDeletions, type RemovalSearch, removals, shardIterators } from './ttl-records.ts';

/** The process of DynamoDB that deletes what has expired. */
export interface TimeToLive {
  /** Closes what an earlier run left open, and makes the first appointment. */
  start(): Promise<void>;
  stop(): void;
  /** 1 while a sweep is due or under way. */
  pending(): number;
}

/** What a sweep works with; its calls are seen by no meter and met by no fault. */
export interface TimeToLiveOptions extends RemovalSearch {
  readonly context: Pick<CloudContext, 'clock' | 'faults' | 'log'>;
  readonly deletions: Deletions;
}

const SWEEP_EVERY_MS = 60_000;
/** A sweep reads whole tables; it may take this share of the time at most. */
const SHARE_MAX = 0.01;
const BATCH = 100;
/** "Deletes expired items within a few days": what lateTtl adds, at most. */
const LATE_MS_MAX = 48 * 3_600_000;

/**
 * Looks once a minute of the local clock at all tables whose time to live is on, less often when that takes long, and deletes what has
 * expired, at no cost in units. An item that the fault `lateTtl` strikes is left for up to two days more, by the draw.
 */
export function timeToLive(options: TimeToLiveOptions): TimeToLive {
  const { deletions, send } = options;
  const { clock, faults, log } = options.context;
  const postponed = new Map<string, number>();
  let sweeping: Promise<void> | undefined;
  let dueMs = Infinity;
  let cancel = (): void => undefined;
  let stopped = false;

  const isLate = (table: string, { key, expires }: Expired): boolean => {
    const name = `${table} ${keyText(key)} ${JSON.stringify(expires)}`;
    const until = postponed.get(name);
    if (until !== undefined) return until > clock.now();
    const fault = faults.strike({ service: 'dynamodb', action: 'TimeToLive', subject: `${table} ${JSON.stringify(key)}` }, ['lateTtl']);
    if (fault === undefined) return false;
    postponed.set(name, clock.now() + Math.max(SWEEP_EVERY_MS, fault.draw * LATE_MS_MAX));
    return true;
  };
  const sweepTable = async (expiring: ExpiringTable): Promise<void> => {
    const { keys } = await describedShape(send, expiring.table);
    const nowSeconds = Math.floor(clock.now() / 1_000);
    const expired = await expiredItems(send, expiring, { keys, nowSeconds });
    const due = expired.filter((item) => !isLate(expiring.table, item));
    for (let at = 0; at < due.length; at += BATCH) {
      await deleteBatch(options, expiring, due.slice(at, at + BATCH));
    }
  };
  const sweep = async (): Promise<void> => {
    deletions.trim();
    // Left open when the sweep before ended by a failure.
    await closeOpenDeletions(options, deletions);
    for (const table of await expiringTables(send)) await sweepTable(table);
  };
  const appoint = (ms: number) => {
    if (stopped) return;
    dueMs = clock.now() + ms;
    cancel = clock.at(dueMs, run);
  };
  const run = () => {
    const began = performance.now();
    sweeping = sweep()
      .catch((error: unknown) => log('dynamodb', 'the sweep by time to live failed', { reason: String(error) }))
      .finally(() => {
        sweeping = undefined;
        appoint(Math.max(SWEEP_EVERY_MS, (performance.now() - began) / SHARE_MAX));
      });
  };
  return {
    start: async () => {
      await closeOpenDeletions(options, deletions);
      appoint(SWEEP_EVERY_MS);
    },
    stop: () => {
      stopped = true;
      cancel();
    },
    pending: () => (sweeping !== undefined || dueMs <= clock.now() ? 1 : 0),
  };
}

/** Deletes what is still as it was found, and learns which records of the stream tell of it. */
async function deleteBatch(options: TimeToLiveOptions, { table, attribute }: ExpiringTable, items: readonly Expired[]): Promise<void> {
  const begun = items.map(({ key }) => ({ table, key }));
  const iterators = await shardIterators(options, table, 'LATEST');
  options.deletions.begin(begun);
  const done = await Promise.all(items.map((item) => deleteExpired(options.send, { table, attribute }, item)));
  const records = await removals(options, iterators);
  const eventOf = (at: number, key: Expired['key']) => (done[at] === true ? records.get(keyText(key)) : undefined);
  options.deletions.end(begun.map((deletion, at) => ({ deletion, eventId: eventOf(at, deletion.key) })));
}

async function deleteExpired(send: Send, { table, attribute }: ExpiringTable, { key, expires }: Expired): Promise<boolean> {
  const { status } = await send('DeleteItem', {
    TableName: table,
    Key: key,
    ConditionExpression: '#time = :expires',
    ExpressionAttributeNames: { '#time': attribute },
    ExpressionAttributeValues: { ':expires': expires },
  });
  return status === 200;
}
