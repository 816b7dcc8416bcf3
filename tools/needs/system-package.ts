import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process, { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';

/** Names of the same software in the package managers that are known; the first that a system offers is installed. */
export type PackageNames = Readonly<Record<'apt-get' | 'dnf' | 'apk' | 'brew', readonly string[]>>;

/** The machine as installing sees it. */
export interface Machine {
  readonly path: string;
  readonly isRoot: boolean;
  readonly hasTerminal: boolean;
}

/** How to install something, or how people can. */
export type Plan =
  | { readonly kind: 'install'; readonly manager: keyof PackageNames; readonly prefix: readonly string[]; readonly ask: boolean }
  | { readonly kind: 'by-hand'; readonly advice: string };

const INSTALL = { 'apt-get': ['install', '-y', '--no-install-recommends'], dnf: ['install', '-y'], apk: ['add'], brew: ['install'] };

/** The machine this runs on. */
function thisMachine(): Machine {
  return { path: process.env.PATH ?? '', isRoot: process.getuid?.() === 0, hasTerminal: stdin.isTTY === true && stdout.isTTY === true };
}

/**
 * Decides by rights: root and Homebrew install as they are, asked first when there is a terminal; others need sudo, which without a
 * terminal must not ask for a password.
 */
export function planInstall(packages: PackageNames, machine: Machine, sudoIsSilent: () => boolean): Plan {
  const managers = ['apt-get', 'dnf', 'apk', 'brew'] satisfies (keyof PackageNames)[];
  const manager = managers.find((name) => isOnPath(name, machine.path));
  if (manager === undefined) return { kind: 'by-hand', advice: 'install it and run the command again' };
  if (machine.isRoot || manager === 'brew') return { kind: 'install', manager, prefix: [], ask: machine.hasTerminal };
  if (isOnPath('sudo', machine.path)) {
    if (machine.hasTerminal) return { kind: 'install', manager, prefix: ['sudo'], ask: true };
    if (sudoIsSilent()) return { kind: 'install', manager, prefix: ['sudo', '-n'], ask: false };
  }
  return { kind: 'by-hand', advice: `run as root: ${[manager, ...INSTALL[manager], packages[manager][0]].join(' ')}` };
}

/**
 * Installs by the system's package manager.
 * @throws Error with one line on how to get it by hand, when rights, consent or the package are missing.
 */
export async function installSystemPackage(what: string, packages: PackageNames): Promise<void> {
  const plan = planInstall(packages, thisMachine(), () => spawnSync('sudo', ['-n', 'true']).status === 0);
  if (plan.kind === 'by-hand') throw new Error(`${what} is missing: ${plan.advice}`);
  const { manager, prefix } = plan;
  const byHand = [...prefix.slice(0, 1), manager, ...INSTALL[manager], packages[manager][0]].join(' ');
  if (plan.ask && !(await agrees(`${what} is missing. Install it with ${manager}? [Y/n] `))) {
    throw new Error(`${what} is missing: ${byHand}`);
  }
  stdout.write(`  ${what}: installing with ${manager} …\n`);
  const started = performance.now();
  if (manager === 'apt-get') await runQuietly([...prefix, 'apt-get', 'update']);
  for (const name of packages[manager]) {
    if (await runQuietly([...prefix, manager, ...INSTALL[manager], name])) {
      stdout.write(`  ${what}: installed ${name}  ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
      return;
    }
  }
  throw new Error(`${what} is missing and ${manager} could not install it. By hand: ${byHand}`);
}

/** The full path of a program, looked up as a shell does. */
export function findOnPath(program: string, path: string): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

function isOnPath(program: string, path: string): boolean {
  return findOnPath(program, path) !== undefined;
}

async function agrees(question: string): Promise<boolean> {
  const reader = createInterface({ input: stdin, output: stdout });
  try {
    return /^(y|yes|)$/i.test((await reader.question(question)).trim());
  } finally {
    reader.close();
  }
}

/** The terminal stays connected for sudo's password; the manager's own words are left out. */
function runQuietly([file = '', ...args]: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', HOMEBREW_NO_AUTO_UPDATE: '1' };
    const child = spawn(file, args, { stdio: ['inherit', 'ignore', 'ignore'], env });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}
