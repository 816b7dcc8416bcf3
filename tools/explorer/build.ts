import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { readSamples } from './samples.ts';

const folder = import.meta.dirname;

/** Builds the explorer page from the packages that are installed into `outdir`, and answers that folder. Nothing in it is fetched from elsewhere. */
export async function buildExplorer(outdir: string): Promise<string> {
  mkdirSync(outdir, { recursive: true });
  await bundleForBrowser([join(folder, 'page', 'page.ts'), join(folder, 'page', 'page.css')], outdir);
  copyFileSync(join(folder, 'page', 'index.html'), join(outdir, 'index.html'));
  writeFileSync(join(outdir, 'samples.json'), JSON.stringify(readSamples()));
  return outdir;
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
