import { afterAll, describe, expect, test } from 'vitest';
import { JavaScriptRuntime } from '../../../local/appsync/runtime/javascript-runtime.ts';
import { code } from './test-api.ts';

const NOW_MS = 1_700_000_000_000;
const runtime = new JavaScriptRuntime({ now: () => NOW_MS }, { handlerMs: 500, memoryMegabytes: 64 });
afterAll(() => runtime.dispose());

const run = (request: string, context: object = {}) => {
  const bundle = runtime.compile(code({ request }));
  const { valueText, stashText, ...remains } = bundle.run('request', JSON.stringify(context), 'API Key Authorization');
  return { value: JSON.parse(valueText), stash: JSON.parse(stashText), ...remains };
};
const value = (expression: string, context?: object) => run(`return ${expression};`, context).value;
const mistake = (request: string) => run(request).error?.message;

describe('bundles are kept apart', () => {
  test.each([
    ['a global', 'globalThis.leak = 1;', 'return typeof leak;', 'undefined'],
    ['a prototype', 'Array.prototype.leak = 1;', 'return typeof [].leak;', 'undefined'],
    ['a built-in function', 'JSON.stringify = () => "x";', 'return JSON.stringify(1);', '1'],
    ['an iterator', 'Object.getPrototypeOf([].values()).next = 1;', 'return [...[1]].length;', 1],
    ['util itself', 'util.error = 1;', 'return typeof util.error;', 'function'],
    ['a helper module', 'ddb.operations.add = 1;', 'return typeof ddb.operations.add;', 'function'],
  ])('%s cannot be changed for the next one', (_what, first, second, expected) => {
    expect(run(first).error?.kind).toBe('code');
    expect(run(second).value).toBe(expected);
  });

  test('nothing of the host is within reach', () => {
    expect(value('[typeof process, typeof require, typeof Buffer, typeof fetch, typeof setTimeout, typeof eval, typeof Function]')).toEqual(
      Array(7).fill('undefined'),
    );
    expect(value('typeof util.autoId.constructor("return this")().process')).toBe('undefined');
  });

  test('only the two modules of AppSync can be imported', () => {
    expect(() => runtime.compile('import fs from "node:fs"; export function request() {}')).toThrow("Cannot import 'node:fs'");
  });
});

describe('a runaway handler is an error, and the next one runs', () => {
  test.each([
    ['a loop without end', 'for (;;) {}'],
    ['a pattern without end', 'util.matches("(x+x+)+y", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")'],
    ['memory without end', 'const kept = []; for (;;) { kept.push("text" + kept.length, [1, 2, 3]); }'],
    ['a recursion without end', 'const again = () => again() + 1; return again();'],
    ['one huge array', 'return Array(500000000).fill(0);'],
    ['a cyclic result', 'const a = {}; a.a = a; return a;'],
  ])('%s', (_what, request) => {
    expect(run(request).error?.kind).toBe('code');
    expect(value('1')).toBe(1);
  });

  test('more than 5 MB of result', () => {
    expect(run('let text = "0123456789"; [...Array(19).keys()].forEach(() => { text = text + text; }); return text;').error).toEqual({
      kind: 'raised',
      type: 'MappingTemplate',
      message: 'Transformation too large',
    });
  });
});

describe('the context', () => {
  test('may be changed below its first level only', () => {
    expect(run('ctx.stash.a = 1; ctx.args.b = 2; return ctx.arguments;', { arguments: { a: 1 } })).toEqual({
      value: { a: 1, b: 2 },
      stash: { a: 1 },
    });
    expect(mistake('ctx.stash = {};')).toMatch(/^code\.js:3:\d+: TypeError: Cannot assign to read only property 'stash'/);
    expect(mistake('ctx.more = 1;')).toMatch(/object is not extensible/);
  });

  test('hides the selection from JSON', () => {
    const info = { fieldName: 'f', selectionSetList: ['a'], selectionSetGraphQL: '{ a }' };
    expect(value('[ctx.info, ctx.info.selectionSetList, ctx.info.selectionSetGraphQL]', { info })).toEqual([
      { fieldName: 'f' },
      ['a'],
      '{ a }',
    ]);
  });
});

