import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { asUser, post, type WireAnswer } from './stage.ts';
import { type StartedStage, startStage } from './start-stage.ts';
import { type Steering, steer } from './steering.ts';
import type { TestUser } from './users.ts';

const MINUTE_MS = 60_000;
type WireError = NonNullable<WireAnswer['body']['errors']>[number];

/** A stage of a test file's own, whose clock and faults are no other test's, from before the first test until after the last. */
export interface OwnStage {
  /** Not before the tests begin, like what follows. */
  readonly stage: StartedStage;
  readonly steering: Steering;
  /** The data of a call, which must have no errors. */
  ask<T>(user: TestUser, query: string, variables?: object): Promise<T>;
  /** The first error of a call. */
  errorOf(user: TestUser, query: string, variables?: object): Promise<WireError | undefined>;
  /** Its error type. */
  codeOf(user: TestUser, query: string, variables?: object): Promise<string | undefined>;
  /** A time so many minutes from now by the stage's clock, as AWSDateTime. */
  inMinutes(minutes: number): Promise<string>;
}

export const ownStage = (): OwnStage => {
  let directory: string;
  let stage: StartedStage;
  let steering: Steering;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ecobid-stage-'));
    stage = await startStage({ directory });
    steering = steer(stage.outputs.LocalEndpoint);
  });
  afterAll(async () => {
    await stage.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  const answer = async (user: TestUser, query: string, variables: object = {}): Promise<WireAnswer['body']> =>
    (await post(stage, query, { headers: asUser(user), variables })).body;
  const errorOf: OwnStage['errorOf'] = async (...call) => (await answer(...call)).errors?.[0];
  return {
    get stage() {
      return stage;
    },
    get steering() {
      return steering;
    },
    ask: async <T>(user: TestUser, query: string, variables?: object) => {
      const { data, errors } = await answer(user, query, variables);
      expect(errors).toBeUndefined();
      return data as T;
    },
    errorOf,
    codeOf: async (...call) => (await errorOf(...call))?.errorType,
    inMinutes: async (minutes) => new Date(Date.parse((await steering.clock()).now) + minutes * MINUTE_MS).toISOString(),
  };
};
