import { expect, test } from 'vitest';
import { linesOf, sourceFiles } from './source-files.ts';

const LINES_MAX = 400;
const VAGUE_NAMES = /(^|\/)(utils?|helpers?|common|misc)(\.|\/|$)/;
/** Spelled apart so that this file does not find itself. */
const BANNED = [
  `TO${'DO'}`,
  `FIX${'ME'}`,
  `X${'XX'}`,
  `as ${'any'}`,
  `@ts-${'ignore'}`,
  `@ts-${'expect-error'}`,
  `eslint-${'disable'}`,
  `/// <${'reference'}`,
];

test(`no source file is longer than ${LINES_MAX} lines`, () => {
  expect(sourceFiles().filter((path) => linesOf(path).length - 1 > LINES_MAX)).toEqual([]);
});

test('no file or folder has a name that says nothing', () => {
  expect(sourceFiles().filter((path) => VAGUE_NAMES.test(path))).toEqual([]);
});

test('no source has left-over marks or silenced checks', () => {
  const found = sourceFiles().flatMap((path) =>
    linesOf(path).flatMap((line, index) => BANNED.filter((word) => line.includes(word)).map((word) => `${path}:${index + 1} ${word}`)),
  );
  expect(found).toEqual([]);
});

test('no test is skipped or runs alone', () => {
  const skipping = new RegExp(`\\b(it|test|describe)\\.(${['only', 'skip', 'todo'].join('|')})\\b`);
  const found = sourceFiles()
    .filter((path) => path.startsWith('test/'))
    .flatMap((path) => linesOf(path).flatMap((line, index) => (skipping.test(line) ? [`${path}:${index + 1}`] : [])));
  expect(found).toEqual([]);
});
