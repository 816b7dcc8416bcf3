import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartError } from '../service.ts';
import { lockDirectory } from './directory-lock.ts';

/** Grows when a newer program could not read what an older one wrote. */
const DATA_FORMAT = 1;

const FORMAT_FILE = 'format.json';
const FORMAT_KIND = 'local-cloud-data';
const LOCK_FILE = 'lock.db';
/** All that the local cloud ever puts into its directory; `--reset` removes these names and no others. */
const OWN_NAMES = [FORMAT_FILE, 'state.db', 'state.db-wal', 'state.db-shm', 'dynamodb', 'certificate.pem'];
const INTERRUPTED_START_NAMES = [LOCK_FILE, `${LOCK_FILE}-journal`, 'holder.json', `${FORMAT_FILE}.new`];

/** A data directory held by this process alone. */
export interface DataDirectory {
  readonly path: string;
  /** True when nothing was in it before, or `--reset` removed it. */
  readonly fresh: boolean;
  /** The path of one of its own files or folders. */
  file(name: string): string;
  release(): void;
}

/**
 * The directory, made when missing, locked for this process and of a format that this program reads.
 * With `reset` its content is removed first, whatever its format, but never a file that the local cloud did not make.
 *
 * @throws StartError when another process holds it, when it is newer or corrupt, or when it belongs to something else.
 */
export function openDataDirectory(directory: string, reset: boolean): DataDirectory {
  const path = resolve(directory);
  makeDirectory(path);
  refuseForeign(path);
  const lock = lockDirectory(path, LOCK_FILE);
  try {
    if (reset) for (const name of OWN_NAMES) rmSync(join(path, name), { recursive: true, force: true });
    const fresh = !readdirSync(path).includes(FORMAT_FILE);
    if (fresh) writeFormat(path);
    else checkFormat(path);
    return { path, fresh, file: (name) => join(path, name), release: lock.release };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function makeDirectory(path: string): void {
  try {
    // Nobody else's: it holds keys, and the name of the table file is one.
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartError(`The data directory ${path} cannot be made: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A directory with content but without our format file could be anybody's; a lock alone is what an interrupted first start leaves. */
function refuseForeign(path: string): void {
  const names = readdirSync(path);
  if (names.includes(FORMAT_FILE) || names.every((name) => INTERRUPTED_START_NAMES.includes(name))) return;
  throw new StartError(`${path} holds other files and is no data directory of the local cloud; name another one with --data`);
}

/** Renamed into place, so that a kill in between leaves no half file that would count as corrupt. */
function writeFormat(path: string): void {
  const half = join(path, `${FORMAT_FILE}.new`);
  writeFileSync(half, JSON.stringify({ kind: FORMAT_KIND, format: DATA_FORMAT }));
  renameSync(half, join(path, FORMAT_FILE));
}

function checkFormat(path: string): void {
  const found = readFormat(path);
  if (found === undefined) throw new StartError(`The data directory ${path} is corrupt (${FORMAT_FILE}); start with --reset to empty it`);
  if (found > DATA_FORMAT) {
    throw new StartError(
      `The data directory ${path} has the newer format ${found}, this program reads ${DATA_FORMAT}; use the newer program or start with --reset`,
    );
  }
}

function readFormat(path: string): number | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(join(path, FORMAT_FILE), 'utf8'));
    if (typeof content !== 'object' || content === null || !('kind' in content) || !('format' in content)) return undefined;
    const { kind, format } = content;
    return kind === FORMAT_KIND && typeof format === 'number' && Number.isInteger(format) && format > 0 ? format : undefined;
  } catch {
    return undefined;
  }
}
