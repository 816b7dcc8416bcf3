/**
 * Unit, pipeline and direct Lambda resolvers.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html
 */
import { AwsError } from '../../service.ts';
import { invoke, type LambdaTarget } from '../data-sources/lambda.ts';
import { type FieldError, fieldError } from '../execution/field-error.ts';
import type { FieldResolver, ResolverCall, ResolverResult } from '../execution/resolver.ts';
import type { Bundle } from '../runtime/javascript-runtime.ts';
import { type FieldPlace, type HandlerEnd, ResolverRun, type ResolverSurroundings } from './resolver-run.ts';
import { runStep, type Step } from './run-step.ts';

/** A resolver with one data source. */
export function unitResolver(step: Step, surroundings: ResolverSurroundings): FieldResolver {
  return guarded(step.owner, surroundings, async (run) => resultOf(run, await runStep(step, run, undefined)));
}

/** A resolver with functions between its two handlers. */
export function pipelineResolver(
  place: FieldPlace,
  pipeline: { readonly bundle: Bundle; readonly functions: readonly Step[] },
  surroundings: ResolverSurroundings,
): FieldResolver {
  return guarded(place, surroundings, async (run) => {
    const before = run.evaluate(pipeline.bundle, 'request', {});
    if (before.kind === 'failed') return run.fail(before.error);
    // An early return of the resolver itself skips all functions, whatever it skips to.
    const last = before.kind === 'early' ? before : await runFunctions(pipeline.functions, run, before.text);
    if (last.kind === 'failed') return run.fail(last.error);
    return resultOf(run, run.evaluate(pipeline.bundle, 'response', { previous: last.text, result: last.text }));
  });
}

/** Functions in order, each seeing the value of the one before, until one fails or skips to the end. */
async function runFunctions(functions: readonly Step[], run: ResolverRun, first: string): Promise<HandlerEnd> {
  let last: HandlerEnd = { kind: 'value', text: first };
  for (const step of functions) {
    if (last.kind === 'failed' || (last.kind === 'early' && last.skipTo === 'END')) return last;
    last = await runStep(step, run, last.text);
  }
  return last;
}

/** A Lambda without code around it: it receives the whole context, and its answer is the value. */
export function directLambdaResolver(place: FieldPlace, target: LambdaTarget, surroundings: ResolverSurroundings): FieldResolver {
  return guarded(place, surroundings, async (run) => {
    const outcome = await invoke(target, run.contextWithoutSource(), run.call.cause);
    if (outcome instanceof AwsError) return run.fail(fieldError(outcome.code, outcome.message));
    if (outcome.functionError === null) return run.succeed(outcome.payload);
    return run.fail(directFailure(outcome.errorType, outcome.errorMessage));
  });
}

function directFailure(errorType: string, message: string): FieldError {
  const unauthorized = errorType === 'UnauthorizedException';
  return fieldError(errorType, unauthorized ? 'You are not authorized to make this call.' : message);
}

function resultOf(run: ResolverRun, end: HandlerEnd): ResolverResult {
  return end.kind === 'failed' ? run.fail(end.error) : run.succeed(JSON.parse(end.text));
}

/** Whatever breaks outside the handlers is told to the log; the client learns that it happened. */
function guarded(
  place: FieldPlace,
  surroundings: ResolverSurroundings,
  work: (run: ResolverRun) => Promise<ResolverResult>,
): FieldResolver {
  return {
    resolve: async (call: ResolverCall) => {
      const run = new ResolverRun(call, place, surroundings);
      try {
        return await work(run);
      } catch (error) {
        surroundings.log(error instanceof Error ? (error.stack ?? error.message) : String(error), { requestId: call.scope.requestId });
        return run.fail(fieldError('InternalFailure', 'An internal failure occurred while resolving this field.'));
      }
    },
  };
}
