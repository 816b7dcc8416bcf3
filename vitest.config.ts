import { defineConfig } from 'vitest/config';

const MINUTE_MS = 60_000;

export default defineConfig({
  test: {
    // Native modules and child processes want processes of their own; two cores carry three of them, since many wait.
    pool: 'forks',
    maxWorkers: 3,
    testTimeout: MINUTE_MS,
    hookTimeout: 2 * MINUTE_MS,
    exclude: ['**/node_modules/**', '**/cdk.out/**', '**/.local/**'],
    projects: [
      {
        extends: true,
        test: {
          name: 'house',
          globalSetup: ['test/support/assemblies.ts'],
          include: ['test/{house,domain,resolvers,functions,infra,local,client,tools}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'api',
          include: ['test/{api,journeys}/**/*.test.ts'],
          globalSetup: ['test/support/assemblies.ts', 'test/support/shared-cloud.ts'],
        },
      },
    ],
  },
});
