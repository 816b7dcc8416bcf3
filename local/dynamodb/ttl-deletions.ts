import type { JsonObject, StateStore } from '../service.ts';
import { keyText } from './table-keys.ts';

/** A deletion whose record in the stream has not been found yet. */
export interface OpenDeletion {
  readonly table: string;
  readonly key: JsonObject;
}

/** Which records of streams are of deletions by time to live. */
export interface Deletions {
  /** To be called before items are deleted. */
  begin(deletions: readonly OpenDeletion[]): void;
  /** To be called when the record of each is known, by its event id; undefined where there is none. */
  end(found: readonly { deletion: OpenDeletion; eventId: string | undefined }[]): void;
  /** Those begun and not ended, also of a run before this one. */
  open(): OpenDeletion[];
  /** Whether this record is one of them; waits while that is being found out. */
  isByService(eventId: string, table: string, key: JsonObject): Promise<boolean>;
  /** Forgets records that are in no stream now. */
  trim(): void;
}

/** Streams keep their records for 24 hours, by the machine's clock. */
const KEPT_MS = 25 * 3_600_000;

/** The deletions of one data directory. */
export function ttlDeletions(state: StateStore): Deletions {
  const open = state.table<JsonObject>('dynamodb.ttl-open');
  const stamps = state.table<number>('dynamodb.ttl-records');
  const waiting: (() => void)[] = [];
  const nameOf = ({ table, key }: OpenDeletion) => `${table}/${keyText(key)}`;
  return {
    begin: (deletions) =>
      state.atomically(() => {
        for (const deletion of deletions) open.put(nameOf(deletion), { ...deletion });
      }),
    end: (found) => {
      state.atomically(() => {
        for (const { deletion, eventId } of found) {
          if (eventId !== undefined) stamps.put(eventId, Date.now());
          open.delete(nameOf(deletion));
        }
      });
      for (const go of waiting.splice(0)) go();
    },
    open: () => open.entries().map(([, { table, key }]) => ({ table: String(table), key: key as JsonObject })),
    isByService: async (eventId, table, key) => {
      while (open.get(nameOf({ table, key })) !== undefined) await new Promise<void>((go) => waiting.push(go));
      return stamps.get(eventId) !== undefined;
    },
    trim: () => {
      for (const [eventId, atMs] of stamps.entries()) if (atMs < Date.now() - KEPT_MS) stamps.delete(eventId);
    },
  };
}
