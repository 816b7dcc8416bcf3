import { randomUUID } from 'node:crypto';
import { functionCause } from '../../lambda/function-cause.ts';
import { AwsError, type Cause, type Json, type JsonObject, type LambdaPort, type LambdaResult } from '../../service.ts';
import { isObject } from '../../template/json.ts';
import type { UserPool } from '../user-pool.ts';
import type { Trigger } from './lambda-config.ts';

/** How long Cognito waits for a trigger, and how often it calls one that does not answer. Neither can be changed. */
const LIMIT_MS = 5000;
const TRIES = 3;

/** Failures of the function's environment, after which it is called again; what a handler throws is its answer. */
const ENVIRONMENT_ENDED = new Set(['Sandbox.Timedout', 'Runtime.ExitError']);
const TIMED_OUT = 'Socket timeout while invoking Lambda function';

/** One call of a trigger, as far as the triggers differ. */
interface TriggerCall {
  readonly pool: UserPool;
  readonly clientId: string;
  readonly userName: string;
  /** `triggerSource`, such as `PreSignUp_SignUp`. */
  readonly source: string;
  readonly version?: '1' | '2';
  readonly request: JsonObject;
  /** The members of the response, all empty, as the function finds them. */
  readonly response: JsonObject;
  readonly cause: Cause | undefined;
}

/** Runs the functions of a pool's triggers. */
export interface TriggerRunner {
  /**
   * The response that the function left in its event; undefined when the pool has no such trigger.
   * @throws AwsError UserLambdaValidationException for what the function throws, UnexpectedLambdaException when it does not come to an
   * answer, InvalidLambdaResponseException for an answer that is no event.
   */
  run(trigger: Trigger, call: TriggerCall): Promise<JsonObject | undefined>;
}

/**
 * Calls a trigger at most three times, each time for 5 s of real time from the beginning of the run: a function that had its effect and
 * then timed out has it again. Follows the Amazon Cognito Developer Guide, "Customizing user pool workflows with Lambda triggers".
 */
export function createTriggerRunner(region: string, lambda: LambdaPort): TriggerRunner {
  return {
    run: async (trigger, call) => {
      const functionName = call.pool.triggers.functions.get(trigger);
      if (functionName === undefined) return undefined;
      const cause = call.cause ?? functionCause(functionName.split(':')[6] ?? functionName, randomUUID());
      const payload = triggerEvent(region, call);
      return responseOf(await answerOf(trigger, () => runOnce(lambda, { functionName, payload, cause })));
    },
  };
}

/** The answer to a trigger's output that cannot be read. */
export const unrecognizable = () => new AwsError('InvalidLambdaResponseException', 'Unrecognizable lambda output');

function triggerEvent(region: string, call: TriggerCall): JsonObject {
  return {
    version: call.version ?? '1',
    triggerSource: call.source,
    region,
    userPoolId: call.pool.id,
    userName: call.userName,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: call.clientId },
    request: call.request,
    response: call.response,
  };
}

/** What came of one run: an answer for good or bad, or the reason why there is none. */
type Attempt = { readonly payload: Json } | { readonly thrown: string } | { readonly unanswered: string; readonly again: boolean };

async function answerOf(trigger: Trigger, attempt: () => Promise<Attempt>): Promise<Json> {
  let reason = '';
  for (let tries = 0; tries < TRIES; tries += 1) {
    const outcome = await attempt();
    if ('payload' in outcome) return outcome.payload;
    if ('thrown' in outcome) throw new AwsError('UserLambdaValidationException', `${trigger} failed with error ${outcome.thrown}.`);
    reason = outcome.unanswered;
    if (!outcome.again) break;
  }
  throw new AwsError('UnexpectedLambdaException', `${trigger} invocation failed due to error ${reason}.`);
}

/** A run that goes on after the limit is left to itself, as on AWS. */
function runOnce(lambda: LambdaPort, invocation: Parameters<LambdaPort['invoke']>[0]): Promise<Attempt> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const onStart = () => {
      timer = setTimeout(() => resolve({ unanswered: TIMED_OUT, again: true }), LIMIT_MS);
    };
    lambda
      .invoke({ ...invocation, onStart })
      .then(attemptOf, refusedAttempt)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

function attemptOf(result: LambdaResult): Attempt {
  if (result.functionError === null) return { payload: result.payload };
  if (!ENVIRONMENT_ENDED.has(result.errorType)) return { thrown: result.errorMessage };
  return { unanswered: result.errorType === 'Sandbox.Timedout' ? TIMED_OUT : result.errorType, again: true };
}

/** Lambda itself refused the call; a function that does not exist will not come to exist. */
function refusedAttempt(error: unknown): Attempt {
  if (!(error instanceof AwsError)) throw error;
  return { unanswered: error.code, again: error.status === 429 || error.status >= 500 };
}

function responseOf(payload: Json): JsonObject {
  if (!isObject(payload) || !isObject(payload.response)) throw unrecognizable();
  return payload.response;
}
