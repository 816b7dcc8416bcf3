import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { apiKeyExpiry } from './api-key-expiry.ts';
import { runScript } from './run-program.ts';
import type { StageName } from './stage-name.ts';

/**
 * Deploys a stage with the CDK command line, and writes its outputs to a file.
 * @throws Error with one line without credentials.
 */
export function deployStage(stage: StageName, outputs: string): Promise<number> {
  mkdirSync(dirname(outputs), { recursive: true });
  return runCdk(['deploy', '--all', '--outputs-file', outputs, '-c', `stage=${stage}`, '-c', `apiKeyExpires=${apiKeyExpiry(new Date())}`]);
}

/**
 * Deletes a stage with the CDK command line, which asks first.
 * @throws Error with one line without credentials.
 */
export function destroyStage(stage: StageName): Promise<number> {
  return runCdk(['destroy', '--all', '-c', `stage=${stage}`]);
}

async function runCdk(args: readonly string[]): Promise<number> {
  if (!hasCredentials(process.env, homedir())) {
    throw new Error('AWS credentials are missing: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run aws configure.');
  }
  return (await runScript('aws-cdk/bin/cdk', args, true)).code;
}

/** Whether one of the places where AWS's tools look names credentials; whether they are good, AWS says. */
export function hasCredentials(environment: NodeJS.ProcessEnv, home: string): boolean {
  const variables = [
    'AWS_ACCESS_KEY_ID',
    'AWS_PROFILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  ];
  if (variables.some((name) => environment[name])) return true;
  const files = [
    environment.AWS_SHARED_CREDENTIALS_FILE ?? join(home, '.aws', 'credentials'),
    environment.AWS_CONFIG_FILE ?? join(home, '.aws', 'config'),
  ];
  return files.some((file) => existsSync(file));
}
