import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtResolvers, resolverPath } from '../support/resolver-bundles.ts';

/** Sums of other constants stay in a bundle, for esbuild does not know that they are numbers. */
const CHARACTERS_MAX = 80;

/** Files of resolvers and steps, relative to `resolvers/`. */
const resolverFiles = readdirSync(resolverPath(''), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('lib'))
  .map((file) => join(file));

test(`a bundle carries no constant of more than ${CHARACTERS_MAX} characters that it does not use`, async () => {
  const bundles = await builtResolvers();
  const unused = resolverFiles.flatMap((file) => {
    const { text } = bundles.resolver(resolverPath(file));
    return [...text.matchAll(/^var (\w+) = [^;]*;/gm)]
      .filter(([whole, name]) => whole.length > CHARACTERS_MAX && text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length === 1)
      .map(([, name]) => `${file}: ${name}`);
  });
  expect(resolverFiles.length).toBeGreaterThan(20);
  expect(unused).toEqual([]);
});
