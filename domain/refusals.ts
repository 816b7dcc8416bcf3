import type { RefusalCode } from '../schema/generated/types.ts';

/** Why something is refused: a code of the schema, a sentence for people, and what the client needs to go on. */
export type Refusal = {
  code: RefusalCode;
  message: string;
  info: Record<string, unknown> | null;
};

/** A refusal; `info` becomes the error's `errorInfo`. */
export const refusal = (code: RefusalCode, message: string, info: Record<string, unknown> | null = null): Refusal => ({
  code,
  message,
  info,
});

/** INVALID_INPUT for one argument; `bounds` names what applies of min, max and allowed. */
export const invalidInput = (field: string, message: string, bounds: Record<string, unknown> = {}): Refusal =>
  refusal('INVALID_INPUT', message, { field, ...bounds });
