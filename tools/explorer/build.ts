import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { build } from 'esbuild';
import { readSamples } from './samples.ts';

const folder = import.meta.dirname;
const root = join(folder, '../..');

/** Builds the explorer page from the packages that are installed into `outdir`, and answers that folder. Nothing in it is fetched from elsewhere. */
export async function buildExplorer(outdir: string): Promise<string> {
  cpSync(await bundledPage(), outdir, { recursive: true });
  copyFileSync(join(folder, 'page', 'index.html'), join(outdir, 'index.html'));
  writeFileSync(join(outdir, 'samples.json'), JSON.stringify(readSamples()));
  return outdir;
}

/** The page's program and styles. They are the largest part of what a start builds, and stay as long as their sources and packages do. */
async function bundledPage(): Promise<string> {
  const kept = join(root, 'node_modules', '.cache', 'explorer', versionOfPage());
  if (existsSync(kept)) return kept;
  const made = `${kept}.${pid}`;
  await bundleForBrowser([join(folder, 'page', 'page.ts'), join(folder, 'page', 'page.css')], made);
  try {
    renameSync(made, kept);
  } catch (error) {
    // Another start was first; it made the same.
    if (!existsSync(kept)) throw error;
    rmSync(made, { recursive: true });
  }
  return kept;
}

/** A hash of all that the page's bundle may be made of: the sources on its side of the import rules, and the versions of the packages. */
function versionOfPage(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const sources of ['client', 'domain', 'schema', 'tools']) {
    const entries = readdirSync(join(root, sources), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    for (const file of files.sort()) hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Bundles programs and styles for browsers as an app's bundler does, with nothing of Node. */
export async function bundleForBrowser(entryPoints: string[], outdir: string): Promise<void> {
  await build({
    entryPoints,
    outdir,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.woff2': 'dataurl', '.ttf': 'dataurl' },
    logLevel: 'silent',
  });
}
