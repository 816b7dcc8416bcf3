/** Something with a size in bytes. */
interface Sized {
  readonly bytes: number;
}

/** What has been read and not yet handed on. */
export interface BatchBuffer<T extends Sized> {
  add(values: readonly T[], nowMs: number): void;
  size(): number;
  /** True when no more may or need be gathered for the next batch. */
  isFull(): boolean;
  /** When the window of the next batch ends, undefined while nothing is there. */
  dueMs(): number | undefined;
  /** True when the next batch is not to wait any longer. */
  isDue(nowMs: number): boolean;
  /** The next batch, which is empty when nothing is there. */
  take(nowMs: number): T[];
}

/** The event of a batch must stay below Lambda's 6 MB, its frame and separators included. */
const BATCH_BYTES_MAX = 6_200_000;

/** A buffer for batches of at most `batchSize` values and 6 MB, each gathered for at most `windowMs`. */
export function createBatchBuffer<T extends Sized>(batchSize: number, windowMs: number): BatchBuffer<T> {
  let values: T[] = [];
  let sinceMs: number | undefined;
  const next = (): number => {
    let bytes = 0;
    const over = values.findIndex((value, index) => {
      bytes += value.bytes + 1;
      return index === batchSize || (bytes > BATCH_BYTES_MAX && index > 0);
    });
    return over === -1 ? values.length : over;
  };
  const isFull = () => values.length >= batchSize || next() < values.length;
  return {
    add: (more, nowMs) => {
      if (more.length > 0) sinceMs ??= nowMs;
      values.push(...more);
    },
    size: () => values.length,
    isFull,
    isDue: (nowMs) => sinceMs !== undefined && (isFull() || sinceMs + windowMs <= nowMs),
    dueMs: () => (sinceMs === undefined ? undefined : sinceMs + windowMs),
    take: (nowMs) => {
      const count = next();
      const batch = values.slice(0, count);
      values = values.slice(count);
      sinceMs = values.length === 0 ? undefined : nowMs;
      return batch;
    },
  };
}
