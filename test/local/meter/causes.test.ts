import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { EventsCloud, SOURCES } from '../events-cloud.ts';

let life: EventsCloud;

beforeAll(async () => {
  life = await EventsCloud.start();
});

beforeEach(() => life.steering.resetMeter());

afterAll(() => life.cloud.stop());

it.each(SOURCES)(
  'work by %s that no operation caused counts for the function that gets it, with what it asks of DynamoDB',
  async (source) => {
    await life.give(source, `of-${source}`);
    await life.steering.settle();
    const { operations } = await life.steering.meter();
    expect(operations['Function.consumer']).toEqual({
      count: 0,
      trips: 1,
      writeUnits: 1,
      readUnits: 0,
      lambdas: 1,
      deliveries: 0,
      messages: 0,
    });
    expect(operations['(no operation)']?.lambdas ?? 0).toBe(0);
  },
);

it('work by a schedule does, too', async () => {
  await life.schedule('scheduled', 60_000);
  await life.steering.pass(120_000);
  expect((await life.steering.meter()).operations['Function.consumer']).toMatchObject({ trips: 1, lambdas: 1 });
});
