import { setTimeout as wait } from 'node:timers/promises';
import { AwsError, type Route } from '../service.ts';
import { steeringRoute } from './steering-route.ts';

const LOOK_EVERY_MS = 5;
const SETTLE_MS_MAX = 30_000;

/**
 * `POST /_local/settle` answers when nothing is under way any more but such requests themselves; status 504 when that takes longer
 * than 30 s. `busy` counts all requests at work.
 */
export function settleRoute(busy: () => number): Route {
  let settling = 0;
  return steeringRoute('/_local/settle', {
    POST: async () => {
      settling += 1;
      try {
        await untilQuiet(() => busy() - settling);
        return { settled: true };
      } finally {
        settling -= 1;
      }
    },
  });
}

async function untilQuiet(others: () => number): Promise<void> {
  const deadline = performance.now() + SETTLE_MS_MAX;
  while (others() > 0) {
    if (performance.now() > deadline) throw new AwsError('NotSettled', `${others()} requests are still under way after 30 s`, 504);
    await wait(LOOK_EVERY_MS);
  }
}
