import { existsSync } from 'node:fs';
import process from 'node:process';
import { findOnPath, installSystemPackage, type PackageNames } from './system-package.ts';

const PACKAGES: PackageNames = {
  'apt-get': ['chromium-headless-shell', 'chromium'],
  dnf: ['chromium-headless'],
  apk: ['chromium'],
  brew: ['chromium'],
};

const PROGRAMS = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FILES = [
  '/usr/lib64/chromium-browser/headless_shell',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Sees to a Chromium for the tests of pages; installs one where that is allowed.
 * @throws Error with one line on how to get it.
 */
export async function ensureBrowser(): Promise<void> {
  if (findBrowser() !== undefined) return;
  await installSystemPackage('Chromium, for the tests of pages,', PACKAGES);
  if (findBrowser() === undefined) throw new Error('Chromium is missing, and what was installed is not where it is looked for.');
}

/** The Chromium of this machine. */
export function findBrowser(): string | undefined {
  const path = process.env.PATH ?? '';
  return PROGRAMS.map((program) => findOnPath(program, path)).find((file) => file !== undefined) ?? FILES.find((file) => existsSync(file));
}
