import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse } from 'graphql';
import type { Sample } from './page/explorer-config.ts';

const folder = join(import.meta.dirname, 'samples');

/** The sample operations: `NAME.graphql`, with `NAME.json` for its variables. `health` is the first, as it always works. */
export function readSamples(): Sample[] {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => file.slice(0, -'.graphql'.length));
  return names.sort((a, b) => Number(b === 'health') - Number(a === 'health') || a.localeCompare(b)).map(readSample);
}

function readSample(name: string): Sample {
  const query = readFileSync(join(folder, `${name}.graphql`), 'utf8');
  const variables = join(folder, `${name}.json`);
  const [operation] = parse(query).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`${name}.graphql must begin with its operation.`);
  const values: unknown = existsSync(variables) ? JSON.parse(readFileSync(variables, 'utf8')) : {};
  return { name, kind: operation.operation, query, variables: JSON.stringify(values, null, 2) };
}
