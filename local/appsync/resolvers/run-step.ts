/** One pair of handlers around one data source: a unit resolver, or a function of a pipeline. */
import type { Json } from '../../service.ts';
import { type DataSource, type DataSourceOwner, type DataSourceResult, RequestRefused } from '../data-sources/data-source.ts';
import { fieldError } from '../execution/field-error.ts';
import type { Bundle } from '../runtime/javascript-runtime.ts';
import type { HandlerEnd, ResolverRun } from './resolver-run.ts';

/** Code and the data source between its handlers. */
export interface Step {
  readonly bundle: Bundle;
  readonly dataSource: DataSource;
  readonly owner: DataSourceOwner;
}

/** Request handler, data source, response handler; an early return or an error of the first skips the rest. */
export async function runStep(step: Step, run: ResolverRun, previous: string | undefined): Promise<HandlerEnd> {
  const request = run.evaluate(step.bundle, 'request', { previous });
  if (request.kind !== 'value') return request;
  const answer = await ask(step, run, JSON.parse(request.text));
  if ('failed' in answer) return { kind: 'failed', error: fieldError('MappingTemplate', answer.failed) };
  const response = run.evaluate(step.bundle, 'response', { previous, result: JSON.stringify(answer.result), error: answer.error });
  return response.kind === 'early' ? { kind: 'value', text: response.text } : response;
}

async function ask({ dataSource, owner }: Step, { call }: ResolverRun, request: Json): Promise<DataSourceResult | { failed: string }> {
  try {
    return await dataSource.run(request, { call, owner, cause: call.cause });
  } catch (error) {
    if (error instanceof RequestRefused) return { failed: error.message };
    throw error;
  }
}
