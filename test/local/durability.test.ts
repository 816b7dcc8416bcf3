import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/assembly.ts';
import { EventsCloud, SOURCES } from './events-cloud.ts';

const DAY_MS = 86_400_000;
/** The visibility time-out of a queue unless it has one of its own: so long is a message away whose receiver was killed. */
const VISIBILITY_MS = 30_000;
/** Works of each source a round. */
const EACH = 12;

async function start(data: string): Promise<EventsCloud> {
  const life = await EventsCloud.start(data);
  onTestFinished(() => life.cloud.kill());
  return life;
}

it('does all that was acknowledged before a kill -9, wherever it was on its way, and keeps the clock and the schedules', async () => {
  const data = join(temporaryFolder(), 'data');
  const given: string[] = [];
  let life = await start(data);
  await life.steering.advance(DAY_MS);
  await life.schedule('in-a-week', 7 * DAY_MS);
  await life.schedule('in-two-weeks', 14 * DAY_MS);
  for (let round = 0; round < 2; round++) {
    const ids = SOURCES.flatMap((source) => Array.from({ length: EACH }, (_, at) => ({ source, id: `${source}-${round}-${at}` })));
    await Promise.all(ids.map(({ source, id }) => life.give(source, id)));
    given.push(...ids.map(({ id }) => id));
    const { offsetMs } = await life.steering.clock();
    await life.cloud.kill();
    life = await start(data);
    expect((await life.steering.clock()).offsetMs).toBe(offsetMs);
    await life.steering.pass(VISIBILITY_MS);
    const told = await life.told();
    expect(given.filter((id) => !told.has(id))).toEqual([]);
  }
  expect((await life.told()).has('in-a-week')).toBe(false);
  await life.steering.pass(8 * DAY_MS);
  const told = await life.told();
  expect([told.get('in-a-week'), told.get('in-two-weeks')]).toEqual([1, undefined]);
  await life.cloud.kill();
  life = await start(data);
  await life.steering.pass(8 * DAY_MS);
  const all = await life.told();
  expect([all.get('in-a-week'), all.get('in-two-weeks')]).toEqual([1, 1]);
}, 180_000);
