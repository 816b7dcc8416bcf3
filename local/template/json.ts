import { readFileSync } from 'node:fs';
import type { Json, JsonObject } from '../service.ts';
import { TemplateError } from '../service.ts';

/** True for a JSON object, false for a list, null, a scalar and undefined. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value when it is an object, else an empty one. */
export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** The value when it is a list, else an empty one. */
export const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** The value when it is a string, else undefined. */
export const stringOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

/** The object in a JSON file. @throws TemplateError when the file is missing, unreadable or holds anything else. */
export function readJsonObject(file: string): JsonObject {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new TemplateError(`${file} is missing or cannot be read; synthesize the stack first`);
  }
  try {
    const content: Json = JSON.parse(text);
    if (isObject(content)) return content;
  } catch {
    // Falls through to the same line: for a reader both are a broken file.
  }
  throw new TemplateError(`${file} is broken: it is not a JSON object`);
}
