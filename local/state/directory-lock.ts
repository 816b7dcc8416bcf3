import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../service.ts';

/** How long a start waits for a holder that is just ending, in milliseconds: the kernel frees the lock of a killed process by itself. */
const WAIT_MS = 250;

const held = new Set<DatabaseSync>();

/** A lock that is held until it is released or the process ends. */
export interface DirectoryLock {
  release(): void;
}

/**
 * A lock on `directory` that ends with this process, however it ends: it is SQLite's lock on a file of its own, which the operating
 * system drops with the process, so a kill leaves nothing to clean up.
 *
 * @throws StartError with the holder's process id when another process has it.
 */
export function lockDirectory(directory: string, fileName: string): DirectoryLock {
  const holderFile = join(directory, 'holder.json');
  const database = openLocked(directory, join(directory, fileName), holderFile);
  // Once collected as garbage it would give up the lock, however its holder came to lose sight of it.
  held.add(database);
  writeFileSync(holderFile, JSON.stringify({ pid: process.pid }));
  return {
    release: () => {
      held.delete(database);
      rmSync(holderFile, { force: true });
      database.close();
    },
  };
}

function openLocked(directory: string, lockFile: string, holderFile: string): DatabaseSync {
  try {
    return openExclusively(lockFile);
  } catch (error) {
    if (isBusy(error)) {
      throw new StartError(
        `The data directory ${directory} is in use by ${holderOf(holderFile)}; stop that one or name another with --data`,
      );
    }
    // A damaged lock file protects nothing and holds nothing, so it is made anew.
    rmSync(lockFile, { force: true });
    return openExclusively(lockFile);
  }
}

/** In this locking mode the lock of the first write stays until the file is closed. */
function openExclusively(lockFile: string): DatabaseSync {
  const database = new DatabaseSync(lockFile, { timeout: WAIT_MS });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (x); COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite's result codes SQLITE_BUSY (5) and SQLITE_LOCKED (6), https://sqlite.org/rescode.html. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (error.errcode === 5 || error.errcode === 6);
}

function holderOf(holderFile: string): string {
  try {
    const content: unknown = JSON.parse(readFileSync(holderFile, 'utf8'));
    if (typeof content === 'object' && content !== null && 'pid' in content) return `process ${String(content.pid)}`;
  } catch {
    // The holder may not have written its name yet; the lock itself is what counts.
  }
  return 'another process';
}
