import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTriggerRunner } from '../../../local/cognito/triggers/trigger-runner.ts';
import type { UserPool } from '../../../local/cognito/user-pool.ts';
import { AwsError, type LambdaInvocation, type LambdaResult } from '../../../local/service.ts';

const ARN = 'arn:aws:lambda:eu-central-1:000000000000:function:guard';
const pool = { id: 'eu-central-1_a', triggers: { functions: new Map([['PreSignUp', ARN]]), tokenEvent: 'V1_0' } } as unknown as UserPool;
const call = { pool, clientId: 'c', userName: 'u', source: 'PreSignUp_SignUp', request: {}, response: {}, cause: undefined };

/** A Lambda service that answers call by call as it is told; 'never' stands for no answer at all. */
function runnerOn(...answers: (LambdaResult | AwsError | 'never')[]) {
  const calls: LambdaInvocation[] = [];
  const invoke = (invocation: LambdaInvocation): Promise<LambdaResult> => {
    const answer = answers[calls.push(invocation) - 1] ?? 'never';
    if (answer instanceof AwsError) return Promise.reject(answer);
    invocation.onStart?.();
    return answer === 'never' ? new Promise(() => undefined) : Promise.resolve(answer);
  };
  return { calls, run: () => createTriggerRunner('eu-central-1', { invoke }).run('PreSignUp', call) };
}

const failure = (errorType: string, errorMessage = 'm'): LambdaResult => ({ functionError: 'Unhandled', errorType, errorMessage });
const answered: LambdaResult = { functionError: null, payload: { response: { autoConfirmUser: true } } };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('an answer has five seconds from the beginning of the run, three times', async () => {
  const { calls, run } = runnerOn();
  const outcome = run().catch((error: unknown) => error);
  for (const tries of [1, 2, 3]) {
    await vi.advanceTimersByTimeAsync(4999);
    expect(calls).toHaveLength(tries);
    await vi.advanceTimersByTimeAsync(1);
  }
  expect(await outcome).toEqual(
    new AwsError('UnexpectedLambdaException', 'PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.'),
  );
  expect(calls).toHaveLength(3);
});

test('an answer to the third call counts', async () => {
  const { run } = runnerOn('never', failure('Sandbox.Timedout'), answered);
  const outcome = run();
  await vi.advanceTimersByTimeAsync(5000);
  expect(await outcome).toEqual({ autoConfirmUser: true });
});

test.each<[string, LambdaResult | AwsError, string]>([
  ['timed out', failure('Sandbox.Timedout'), 'Socket timeout while invoking Lambda function'],
  ['crashed', failure('Runtime.ExitError'), 'Runtime.ExitError'],
  ['was throttled', new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429), 'TooManyRequestsException'],
])('a function that %s is called three times', async (_what, answer, reason) => {
  const { calls, run } = runnerOn(answer, answer, answer, answered);
  await expect(run()).rejects.toEqual(new AwsError('UnexpectedLambdaException', `PreSignUp invocation failed due to error ${reason}.`));
  expect(calls).toHaveLength(3);
});

test('a function that is not there is called once', async () => {
  const { calls, run } = runnerOn(new AwsError('ResourceNotFoundException', 'Function not found', 404), answered);
  await expect(run()).rejects.toMatchObject({ code: 'UnexpectedLambdaException' });
  expect(calls).toHaveLength(1);
});

test('what a handler throws is told, and not tried again', async () => {
  const { calls, run } = runnerOn(failure('Error', 'not here'), answered);
  await expect(run()).rejects.toEqual(new AwsError('UserLambdaValidationException', 'PreSignUp failed with error not here.'));
  expect(calls).toHaveLength(1);
});

test.each([null, 'text', [], {}, { response: null }, { response: [] }])('the answer %j is no event', async (payload) => {
  const { run } = runnerOn({ functionError: null, payload });
  await expect(run()).rejects.toEqual(new AwsError('InvalidLambdaResponseException', 'Unrecognizable lambda output'));
});

test('a run that nobody asked for is counted for its function', async () => {
  const { calls, run } = runnerOn(answered);
  await run();
  expect(calls[0]).toMatchObject({ functionName: ARN, cause: { operation: 'Function.guard' } });
});
