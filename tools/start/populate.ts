import { clearTimeout, setTimeout } from 'node:timers';
import type { RunningCloud } from '../../local/cloud.ts';
import { ITEM_COUNT } from '../demo/plan.ts';
import { type DemoCity, demoCity } from '../demo/seed.ts';
import { openSeedRecord, type SeedRecord } from '../demo/seed-record.ts';
import { sellers } from '../demo/sellers.ts';
import type { Progress } from '../progress.ts';
import type { Stage } from '../stage.ts';
import type { StartSettings } from './settings.ts';

const DEFAULT_SEED = 1;

/** A demo city that keeps an auction ending soon while it runs. */
export interface PopulatedCity {
  stop(): void;
}

/**
 * Makes the demo city in fresh data, goes on with one that a kill cut short, and lists ended auctions again. Undefined where the data is
 * of people who wanted none.
 */
export async function populate(
  cloud: RunningCloud,
  stage: Stage,
  settings: StartSettings,
  progress: Progress,
): Promise<PopulatedCity | undefined> {
  const store = openSeedRecord(settings.data);
  const record = store.read() ?? (cloud.freshData ? newRecord(settings) : undefined);
  if (record === undefined) return undefined;
  if (!record.complete) store.write(record);
  const city = demoCity(stage, store, record, () => readClock(cloud.endpoint));
  if (record.complete) await goOn(city, progress);
  else await create(city, record, progress);
  // What people then see in the meter is what they did.
  await fetch(new URL('/_local/meter', cloud.endpoint), { method: 'DELETE' });
  return keepOneEnding(city, cloud.endpoint);
}

/**
 * Refuses a start on data whose city is another's, before anything is built or touched.
 * @throws Error with one line when the data holds the city of another seed than the one asked for.
 */
export function refuseOtherSeed({ data, reset, seed }: StartSettings): void {
  const kept = reset ? undefined : openSeedRecord(data).read()?.seed;
  if (seed !== undefined && kept !== undefined && seed !== kept) {
    throw new Error(`The data in ${data} was made with --seed ${kept}. --reset begins anew, --data DIR elsewhere.`);
  }
}

function newRecord({ seed }: StartSettings): SeedRecord {
  return { seed: seed ?? DEFAULT_SEED, complete: false, generations: {} };
}

async function create(city: DemoCity, { seed }: SeedRecord, progress: Progress): Promise<void> {
  const text = (done: number): string => `demo data: ${done} of ${ITEM_COUNT} items`;
  progress.step(text(0));
  await city.create((done) => progress.say(text(done)));
  await city.relist();
  progress.say(`demo data: ${ITEM_COUNT} items of ${sellers.length} sellers, seed ${seed}`);
}

async function goOn(city: DemoCity, progress: Progress): Promise<void> {
  progress.step('demo data: looking for auctions that ended');
  const count = await city.relist();
  progress.say(`demo data: ${count === 0 ? 'all there' : `${count} ended auctions listed again`}`);
}

/** Looks when the auction ends, not in between: nothing that others measure is disturbed. */
function keepOneEnding(city: DemoCity, endpoint: string): PopulatedCity {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const look = async (): Promise<void> => {
    const endsAt = await city.keepOneEnding();
    if (endsAt === undefined || stopped) return;
    const waitMs = Math.max(0, endsAt - (await readClock(endpoint))) + 1000;
    timer = setTimeout(watch, waitMs).unref();
  };
  // A look that fails, because the cloud is stopping or faults are injected, is made up for by the next start.
  const watch = (): void => void look().catch(() => {});
  watch();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function readClock(endpoint: string): Promise<number> {
  const response = await fetch(new URL('/_local/clock', endpoint));
  const { now } = (await response.json()) as { now: number | string };
  return new Date(now).getTime();
}
