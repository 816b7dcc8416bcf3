import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { packClient } from '../../tools/client-pack.ts';
import { projectRoot } from '../../tools/run-program.ts';

// Inside the project, so that the client finds the packages that an app would bring.
mkdirSync(join(projectRoot, '.local'), { recursive: true });
const app = mkdtempSync(join(projectRoot, '.local', 'app-'));
afterAll(() => rmSync(app, { recursive: true, force: true }));

const PROGRAM = `
import { createClient, HealthDocument, memoryStorage, refusalOf, signInWithEmail } from '@ecobid/client';
const outputs = { ApiUrl: 'http://127.0.0.1:1/graphql', ApiKey: 'da2-x', Region: 'eu-central-1' };
const client = createClient(outputs);
const answer: Promise<string | undefined> = client.query({ query: HealthDocument }).then(({ data }) => data?.health.status);
await answer.catch((error: unknown) => console.log('refusal:', refusalOf(error)));
const pool = { UserPoolId: 'eu-central-1_Pool', UserPoolClientId: 'client', LocalEndpoint: 'http://127.0.0.1:1' };
const user = createClient({ ...outputs, ...pool }, { storage: memoryStorage() });
await signInWithEmail(user, 'ann@example.com', 'Secret-1-word').catch((error: unknown) => console.log(String(error), refusalOf(error)));
`;

it('packs a client that an app can install, type-check and run', async () => {
  const tarball = await packClient(app);
  const installed = join(app, 'node_modules', '@ecobid', 'client');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['xzf', join(app, tarball), '-C', installed, '--strip-components=1']);
  writeFileSync(join(app, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(app, 'app.ts'), PROGRAM);
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(Object.keys(dependencies)).toEqual([
    '@graphql-typed-document-node/core',
    'amazon-cognito-identity-js',
    'aws-appsync-auth-link',
    'aws-appsync-subscription-link',
    'buffer',
  ]);
  const compilerOptions = { noEmit: true, strict: true, target: 'es2024', module: 'nodenext', types: ['node'], skipLibCheck: true };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
  const check = spawnSync(process.execPath, [join(projectRoot, 'node_modules/typescript7/bin/tsc'), '-p', app], { encoding: 'utf8' });
  expect(check.stdout).toBe('');
  expect(execFileSync(process.execPath, [join(app, 'app.ts')], { encoding: 'utf8' })).toBe('refusal: null\nError: Network error null\n');
});
