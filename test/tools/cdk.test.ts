import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hasCredentials } from '../../tools/cdk.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ecobid-home-'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

it('finds credentials in the environment', () => {
  expect(hasCredentials({}, home)).toBe(false);
  expect(hasCredentials({ AWS_PROFILE: '' }, home)).toBe(false);
  expect(hasCredentials({ AWS_PROFILE: 'mine' }, home)).toBe(true);
  expect(hasCredentials({ AWS_ACCESS_KEY_ID: 'AKIA' }, home)).toBe(true);
});

it('finds the files of the AWS command line, at home or where the environment says', () => {
  mkdirSync(join(home, '.aws'));
  writeFileSync(join(home, '.aws', 'config'), '');
  expect(hasCredentials({}, home)).toBe(true);
  expect(hasCredentials({ AWS_CONFIG_FILE: join(home, 'elsewhere') }, home)).toBe(false);
});
