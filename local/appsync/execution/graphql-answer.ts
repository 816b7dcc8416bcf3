/** Answers and errors in the shape and key order of AppSync's. */
import type { Json, JsonObject } from '../../service.ts';

export interface SourceLocation {
  readonly line: number;
  readonly column: number;
  readonly sourceName: null;
}

/** One entry of `errors`; what AppSync leaves out for a kind of error is absent here. */
export interface AnswerError {
  readonly path?: readonly (string | number)[] | null;
  readonly data?: Json;
  readonly errorType?: string | null;
  readonly errorInfo?: Json;
  readonly locations?: readonly SourceLocation[] | null;
  readonly message: string;
}

export interface GraphQLAnswer {
  readonly data: JsonObject | null;
  readonly errors?: readonly AnswerError[];
}

/** A position as AppSync writes it. */
export function toLocation({ line, column }: { line: number; column: number }): SourceLocation {
  return { line, column, sourceName: null };
}
