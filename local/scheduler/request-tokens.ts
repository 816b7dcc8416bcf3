import { createHash } from 'node:crypto';
import type { CloudContext, JsonObject } from '../service.ts';
import { conflict } from './scheduler-error.ts';

/** Longer than any client tries again. */
const KEPT_MS = 86_400_000;

type Remembered = { request: string; answer: JsonObject; untilMs: number };

/** The answers to requests that carried a ClientToken, over a restart too. */
export interface RequestTokens {
  /** The answer of `work`, once for a token: the same request gets it again. @throws AwsError ConflictException for another request with it. */
  once(token: string | undefined, request: JsonObject, work: () => JsonObject): JsonObject;
}

/** What was asked by token within the last day by the clock. */
export function createRequestTokens({ clock, state }: Pick<CloudContext, 'clock' | 'state'>): RequestTokens {
  const table = state.table<Remembered>('scheduler-tokens');
  for (const [token, { untilMs }] of table.entries()) if (untilMs <= clock.now()) table.delete(token);
  return {
    once: (token, request, work) => {
      if (token === undefined) return state.atomically(work);
      const hash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
      const known = table.get(token);
      if (known !== undefined && known.untilMs > clock.now()) {
        if (known.request === hash) return known.answer;
        throw conflict('The ClientToken was used for another request.');
      }
      const untilMs = clock.now() + KEPT_MS;
      clock.at(untilMs, () => {
        if (table.get(token)?.untilMs === untilMs) table.delete(token);
      });
      return state.atomically(() => {
        const answer = work();
        table.put(token, { request: hash, answer, untilMs });
        return answer;
      });
    },
  };
}
