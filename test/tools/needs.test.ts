import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findJava } from '../../tools/needs/java.ts';
import { type PackageNames, planInstall } from '../../tools/needs/system-package.ts';

const { findNode } = (await import(join(import.meta.dirname, '../../tools/setup/node.mjs'))) as {
  findNode(root: string, running: { path: string; version: string }): string;
};

const PACKAGES: PackageNames = { 'apt-get': ['jre'], dnf: ['jre'], apk: ['jre'], brew: ['jre'] };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecobid-needs-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that prints what it is asked to, on both streams. */
function program(path: string, says: string, code = 0): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho '${says}'\necho '${says}' >&2\nexit ${code}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('findJava', () => {
  it('takes JAVA_HOME first, then PATH, then the folders where Javas lie', () => {
    const home = program('home/bin/java', 'openjdk version "21.0.2" 2024');
    const onPath = program('path/java', 'openjdk version "17.0.15" 2025');
    const known = program('jvm/java-25/bin/java', 'openjdk version "25" 2025');
    const [JAVA_HOME, PATH, homes] = [join(folder, 'home'), join(folder, 'path'), [join(folder, 'jvm')]];
    expect(findJava({ JAVA_HOME, PATH }, homes)).toBe(home);
    expect(findJava({ PATH }, homes)).toBe(onPath);
    expect(findJava({ PATH: '' }, homes)).toBe(known);
    expect(findJava({ PATH: '' }, [])).toBeUndefined();
  });

  it('passes over Javas before 17, and over programs that only say where to get one', () => {
    program('path/java', 'java version "1.8.0_392"');
    program('jvm/a/bin/java', 'openjdk version "16.0.2" 2021');
    program('jvm/b/bin/java', 'The operation could not be completed: version "17"', 1);
    expect(findJava({ PATH: join(folder, 'path') }, [join(folder, 'jvm')])).toBeUndefined();
  });
});

describe('findNode', () => {
  const RUNNING_20 = { path: '/usr/bin/node', version: 'v20.20.2' };

  it('takes the Node among the packages before the running one', () => {
    const brought = program('node_modules/.bin/node', 'v24.21.0');
    expect(findNode(folder, RUNNING_20)).toBe(brought);
  });

  it('takes the running one when it is recent enough and none was brought', () => {
    expect(findNode(folder, { path: '/opt/node', version: 'v24.1.0' })).toBe('/opt/node');
  });

  it('says in one line what is missing otherwise', () => {
    program('node_modules/.bin/node', 'cannot execute', 126);
    expect(() => findNode(folder, RUNNING_20)).toThrow(/^EcoBid runs on Node 24, this is v20\.20\.2\. [^\n]*$/);
  });
});

describe('planInstall', () => {
  const machine = (isRoot: boolean, hasTerminal: boolean) => ({ path: folder, isRoot, hasTerminal });
  const never = () => false;

  it('installs as root, asking only where somebody can answer', () => {
    program('apt-get', '');
    expect(planInstall(PACKAGES, machine(true, false), never)).toEqual({ kind: 'install', manager: 'apt-get', prefix: [], ask: false });
    expect(planInstall(PACKAGES, machine(true, true), never)).toEqual({ kind: 'install', manager: 'apt-get', prefix: [], ask: true });
  });

  it('uses sudo on a terminal, and without one only if it asks for no password', () => {
    program('dnf', '');
    program('sudo', '');
    expect(planInstall(PACKAGES, machine(false, true), never)).toEqual({ kind: 'install', manager: 'dnf', prefix: ['sudo'], ask: true });
    expect(planInstall(PACKAGES, machine(false, false), () => true)).toEqual({
      kind: 'install',
      manager: 'dnf',
      prefix: ['sudo', '-n'],
      ask: false,
    });
    expect(planInstall(PACKAGES, machine(false, false), never)).toEqual({ kind: 'by-hand', advice: 'run as root: dnf install -y jre' });
  });

  it('needs no root for Homebrew', () => {
    program('brew', '');
    expect(planInstall(PACKAGES, machine(false, false), never)).toEqual({ kind: 'install', manager: 'brew', prefix: [], ask: false });
  });

  it('leaves it to people without a package manager that is known', () => {
    expect(planInstall(PACKAGES, machine(true, true), never)).toEqual({ kind: 'by-hand', advice: 'install it and run the command again' });
  });
});
