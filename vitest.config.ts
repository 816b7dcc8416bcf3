import { defineConfig } from 'vitest/config';
import { SlowFilesFirst } from './test/support/slow-files-first.ts';

const MINUTE_MS = 60_000;

export default defineConfig({
  test: {
    // Native modules and child processes want processes of their own; two cores carry three of them, since many wait.
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: SlowFilesFirst },
    testTimeout: MINUTE_MS,
    hookTimeout: 2 * MINUTE_MS,
    exclude: ['**/node_modules/**', '**/cdk.out/**', '**/.local/**'],
    projects: [
      {
        extends: true,
        test: {
          // Nothing here lives on beyond its test, so the files share their processes, and load CDK once for all.
          name: 'rules',
          isolate: false,
          include: ['test/{house,domain,infra}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          // Each brings services and users of its own, so the files share their processes, and load the packages once for many.
          name: 'local',
          isolate: false,
          globalSetup: ['test/support/assemblies.ts'],
          include: ['test/{local,client,tools}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          // Resolvers and functions read their environment when they are loaded.
          name: 'house',
          globalSetup: ['test/support/assemblies.ts'],
          include: ['test/{resolvers,functions}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'api',
          isolate: false,
          include: ['test/{api,journeys}/**/*.test.ts'],
          globalSetup: ['test/support/assemblies.ts', 'test/support/shared-cloud.ts'],
        },
      },
    ],
  },
});
