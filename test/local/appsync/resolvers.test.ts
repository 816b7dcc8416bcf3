import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, LambdaResult } from '../../../local/service.ts';
import { startApi, type TestApi } from './test-api.ts';

const schema = `
type Query {
  stash: AWSJSON order: AWSJSON next: AWSJSON end: AWSJSON skipAll: AWSJSON unit: AWSJSON failing: AWSJSON apart: AWSJSON told: AWSJSON stopped: Thing appended: String denied: String unheard: String
  invoke(mode: String): AWSJSON event: AWSJSON direct(mode: String): AWSJSON people: [Person!] wrong: String
}
type Thing { id: ID! n: Int }
type Person { id: ID! name: String }`;

const ok = (payload: Json): LambdaResult => ({ functionError: null, payload });

let api: TestApi;
beforeAll(async () => {
  api = await startApi({
    schema,
    resolvers: {
      'Query.stash': {
        request: 'ctx.stash.list = ["before"]; return {};',
        functions: [{ request: 'ctx.stash.list.push("one"); return {};' }, { response: 'ctx.stash.list.push("two"); return null;' }],
        response: 'return ctx.stash.list;',
      },
      'Query.order': {
        request: 'return "b"',
        functions: [
          { request: 'return { payload: [ctx.prev.result] }', response: 'return [...ctx.result, "1"]' },
          { request: 'return { payload: ctx.prev.result }', response: 'return [...ctx.result, "2"]' },
        ],
        response: 'return { prev: ctx.prev.result, result: ctx.result }',
      },
      'Query.next': {
        functions: [
          { request: 'runtime.earlyReturn(["early"])', response: 'return "never"' },
          { response: 'return [...ctx.prev.result, "second"]' },
        ],
      },
      'Query.end': {
        functions: [{ request: 'runtime.earlyReturn(["early"], { skipTo: "END" })' }, { response: 'return "never"' }],
        response: 'return [...ctx.result, "after"]',
      },
      'Query.skipAll': {
        request: 'runtime.earlyReturn(["first"])',
        functions: [{ response: 'return "never"' }],
        response: 'return [...ctx.result, "after"]',
      },
      'Query.unit': { request: 'runtime.earlyReturn("done")', response: 'return "never"' },
      'Query.failing': {
        functions: [
          { dataSource: 'fn', request: 'return { operation: "Invoke", payload: "fail" }', response: 'return [ctx.error.message]' },
          { response: 'return [...ctx.prev.result, ctx.error === undefined, ctx.result]', request: 'return { payload: "none" }' },
        ],
        response: 'return [...ctx.result, ctx.error === undefined]',
      },
      'Query.apart': {
        request: 'ctx.args.own = 1; return 1;',
        functions: [{ request: 'runtime.earlyReturn(Object.keys(ctx.args))' }],
      },
      'Query.told': {
        request: 'util.appendError("one"); return {};',
        functions: [{ request: 'util.appendError("two"); runtime.earlyReturn(1)' }, { response: 'util.appendError("three"); return 1' }],
        response: 'util.appendError("four"); return ctx.result',
      },
      'Query.stopped': {
        functions: [
          { response: 'util.error("stop", "STOP", [{ id: 1, n: 2, secret: 3 }], { why: "x" })' },
          { response: 'return { id: "never" }' },
        ],
      },
      'Query.appended': { response: 'util.appendError("beside", "SIDE"); return "value"' },
      'Query.denied': { request: 'util.unauthorized()' },
      'Query.unheard': { dataSource: 'fn', request: 'return { operation: "Invoke", payload: "fail" }', response: 'return "value"' },
      'Query.invoke': {
        dataSource: 'fn',
        request: 'return { operation: "Invoke", payload: ctx.args.mode }',
        response: 'return ctx.error ? { error: ctx.error, result: ctx.result } : ctx.result',
      },
      'Query.event': { dataSource: 'fn', request: 'return { operation: "Invoke", invocationType: "Event", payload: "later" }' },
      'Query.direct': { dataSource: 'fn', direct: true },
      'Query.people': { response: 'return [1, 2, 3, 4, 5].map((id) => ({ id }))' },
      'Person.name': { dataSource: 'fn', maxBatchSize: 2, request: 'return { operation: "BatchInvoke", payload: ctx.source.id }' },
      'Query.wrong': { dataSource: 'table', request: 'return { key: {} }' },
    },
    lambda: ({ payload }) => {
      if (Array.isArray(payload)) return ok(payload.map((id) => `name ${id}`));
      const mode = typeof payload === 'object' && payload !== null ? (payload.arguments as { mode: string }).mode : payload;
      if (mode === 'fail') return { functionError: 'Unhandled', errorType: 'TypeError', errorMessage: 'it broke' };
      if (mode === 'denied') return { functionError: 'Unhandled', errorType: 'UnauthorizedException', errorMessage: 'internal reason' };
      return ok(payload);
    },
  });
});
afterAll(() => api.stop());

