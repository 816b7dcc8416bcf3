import { readFileSync } from 'node:fs';
import { type Outputs, type Stage, stageOf } from './stage.ts';

/**
 * Reads a stage from its outputs file.
 * @throws Error with one line when the file is missing or is none.
 */
export function readStage(file: string): Stage {
  let outputs: Outputs;
  try {
    outputs = JSON.parse(readFileSync(file, 'utf8')) as Outputs;
  } catch (error) {
    throw new Error(`${file} is no outputs file: ${error instanceof Error ? error.message : error}. npm start writes one.`);
  }
  return stageOf(outputs);
}
