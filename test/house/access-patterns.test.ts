import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ACCESS_PATTERNS, ACCESS_PATTERNS_FILE, accessPatternsPage } from '../../tools/access-patterns.ts';
import { linesOf, sourceFiles } from './source-files.ts';

test('the page of access patterns is the one that the list makes', () => {
  expect(readFileSync(ACCESS_PATTERNS_FILE, 'utf8')).toBe(accessPatternsPage());
});

test('every key condition of resolvers and Lambdas begins with a listed partition key', () => {
  const partitions = new Set(ACCESS_PATTERNS.map(({ key }) => key.split(' ')[0]));
  const written = sourceFiles()
    .filter((path) => /^(resolvers|functions)\//.test(path))
    .flatMap((path) =>
      [
        ...linesOf(path)
          .join('\n')
          .matchAll(/(PK|GSI\dPK) = :/g),
      ].map((match) => match[1]),
    );
  expect(new Set(written).size).toBeGreaterThan(1);
  expect(written.filter((partition) => !partitions.has(partition))).toEqual([]);
});

test('every resolver that reads the table is named with its pattern, and nothing else is', () => {
  const named = ACCESS_PATTERNS.flatMap(({ usedBy }) => usedBy.map((user) => user.split(' ')[0] ?? '')).filter((user) =>
    user.includes('.'),
  );
  const resolvers = new Set(
    sourceFiles()
      .filter((path) => /^resolvers\/(?!lib)/.test(path) && /\.(table|items-near)\.ts$/.test(path))
      .map((path) => path.split('/')[1]?.split('.').slice(0, 2).join('.') ?? ''),
  );
  const throughStanding = [...resolvers].filter((name) => name.startsWith('Mutation.'));
  expect(new Set([...named, ...throughStanding])).toEqual(resolvers);
});
