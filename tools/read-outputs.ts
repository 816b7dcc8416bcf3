import { readFileSync } from 'node:fs';
import type { Outputs } from './stage.ts';

/**
 * Reads an outputs file.
 * @throws Error with one line when it is missing or is none.
 */
export function readOutputs(file: string): Outputs {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Outputs;
  } catch (error) {
    throw new Error(`${file} is no outputs file: ${error instanceof Error ? error.message : error}. A running npm start writes one.`);
  }
}
