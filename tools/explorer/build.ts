import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { readSamples } from './samples.ts';

const folder = import.meta.dirname;

/** Builds the explorer page from the packages that are installed into `outdir`, and answers that folder. Nothing in it is fetched from elsewhere. */
export async function buildExplorer(outdir: string): Promise<string> {
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: [join(folder, 'page', 'page.ts'), join(folder, 'page', 'page.css')],
    outdir,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    loader: { '.woff2': 'dataurl', '.ttf': 'dataurl' },
    logLevel: 'silent',
  });
  copyFileSync(join(folder, 'page', 'index.html'), join(outdir, 'index.html'));
  writeFileSync(join(outdir, 'samples.json'), JSON.stringify(readSamples()));
  return outdir;
}
