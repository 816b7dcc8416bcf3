import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

type Machine = { platform: string; arch: string };
const setup = join(import.meta.dirname, '../../tools/setup');
const { ensurePackages } = (await import(join(setup, 'packages.mjs'))) as {
  ensurePackages(root: string, install: (root: string) => Promise<void>): Promise<void>;
};
const { packagesInstalled } = (await import(join(setup, 'installed.mjs'))) as {
  packagesInstalled(root: string, machine?: Machine): boolean;
};

const LOCKED = {
  '': { name: 'x' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha-a' },
  'node_modules/linux-only': { version: '2.0.0', integrity: 'sha-l', optional: true, os: 'linux', cpu: ['x64'] },
};
const LINUX = { platform: 'linux', arch: 'x64' };
const MAC = { platform: 'darwin', arch: 'arm64' };

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ecobid-setup-'));
  mkdirSync(join(root, 'node_modules'));
  writePackages('package-lock.json', LOCKED);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function writePackages(file: string, packages: object): void {
  writeFileSync(join(root, file), JSON.stringify({ packages }));
}

function writeInstalled(packages: object = LOCKED): void {
  writePackages('node_modules/.package-lock.json', packages);
}

describe('packagesInstalled', () => {
  it('holds for the tree that the lock file names', () => {
    writeInstalled();
    expect(packagesInstalled(root, LINUX)).toBe(true);
  });

  it('fails without a tree, with another version, and with a package missing', () => {
    expect(packagesInstalled(root, LINUX)).toBe(false);
    writeInstalled({ ...LOCKED, 'node_modules/a': { version: '1.0.1', integrity: 'sha-b' } });
    expect(packagesInstalled(root, LINUX)).toBe(false);
    writeInstalled({ 'node_modules/linux-only': LOCKED['node_modules/linux-only'] });
    expect(packagesInstalled(root, LINUX)).toBe(false);
  });

  it('wants an optional package only on the machine it is for', () => {
    writeInstalled({ 'node_modules/a': LOCKED['node_modules/a'] });
    expect([packagesInstalled(root, LINUX), packagesInstalled(root, MAC)]).toEqual([false, true]);
  });
});

describe('ensurePackages', () => {
  it('installs once, and again only when the lock file changes', async () => {
    let installs = 0;
    const install = async (): Promise<void> => {
      installs++;
      writeInstalled();
    };
    await ensurePackages(root, install);
    await ensurePackages(root, install);
    expect(installs).toBe(1);
    writePackages('package-lock.json', { ...LOCKED, 'node_modules/b': { version: '1.0.0', integrity: 'sha-b' } });
    await ensurePackages(root, install);
    expect(installs).toBe(2);
  });

  it('leaves a tree alone that npm itself brought up to date', async () => {
    writeInstalled({ ...LOCKED, 'node_modules/linux-only': { ...LOCKED['node_modules/linux-only'] } });
    await ensurePackages(root, () => Promise.reject(new Error('must not install')));
  });

  it('installs once when two commands start at the same time', async () => {
    let running = 0;
    let installs = 0;
    const install = async (): Promise<void> => {
      installs++;
      expect(++running).toBe(1);
      await setTimeout(50);
      writeInstalled();
      running--;
    };
    await Promise.all([ensurePackages(root, install), ensurePackages(root, install)]);
    expect(installs).toBe(1);
  });

  it('takes over the lock of a process that is gone', async () => {
    mkdirSync(join(root, '.local'));
    writeFileSync(join(root, '.local', 'setup.lock'), String(2 ** 22 + 1));
    let installs = 0;
    await ensurePackages(root, async () => {
      installs++;
    });
    expect([installs, readdirSync(join(root, '.local'))]).toEqual([1, []]);
  });

  it('tries again after an installation that failed', async () => {
    await expect(ensurePackages(root, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    let installs = 0;
    await ensurePackages(root, async () => {
      installs++;
    });
    expect(installs).toBe(1);
  });
});
