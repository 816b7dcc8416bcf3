import type { JsonObject, Route } from '../service.ts';
import { refuseInput, steeringRoute } from '../steering/steering-route.ts';
import type { MovableClock } from './clock.ts';

/** A hundred years in milliseconds: enough for any rule, and every time stays one that JavaScript's Date can hold. */
const ADVANCE_MS_MAX = 100 * 366 * 86_400_000;

/** `GET /_local/clock` tells `{now, offsetMs}`; `POST` of `{advanceMs}` moves the clock forward and tells the same. */
export function clockRoute(clock: MovableClock): Route {
  const tell = (): JsonObject => ({ now: new Date(clock.now()).toISOString(), offsetMs: clock.offsetMs() });
  return steeringRoute('/_local/clock', {
    GET: tell,
    POST: (input) => {
      clock.advance(advanceMs(input));
      return tell();
    },
  });
}

function advanceMs(input: JsonObject): number {
  const value = input.advanceMs;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= ADVANCE_MS_MAX) return value;
  throw refuseInput(`advanceMs must be a whole number of milliseconds from 0 to ${ADVANCE_MS_MAX}`);
}
