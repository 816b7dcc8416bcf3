import type { Json, StateTable } from '../service.ts';

/** A durable map of bounded size. */
export interface KeptMap<V> {
  get(key: string): V | undefined;
  /** The entry becomes the youngest. */
  set(key: string, value: V): void;
  delete(key: string): void;
  /** Forgets the oldest entries as long as `isStale` says so of them. */
  forgetWhile(isStale: (value: V) => boolean): void;
}

/**
 * A map on the disk that forgets its oldest entry when it would hold more than `most`, so that a flood of keys can't fill it. `ageOf`
 * orders what an earlier run left, lowest first.
 */
export function createKeptMap<V extends Json>(table: StateTable<V>, most: number, ageOf: (value: V) => number): KeptMap<V> {
  const kept = table.entries().sort(([, a], [, b]) => ageOf(a) - ageOf(b));
  const keys = new Set(kept.map(([key]) => key));
  const forget = (key: string) => {
    if (keys.delete(key)) table.delete(key);
  };
  return {
    get: (key) => (keys.has(key) ? table.get(key) : undefined),
    set: (key, value) => {
      keys.delete(key);
      keys.add(key);
      table.put(key, value);
      const [oldest] = keys;
      if (keys.size > most && oldest !== undefined) forget(oldest);
    },
    delete: forget,
    forgetWhile: (isStale) => {
      for (const key of keys) {
        const value = table.get(key);
        if (value !== undefined && !isStale(value)) return;
        forget(key);
      }
    },
  };
}
