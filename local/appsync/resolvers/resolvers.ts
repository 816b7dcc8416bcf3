/**
 * Unit, pipeline and direct Lambda resolvers.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html
 */
import { AwsError } from '../../service.ts';
import { invoke, type LambdaTarget } from '../data-sources/lambda.ts';
import { type FieldError, fieldError } from '../execution/field-error.ts';
import type { FieldResolver, ResolverCall, ResolverResult } from '../execution/resolver.ts';
import type { Bundle, Sequence } from '../runtime/javascript-runtime.ts';
import { functionAt } from '../runtime/stretch.ts';
import { type FieldPlace, ResolverRun, type ResolverSurroundings } from './resolver-run.ts';
import { askDataSource, type Step } from './step.ts';

/** A resolver with one data source. */
export function unitResolver(step: Step, surroundings: ResolverSurroundings): FieldResolver {
  return guarded(step.owner, surroundings, (run) => runSteps(run, undefined, [step]));
}

/** A resolver with functions between its two handlers. */
export function pipelineResolver(
  place: FieldPlace,
  pipeline: { readonly bundle: Bundle; readonly functions: readonly Step[] },
  surroundings: ResolverSurroundings,
): FieldResolver {
  return guarded(place, surroundings, (run) => runSteps(run, pipeline.bundle, pipeline.functions));
}

/** Runs handlers in stretches, and asks the data sources between them. */
async function runSteps(run: ResolverRun, around: Bundle | undefined, steps: readonly Step[]): Promise<ResolverResult> {
  const sequence: Sequence = { around, functions: steps.map(({ bundle }) => bundle) };
  let end = run.start(sequence);
  while (end.kind === 'asks') {
    const step = steps[functionAt(end.state)];
    if (step === undefined) throw new TypeError('There is no function at this place.');
    const answer = await askDataSource(step, end.request, run.call);
    if ('refused' in answer) return run.fail(fieldError('MappingTemplate', answer.refused));
    end = run.resume(sequence, end.state, answer);
  }
  return end.kind === 'failed' ? run.fail(end.error) : run.succeed(end.value);
}

/** A Lambda without code around it: it receives the whole context, and its answer is the value. */
export function directLambdaResolver(place: FieldPlace, target: LambdaTarget, surroundings: ResolverSurroundings): FieldResolver {
  return guarded(place, surroundings, async (run) => {
    const outcome = await invoke(target, run.directContext(), run.call.cause);
    if (outcome instanceof AwsError) return run.fail(fieldError(outcome.code, outcome.message));
    if (outcome.functionError === null) return run.succeed(outcome.payload);
    return run.fail(directFailure(outcome.errorType, outcome.errorMessage));
  });
}

function directFailure(errorType: string, message: string): FieldError {
  const unauthorized = errorType === 'UnauthorizedException';
  return fieldError(errorType, unauthorized ? 'You are not authorized to make this call.' : message);
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
