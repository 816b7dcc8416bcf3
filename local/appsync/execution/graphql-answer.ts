/** Answers and errors in the shape and key order of AppSync's. */
import type { Json, JsonObject } from '../../service.ts';

/** A position in the document of the request, counted from 1. */
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

/** The body of an answer with status 200. */
export interface GraphQLAnswer {
  readonly data: JsonObject | null;
  readonly errors?: readonly AnswerError[];
}

/** A position as AppSync writes it. */
export function toLocation({ line, column }: { line: number; column: number }): SourceLocation {
  return { line, column, sourceName: null };
}
