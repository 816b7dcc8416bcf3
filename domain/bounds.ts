import { invalidInput, type Refusal } from './refusals.ts';
import { isPlainText, isVisible } from './text.ts';

/** Inclusive bounds of a number or of a text's length. */
export type Bounds = { min: number; max: number };

/** INVALID_INPUT unless the number lies within the bounds, both included. */
export const refuseNumber = (field: string, value: number, bounds: Bounds): Refusal | null =>
  value >= bounds.min && value <= bounds.max
    ? null
    : invalidInput(field, `${field} must be from ${bounds.min} to ${bounds.max}.`, { min: bounds.min, max: bounds.max });

/**
 * INVALID_INPUT unless the text's length in UTF-16 code units lies within the bounds, at most 4,000; all of it can be stored and shown:
 * no control characters but tab and line ends, no halves of characters; and there is something to see when it can't be empty.
 */
export const refuseText = (field: string, value: string, bounds: Bounds): Refusal | null => {
  const { min, max } = bounds;
  if (value.length < min || value.length > max) {
    return invalidInput(field, `${field} must have ${min} to ${max} characters.`, { min, max });
  }
  if (!isPlainText(value)) {
    return invalidInput(field, `${field} must not have control characters, nor halves of characters.`);
  }
  return min === 0 || isVisible(value) ? null : invalidInput(field, `${field} must have something to see.`, { min, max });
};

/** INVALID_INPUT for an argument that must not be given here; null when it is absent. */
export const refusePresence = (field: string, value: unknown, reason: string): Refusal | null =>
  value === undefined || value === null ? null : invalidInput(field, reason, { allowed: [] });

/** INVALID_INPUT for null where a thing can't be empty; omitted is fine. */
export const refuseNull = (field: string, value: unknown): Refusal | null =>
  value === null ? invalidInput(field, `${field} can't be empty; leave it out to keep it as it is.`) : null;

/** The first refusal of a list of checks, or null. */
export const firstRefusal = (checks: (Refusal | null)[]): Refusal | null => checks.find((check) => check !== null) ?? null;
