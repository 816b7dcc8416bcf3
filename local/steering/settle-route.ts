import { setTimeout as wait } from 'node:timers/promises';
import { AwsError, type Route } from '../service.ts';
import { steeringRoute } from './steering-route.ts';

const LOOK_EVERY_MS = 5;
const SETTLE_MS_MAX = 30_000;
/** One part can hand its work to another between two looks at them, so a single quiet look proves nothing. */
const QUIET_LOOKS = 2;

/** Something that may have work under way. */
export interface QuietPart {
  readonly name: string;
  readonly pending: () => number | Promise<number>;
}

/** How the waiting differs from 30 seconds, for tests. */
export interface SettleOptions {
  readonly msMax?: number;
}

/**
 * `POST /_local/settle` answers when no request is under way any more and no service has work under way or due; status 504 with who
 * has, when that takes longer than 30 s.
 */
export function settleRoute(parts: readonly QuietPart[], { msMax = SETTLE_MS_MAX }: SettleOptions = {}): Route {
  const route = steeringRoute('/_local/settle', {
    POST: async () => {
      await untilQuiet(parts, msMax);
      return { settled: true };
    },
  });
  return { ...route, waits: () => true };
}

async function untilQuiet(parts: readonly QuietPart[], msMax: number): Promise<void> {
  const deadline = performance.now() + msMax;
  for (let quiet = 0; quiet < QUIET_LOOKS; ) {
    const busy = await busyParts(parts);
    quiet = busy.length === 0 ? quiet + 1 : 0;
    if (quiet === 0 && performance.now() > deadline) {
      throw new AwsError('NotSettled', `Still under way after ${msMax / 1_000} s: ${busy.join(', ')}`, 504);
    }
    await wait(LOOK_EVERY_MS);
  }
}

/** `requests 2` for each part that is not quiet. */
async function busyParts(parts: readonly QuietPart[]): Promise<string[]> {
  const counts = await Promise.all(parts.map(async ({ name, pending }) => ({ name, count: await pending() })));
  return counts.filter(({ count }) => count > 0).map(({ name, count }) => `${name} ${count}`);
}
