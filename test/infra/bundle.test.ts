import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundle } from '../../infra/bundle.ts';
import type { Wiring } from '../../infra/wiring.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ecobid-bundle-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(file: string, text: string): string {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
const unit = (path: string): Wiring => ({
  fields: [{ kind: 'UNIT', typeName: 'Query', fieldName: 'item', step: { path, dataSource: 'table' } }],
  functions: [],
});
const build = (wiring: Wiring) => bundle(wiring, { root, functions: join(root, 'functions'), outdir: join(root, 'out'), devEcho: false });

test('a resolver takes in what it imports, but not what AppSync brings along', async () => {
  put('lib.ts', 'export const sort: string = "ABOUT";');
  const path = put(
    'item.ts',
    'import { util } from "@aws-appsync/utils"; import { get } from "@aws-appsync/utils/dynamodb"; import { sort } from "./lib.ts"; export const request = () => get({ key: util.x(sort) });',
  );
  const { text, name, file } = (await build(unit(path))).resolver(path);
  expect(name).toBe('Query.item');
  expect(readFileSync(file, 'utf8')).toBe(text);
  expect(text).toContain('from "@aws-appsync/utils"');
  expect(text).toContain('from "@aws-appsync/utils/dynamodb"');
  expect(text).toContain('var sort = "ABOUT"');
});

test('a bundle does not tell where it was built', async () => {
  const path = put('item.ts', 'export const request = () => ({});');
  put('functions/greet/handler.ts', 'export const handler = () => null;');
  const built = await build({ ...unit(path), functions: ['greet'] });
  const { text } = built.resolver(path);
  const map = readFileSync(join(built.functions.get('greet')!, 'index.mjs.map'), 'utf8');
  expect(text + map).not.toContain(tmpdir());
  expect(text).toContain('// item.ts');
  expect(JSON.parse(map).sources).toEqual(['../../functions/greet/handler.ts']);
});

/** Writes a resolver whose bundle has exactly so many characters. */
async function putResolverOf(characters: number): Promise<string> {
  const putFiller = (length: number) => put('item.ts', `export const request = () => "${'x'.repeat(length)}";`);
  const path = putFiller(30_000);
  const { text } = (await build(unit(path))).resolver(path);
  return putFiller(30_000 + characters - text.length);
}

test('a resolver of 32,768 characters passes, one more is refused', async () => {
  const path = await putResolverOf(32_768);
  expect((await build(unit(path))).resolver(path).text).toHaveLength(32_768);
  await putResolverOf(32_769);
  await expect(build(unit(path))).rejects.toThrow(
    'The bundle of Query.item has 32769 characters; AppSync takes 32768. Split it into two steps.',
  );
});

test('code that does not build fails with file and line', async () => {
  const path = put('item.ts', 'export const request = () => (;');
  await expect(build(unit(path))).rejects.toThrow(/item\.ts:1:30: ERROR: Unexpected ";"/);
});

test('a pipeline has its steps by number, its own handlers, and a pass-through for those without', async () => {
  const step = put('1-read.table.ts', 'export const request = () => "read";');
  const around = put('resolver.ts', 'export const request = () => "around";');
  const steps = [{ path: step, dataSource: 'table', name: 'read' }];
  const built = await build({ fields: [{ kind: 'PIPELINE', typeName: 'Mutation', fieldName: 'bid', steps, around }], functions: [] });
  expect(built.resolver(step).name).toBe('Mutation.bid.1-read');
  expect(built.resolver(around).text).toContain('"around"');
  expect(built.passThrough.text).toContain('return ctx.prev.result;');
  expect(() => built.resolver('elsewhere.ts')).toThrow('elsewhere.ts was not bundled.');
});

test('a function runs from its bundle alone, packages of either module kind included', async () => {
  put('node_modules/old/index.js', 'const { sep } = require("node:path"); exports.sep = sep;');
  put(
    'functions/greet/handler.ts',
    'import { sep } from "old"; export const handler = async (name: string): Promise<string> => "hello " + name + sep;',
  );
  const directory = (await build({ fields: [], functions: ['greet'] })).functions.get('greet')!;
  const file = join(directory, 'index.mjs');
  expect(readFileSync(file, 'utf8')).not.toContain('from"old"');
  const { handler } = await import(pathToFileURL(file).href);
  expect(await handler('Ada')).toBe('hello Ada/');
});
