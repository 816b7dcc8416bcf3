import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process, { stdout } from 'node:process';
import { projectRoot, runScript } from './run-program.ts';

/** An app shares its own copies of these with the client: there must be one of each. */
const PEERS = ['@apollo/client', 'graphql', 'rxjs'];

/** `npm run client:pack`: writes the tarball into the project's folder, for `npm install FILE` in an app. */
export async function run(): Promise<number> {
  stdout.write(`${await packClient(projectRoot)}\n`);
  return 0;
}

/**
 * Packs JavaScript and declarations of `client/` into a tarball in `directory`, and answers its name.
 * @throws Error with the compiler's or npm's words.
 */
export async function packClient(directory: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ecobid-client-'));
  try {
    const { code, output } = await compile(folder);
    if (code !== 0) throw new Error(`The client does not compile:\n${output}`);
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(packageOf(), null, 2)}\n`);
    return pack(folder, directory);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compile(folder: string): ReturnType<typeof runScript> {
  const config = join(folder, 'tsconfig.json');
  const client = join(projectRoot, 'client');
  const compilerOptions = {
    ...{ noEmit: false, declaration: true, rewriteRelativeImportExtensions: true, allowImportingTsExtensions: false },
    ...{ rootDir: client, outDir: join(folder, 'dist'), typeRoots: [join(projectRoot, 'node_modules', '@types')] },
  };
  writeFileSync(config, JSON.stringify({ extends: join(projectRoot, 'tsconfig.json'), compilerOptions, include: [client] }));
  return runScript('typescript7/bin/tsc', ['-p', config]);
}

function packageOf(): object {
  const imported = importedPackages();
  const versions = (names: readonly string[], prefix: string): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, `${prefix}${readJson(join('node_modules', name, 'package.json')).version}`]));
  return {
    ...{ name: '@ecobid/client', version: readJson('package.json').version, type: 'module', sideEffects: false, files: ['dist'] },
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    dependencies: versions(
      imported.filter((name) => !PEERS.includes(name)),
      '',
    ),
    peerDependencies: versions(PEERS, '^'),
  };
}

/** Names of the packages that the client's sources import, by their own words: those that are loaded late too. */
function importedPackages(): string[] {
  const folder = join(projectRoot, 'client');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const sources = files.flatMap((file) => [
    ...readFileSync(join(folder, file), 'utf8').matchAll(/(?:from |import\()'((?:@[^/']+\/)?[^./'][^/']*)/g),
  ]);
  return [...new Set(sources.map(([, name = '']) => name))].sort();
}

function readJson(path: string): { readonly version: string } {
  return JSON.parse(readFileSync(join(projectRoot, path), 'utf8')) as { version: string };
}

function pack(folder: string, directory: string): string {
  const npm = process.env.npm_execpath;
  const [program, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const args = [...first, 'pack', '--silent', '--pack-destination', directory];
  const { status, stdout: name, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm pack failed: ${stderr.trim()}`);
  return name.trim();
}
