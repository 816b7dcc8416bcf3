import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the data directory remembers of its demo city. */
export interface SeedRecord {
  readonly seed: number;
  /** False from the first write until all of the city is there: a kill in between is made good at the next start. */
  complete: boolean;
  /** How often the auction of an item was listed again, by the item's number. */
  readonly generations: Record<string, number>;
}

/** Keeps the record of a city beside its data; in memory for a cloud that keeps nothing. */
export interface SeedRecordStore {
  read(): SeedRecord | undefined;
  write(record: SeedRecord): void;
}

/** The record in `demo-city.json` of a data directory, or in memory without one. */
export function openSeedRecord(directory: string | undefined): SeedRecordStore {
  if (directory === undefined) {
    let kept: SeedRecord | undefined;
    return {
      read: () => kept,
      write: (record) => {
        kept = record;
      },
    };
  }
  const file = join(directory, 'demo-city.json');
  return {
    read: () => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SeedRecord) : undefined),
    write: (record) => {
      writeFileSync(`${file}.new`, JSON.stringify(record));
      renameSync(`${file}.new`, file);
    },
  };
}
