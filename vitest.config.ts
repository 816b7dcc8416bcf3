import { defineConfig } from 'vitest/config';

const MINUTE_MS = 60_000;

export default defineConfig({
  test: {
    // Native modules and child processes want processes of their own; two cores carry two of them.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: MINUTE_MS,
    hookTimeout: 2 * MINUTE_MS,
    exclude: ['**/node_modules/**', '**/cdk.out/**', '**/.local/**'],
    projects: [
      {
        extends: true,
        test: { name: 'house', include: ['test/{house,domain,resolvers,functions,infra,local,client,tools}/**/*.test.ts'] },
      },
      {
        extends: true,
        test: { name: 'api', include: ['test/{api,journeys}/**/*.test.ts'], globalSetup: ['test/support/shared-cloud.ts'] },
      },
    ],
  },
});
