import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { findOnPath, installSystemPackage, type PackageNames } from './system-package.ts';

/** DynamoDB Local 3 is compiled for it. */
const NEEDED_MAJOR = 17;

const PACKAGES: PackageNames = {
  'apt-get': ['openjdk-21-jre-headless', 'openjdk-17-jre-headless', 'openjdk-25-jre-headless', 'default-jre-headless'],
  dnf: ['java-21-openjdk-headless', 'java-25-openjdk-headless', 'java-latest-openjdk-headless'],
  apk: ['openjdk21-jre-headless', 'openjdk17-jre-headless'],
  brew: ['openjdk'],
};

/** Folders whose subfolders are Java homes, where systems and version managers put them. */
const HOMES = [
  '/usr/lib/jvm',
  '/usr/java',
  '/opt/java',
  '/opt/homebrew/opt',
  '/usr/local/opt',
  '/Library/Java/JavaVirtualMachines',
  join(homedir(), '.sdkman/candidates/java'),
];

/**
 * Sees to a Java for DynamoDB Local and names it in JAVA_HOME and PATH; installs one where that is allowed.
 * @throws Error with one line on how to get it.
 */
export async function ensureJava(): Promise<void> {
  let java = findJava(process.env, HOMES);
  if (java === undefined) {
    await installSystemPackage(`Java ${NEEDED_MAJOR} or later`, PACKAGES);
    java = findJava(process.env, HOMES);
  }
  if (java === undefined)
    throw new Error(`Java ${NEEDED_MAJOR} or later is missing, and what was installed is too old: install a newer one.`);
  process.env.JAVA_HOME = dirname(dirname(java));
  process.env.PATH = [dirname(java), process.env.PATH].join(delimiter);
}

/** The first Java that is recent enough: of JAVA_HOME, of PATH, of the folders where Javas lie. */
export function findJava(environment: NodeJS.ProcessEnv, homes: readonly string[]): string | undefined {
  const onPath = findOnPath('java', environment.PATH ?? '');
  const candidates = [
    ...(environment.JAVA_HOME ? [join(environment.JAVA_HOME, 'bin', 'java')] : []),
    ...(onPath === undefined ? [] : [onPath]),
    ...homes.flatMap(javasUnder),
  ];
  return candidates.find((java) => existsSync(java) && majorOf(java) >= NEEDED_MAJOR);
}

/** Newest name first. macOS keeps a home two folders further down, Homebrew in `libexec`. */
function javasUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const inner = ['bin/java', 'Contents/Home/bin/java', 'libexec/openjdk.jdk/Contents/Home/bin/java'];
  const homes = readdirSync(folder).sort().reverse();
  return homes.flatMap((home) => inner.map((path) => join(folder, home, path)));
}

/** 0 when it does not run: macOS has a `java` that only says where to get one. `1.8` is Java 8. */
function majorOf(java: string): number {
  const { status, stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  const version = /version "(?:1\.)?(\d+)/.exec(stderr ?? '')?.[1];
  return status === 0 && version !== undefined ? Number(version) : 0;
}
