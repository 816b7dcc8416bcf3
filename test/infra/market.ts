import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { type SynthOptions, synthesize } from '../../infra/synth.ts';

/** A small API of its own: units, pipelines with and without handlers, every kind of data source. */
export const MARKET = join(import.meta.dirname, 'fixtures', 'market');

export interface SynthesizedMarket {
  readonly template: Template;
  /** The bytes of the template. */
  readonly text: string;
  readonly directory: string;
  /** The file behind a CodeS3Location of the template. */
  code(location: unknown): string;
}

/** Synthesizes the small API and removes what was written when the test file ends. */
export async function synthesizeMarket(options: SynthOptions = {}): Promise<SynthesizedMarket> {
  const outdir = mkdtempSync(join(tmpdir(), 'ecobid-market-'));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  const { directory, stackName } = await synthesize({ root: MARKET, outdir, ...options });
  const text = readFileSync(join(directory, `${stackName}.template.json`), 'utf8');
  return {
    template: Template.fromJSON(JSON.parse(text)),
    text,
    directory,
    code: (location) => readFileSync(join(directory, `asset.${/[0-9a-f]{64}\.js/.exec(JSON.stringify(location))?.[0]}`), 'utf8'),
  };
}