describe('errors and early returns', () => {
  test('util.error ends the handler, util.appendError does not', () => {
    expect(run('util.error("m", "T", { a: 1 }, { b: 2 }); return 1;')).toEqual({
      value: null,
      stash: {},
      error: { kind: 'raised', message: 'm', type: 'T', data: { a: 1 }, info: { b: 2 } },
    });
    expect(run('util.appendError("m", "T"); return 1;')).toEqual({
      value: 1,
      stash: {},
      appended: [{ kind: 'raised', message: 'm', type: 'T' }],
    });
    expect(run('util.unauthorized();').error).toEqual({ kind: 'unauthorized', message: 'Unauthorized', type: 'UnauthorizedException' });
  });

  test('runtime.earlyReturn ends the handler with a value', () => {
    expect(run('runtime.earlyReturn({ a: 1 });')).toEqual({ value: { a: 1 }, stash: {}, skipTo: 'NEXT' });
    expect(run('runtime.earlyReturn(null, { skipTo: "END" });')).toEqual({ value: null, stash: {}, skipTo: 'END' });
  });

  test('logs and extensions are collected in order, and belong to one run', () => {
    expect(run('console.log("a", { b: 1 }); console.error("c"); extensions.setSubscriptionFilter({ filterGroup: [] });')).toEqual({
      value: null,
      stash: {},
      logs: [expect.stringMatching(/^INFO - code\.js:3:\d+: "a" \{"b":1\}$/), expect.stringMatching(/^ERROR - code\.js:3:\d+: "c"$/)],
      extensions: [{ name: 'setSubscriptionFilter', arguments: [{ filterGroup: [] }] }],
    });
    expect(run('return 1;')).toEqual({ value: 1, stash: {} });
  });
});

describe('time and identifiers', () => {
  test('follow the clock of the local cloud', () => {
    expect(
      value(
        '[Date.now(), util.time.nowISO8601(), util.time.nowEpochSeconds(), util.time.nowEpochMilliSeconds(), new Date().getTime(), new Date().constructor.now()]',
      ),
    ).toEqual([NOW_MS, '2023-11-14T22:13:20.000Z', NOW_MS / 1000, NOW_MS, NOW_MS, NOW_MS]);
  });

  test('are read and written in ISO 8601', () => {
    expect(
      value(
        '[util.time.parseISO8601ToEpochMilliSeconds("2018-02-01T17:21:05.180+08:00"), util.time.epochMilliSecondsToISO8601(1517943695750), util.time.epochMilliSecondsToSeconds(1517943695750)]',
      ),
    ).toEqual([1517476865180, '2018-02-06T19:01:35.750Z', 1517943695]);
    expect(mistake('util.time.parseISO8601ToEpochMilliSeconds("yesterday")')).toMatch(/Unable to parse timestamp: yesterday/);
    expect(mistake('util.time.nowFormatted("YYYY")')).toMatch(/does not imitate times formatted by Java patterns/);
  });

  test('identifiers have the form of their kind and differ', () => {
    const [uuid, ulid, ksuid, other] = value('[util.autoId(), util.autoUlid(), util.autoKsuid(), util.autoId()]') as string[];
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ulid).toMatch(/^01HF7YAT00[0-9A-HJKMNP-TV-Z]{16}$/);
    expect(ksuid).toMatch(/^[0-9A-Za-z]{27}$/);
    expect(other).not.toBe(uuid);
  });
});

test('encodings', () => {
  expect(
    value(
      '[util.base64Encode("héllo€😀"), util.base64Decode("aMOpbGxv4oKs8J+YgA=="), util.urlEncode("a b&c~é*"), util.urlDecode("a+b%26"), util.escapeJavaScript("a\\"é")]',
    ),
  ).toEqual([Buffer.from('héllo€😀').toString('base64'), 'héllo€😀', 'a+b%26c%7E%C3%A9*', 'a b&', 'a\\"\\u00E9']);
  expect(
    value(
      '[util.matches("a*b", "aaaaab"), util.matches("a*b", "xab"), util.str.normalize("é", "nfd").length, util.math.roundNum(1.5), util.math.maxVal(1, 2)]',
    ),
  ).toEqual([true, false, 2, 2, 2]);
});

test('invalid JSON parses to a blank string', () => {
  expect(value('[JSON.parse("{nope"), JSON.parse("[1]")]')).toEqual(['', [1]]);
});
