import { basename, dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Json, StateStore, StateTable } from '../service.ts';
import { StartError } from '../service.ts';

/** A state store that holds a file until it is closed. */
export interface OpenStateStore extends StateStore {
  close(): void;
}

/**
 * The durable maps of the services, all in one SQLite file, or in memory when `file` is undefined. A write is on the disk when it
 * returns: the log is synchronised at each commit (https://sqlite.org/pragma.html#pragma_synchronous).
 *
 * @throws StartError when the file is no database that SQLite can read.
 */
export function openStateStore(file: string | undefined): OpenStateStore {
  const database = openDatabase(file);
  const tables = new Map<string, StateTable<Json>>();
  const table = (name: string): StateTable<Json> => {
    const known = tables.get(name) ?? makeTable(database, name);
    tables.set(name, known);
    return known;
  };
  return {
    table: <V extends Json>(name: string) => table(name) as StateTable<V>,
    atomically: (work) => atomically(database, work),
    close: () => database.close(),
  };
}

function openDatabase(file: string | undefined): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file ?? ':memory:');
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    const check = database.prepare('PRAGMA quick_check(1)').get();
    if (check?.quick_check !== 'ok') throw new Error('quick_check failed');
    database.exec(
      'CREATE TABLE IF NOT EXISTS entries (name TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name, key)) WITHOUT ROWID',
    );
    return database;
  } catch {
    database?.close();
    throw new StartError(`The data directory ${dirname(file ?? '')} is corrupt (${basename(file ?? '')}); start with --reset to empty it`);
  }
}

function makeTable(database: DatabaseSync, name: string): StateTable<Json> {
  const get = database.prepare('SELECT value FROM entries WHERE name = ? AND key = ?');
  const put = database.prepare('INSERT INTO entries VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
  const remove = database.prepare('DELETE FROM entries WHERE name = ? AND key = ?');
  const list = database.prepare('SELECT key, value FROM entries WHERE name = ? AND key >= ? ORDER BY key');
  return {
    get: (key) => {
      const row = get.get(name, key);
      return row === undefined ? undefined : JSON.parse(String(row.value));
    },
    put: (key, value) => void put.run(name, key, JSON.stringify(value)),
    delete: (key) => void remove.run(name, key),
    entries: (prefix = '') => withPrefix(list.iterate(name, prefix), prefix),
  };
}

/** Keys come in order, so the walk ends at the first that lacks the prefix. */
function withPrefix(rows: Iterable<Record<string, unknown>>, prefix: string): [string, Json][] {
  const found: [string, Json][] = [];
  for (const row of rows) {
    const key = String(row.key);
    if (!key.startsWith(prefix)) break;
    found.push([key, JSON.parse(String(row.value))]);
  }
  return found;
}

/** An inner call joins the outer one, since SQLite has one transaction at a time. */
function atomically<T>(database: DatabaseSync, work: () => T): T {
  if (database.isTransaction) return work();
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
