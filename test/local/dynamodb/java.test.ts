import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findJava } from '../../../local/dynamodb/java.ts';
import { StartError } from '../../../local/service.ts';
import { temporaryFolder } from '../../support/assembly.ts';

/** A folder with a `java` that says it is of this version. */
function fakeJava(version: string): string {
  const home = temporaryFolder();
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin', 'java'), `#!/bin/sh\necho 'openjdk version "${version}" 2025-01-01' >&2\n`);
  chmodSync(join(home, 'bin', 'java'), 0o755);
  return home;
}

it('prefers JAVA_HOME, and takes the first on PATH that is new enough', () => {
  const [old, fit, newer] = [fakeJava('11.0.2'), fakeJava('17.0.15'), fakeJava('21')];
  const path = `${old}/bin:${fit}/bin:/bin`;
  expect(findJava({ PATH: path })).toBe(join(fit, 'bin', 'java'));
  expect(findJava({ PATH: path, JAVA_HOME: newer })).toBe(join(newer, 'bin', 'java'));
  expect(findJava({ PATH: path, JAVA_HOME: old })).toBe(join(fit, 'bin', 'java'));
});

it('tells in one line that there is none, or which it found', () => {
  const advice = 'install it or set JAVA_HOME';
  expect(() => findJava({ PATH: temporaryFolder() })).toThrow(
    new StartError(`Java 17 or later is needed for DynamoDB Local, none was found; ${advice}`),
  );
  expect(() => findJava({ PATH: `${fakeJava('1.8.0_292')}/bin:${fakeJava('11.0.2')}/bin` })).toThrow(
    new StartError(`Java 17 or later is needed for DynamoDB Local, found only version 11; ${advice}`),
  );
});