async function json(field: string): Promise<unknown> {
  const { data, errors } = await api.query(`{ value: ${field} }`);
  expect(errors).toBeUndefined();
  return JSON.parse(String((data as { value: string }).value));
}

const failure = (field: string, errorType: string, message: string, rest: object = {}) => ({
  path: [field],
  data: null,
  errorType,
  errorInfo: null,
  locations: [{ line: 1, column: 3, sourceName: null }],
  message,
  ...rest,
});

describe('pipelines', () => {
  test('one stash goes through all handlers', async () => {
    expect(await json('stash')).toEqual(['before', 'one', 'two']);
  });

  test('each step sees the value of the one before, and the last handler sees it as its result', async () => {
    expect(await json('order')).toEqual({ prev: ['b', '1', '2'], result: ['b', '1', '2'] });
  });

  test('an early return of a function goes on with the next one', async () => {
    expect(await json('next')).toEqual(['early', 'second']);
  });

  test('with END it goes on with the handler of the resolver', async () => {
    expect(await json('end')).toEqual(['early', 'after']);
  });

  test('an early return of the resolver skips its functions', async () => {
    expect(await json('skipAll')).toEqual(['first', 'after']);
  });

  test("a failure of one function's data source is not told to the handlers after its own", async () => {
    expect(await json('failing')).toEqual(['it broke', true, 'none', true]);
  });

  test('what a handler changes in its context but the stash is not seen by the next one', async () => {
    expect(await json('apart')).toEqual([]);
  });

  test('appended errors stand in the order of the handlers', async () => {
    const { errors } = await api.query('{ told }');
    expect((errors as { message: string }[]).map(({ message }) => message)).toEqual(['one', 'two', 'three', 'four']);
  });

  test('an error of a function ends the resolver; its data are cut to the selection, its info is not', async () => {
    expect(await api.query('{ stopped { id } }')).toEqual({
      data: { stopped: null },
      errors: [failure('stopped', 'STOP', 'stop', { data: [{ id: 1 }], errorInfo: { why: 'x' } })],
    });
  });
});

describe('unit resolvers', () => {
  test('an early return is the value of the field', async () => {
    expect(await json('unit')).toBe('done');
  });

  test('an appended error stands beside the value', async () => {
    expect(await api.query('{ appended }')).toEqual({ data: { appended: 'value' }, errors: [failure('appended', 'SIDE', 'beside')] });
  });

  test('util.unauthorized reads like the refusal of a directive', async () => {
    expect(await api.query('{ denied }')).toEqual({
      data: { denied: null },
      errors: [failure('denied', 'Unauthorized', 'Not Authorized to access denied on type Query')],
    });
  });

  test('a failure of the data source is no error unless the handler makes it one', async () => {
    expect(await api.query('{ unheard }')).toEqual({ data: { unheard: 'value' } });
  });

  test('a request object that the data source does not understand is an error of kind MappingTemplate', async () => {
    expect((await api.query('{ wrong }')).errors).toEqual([
      failure('wrong', 'MappingTemplate', "Value for field '$[operation]' not found."),
    ]);
  });
});

describe('Lambda', () => {
  test('receives the payload alone, and its answer is the result', async () => {
    api.invocations.length = 0;
    expect(await json('invoke(mode: "hi")')).toBe('hi');
    expect(api.invocations).toEqual([
      { functionName: 'arn:fn', payload: 'hi', cause: { operation: 'Query.invoke', requestId: expect.any(String) } },
    ]);
  });

  test('its failure is ctx.error', async () => {
    expect(await json('invoke(mode: "fail")')).toEqual({ error: { message: 'it broke', type: 'Lambda:Unhandled' }, result: null });
  });

  test('an Event is answered with null', async () => {
    expect(await api.query('{ event }')).toEqual({ data: { event: null } });
    expect(api.invocations.at(-1)?.payload).toBe('later');
  });

  test('BatchInvoke merges the pending calls of a field up to maxBatchSize', async () => {
    api.invocations.length = 0;
    const { data } = await api.query('{ people { name } }');
    expect(data).toEqual({ people: [1, 2, 3, 4, 5].map((id) => ({ name: `name ${id}` })) });
    expect(api.invocations.map(({ payload }) => payload)).toEqual([[1, 2], [3, 4], [5]]);
  });

  test('without code it receives the whole context', async () => {
    expect(await json('direct(mode: "x")')).toMatchObject({
      arguments: { mode: 'x' },
      identity: null,
      source: null,
      prev: null,
      stash: {},
      info: { fieldName: 'direct', parentTypeName: 'Query' },
      request: { domainName: null },
    });
  });

  test('without code its failure is the error of the field, but for the reason of a refusal', async () => {
    expect((await api.query('{ direct(mode: "fail") }')).errors).toEqual([failure('direct', 'TypeError', 'it broke')]);
    expect((await api.query('{ direct(mode: "denied") }')).errors).toEqual([
      failure('direct', 'UnauthorizedException', 'You are not authorized to make this call.'),
    ]);
  });
});
