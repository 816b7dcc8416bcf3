import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../service.ts';

/** A line for the log: which service, what, and what belongs to it. */
export type Log = (service: string, message: string, fields?: JsonObject) => void;

/** The file is renamed beyond this size; with the one before it the log takes at most twice that. */
export const LOG_BYTES_MAX = 5 * 1024 * 1024;
const FILE_NAME = 'cloud.log';

/**
 * A log of JSON lines in `directory`, told on `screen` as well when that is given. A log that cannot be written is no reason to stop
 * what works: then the lines go to the screen only.
 */
export function openLog(directory: string, screen: ((line: string) => void) | undefined): Log {
  const file = join(directory, FILE_NAME);
  let bytes = begin(directory, file);
  return (service, message, fields = {}) => {
    const line = `${JSON.stringify({ time: new Date().toISOString(), service, message, ...fields })}\n`;
    screen?.(line.trimEnd());
    if (bytes === undefined) return;
    try {
      if (bytes > LOG_BYTES_MAX) {
        renameSync(file, `${file}.1`);
        bytes = 0;
      }
      appendFileSync(file, line, { mode: 0o600 });
      bytes += Buffer.byteLength(line);
    } catch {
      bytes = undefined;
    }
  };
}

/** The size that the file has, undefined when it cannot be written. */
function begin(directory: string, file: string): number | undefined {
  try {
    mkdirSync(directory, { recursive: true });
    return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return undefined;
  }
}
