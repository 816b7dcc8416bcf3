/** Readers for the request objects that handlers return. */
import type { Json, JsonObject } from '../../service.ts';
import { RequestRefused } from './data-source.ts';

/** Whether a value is a JSON object. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object, or refused in AppSync's words. */
export function requireObject(value: Json | undefined, field: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new RequestRefused(`Value for field '$[${field}]' not found.`);
}

/** A list, or refused in AppSync's words. */
export function requireList(value: Json | undefined, field: string): Json[] {
  if (Array.isArray(value)) return value;
  throw new RequestRefused(`Value for field '$[${field}]' not found.`);
}

/** A text, or refused in AppSync's words. */
export function requireText(value: Json | undefined, field: string): string {
  if (typeof value === 'string') return value;
  throw new RequestRefused(`Value for field '$[${field}]' not found.`);
}

/** Keys whose value is neither null nor absent. */
export function present(values: Record<string, Json | undefined>): JsonObject {
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(values)) if (value !== undefined && value !== null) kept[key] = value;
  return kept;
}
