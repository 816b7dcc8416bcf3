/**
 * The Lambda data source: one invocation a request, or one for all pending requests of a field.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-lambda-js.html
 */
import { AwsError, type Cause, type Json, type LambdaPort, type LambdaResult } from '../../service.ts';
import { type DataSource, type DataSourceCall, type DataSourceResult, RequestRefused } from './data-source.ts';
import { requireObject, requireText } from './request-object.ts';

/** A function, and the way to it. */
export interface LambdaTarget {
  readonly functionName: string;
  readonly lambda: LambdaPort;
  readonly log: (message: string) => void;
}

/** Invocations of one field that wait for their common call. */
interface Batch {
  readonly payloads: Json[];
  readonly results: Promise<DataSourceResult[]>;
}

/** The data source of one function. */
export function createLambdaSource(name: string, target: LambdaTarget): DataSource {
  return {
    name,
    run: async (request, call) => {
      const object = requireObject(request, 'operation');
      const operation = requireText(object.operation, 'operation');
      const payload = object.payload ?? null;
      if (operation === 'BatchInvoke') return joinBatch(target, payload, call);
      if (operation !== 'Invoke') throw new RequestRefused(`Unsupported operation '${operation}'.`);
      if (object.invocationType === 'Event') return invokeLater(target, payload, call.cause);
      return resultOf(await invoke(target, payload, call.cause));
    },
  };
}

/** Invokes a function; what AWS itself refuses comes back in the form of a function's own failure. */
export async function invoke({ functionName, lambda }: LambdaTarget, payload: Json, cause: Cause): Promise<LambdaResult | AwsError> {
  try {
    return await lambda.invoke({ functionName, payload, cause });
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

/** `Event` is answered before the function has run; its failure is nobody's but the log's. */
function invokeLater(target: LambdaTarget, payload: Json, cause: Cause): DataSourceResult {
  invoke(target, payload, cause).then(
    (outcome) => {
      const { error } = resultOf(outcome);
      if (error !== undefined) target.log(`asynchronous invocation of ${target.functionName} failed: ${error.type}`);
    },
    () => target.log(`asynchronous invocation of ${target.functionName} failed`),
  );
  return { result: null };
}

function resultOf(outcome: LambdaResult | AwsError): DataSourceResult {
  if (outcome instanceof AwsError) return { result: null, error: { type: `Lambda:${outcome.code}`, message: outcome.message } };
  if (outcome.functionError === null) return { result: outcome.payload };
  return { result: null, error: { type: `Lambda:${outcome.functionError}`, message: outcome.errorMessage } };
}

async function joinBatch(target: LambdaTarget, payload: Json, call: DataSourceCall): Promise<DataSourceResult> {
  const sizeMax = call.owner.batchSizeMax;
  if (sizeMax < 1) throw new RequestRefused('BatchInvoke needs a maxBatchSize of at least 1.');
  const batch = openBatch(target, call, sizeMax);
  const index = batch.payloads.push(payload) - 1;
  const result = (await batch.results)[index];
  return result ?? { result: null, error: { type: 'Lambda:Unhandled', message: 'The batch has no result for this invocation.' } };
}

/** The batch that is filling for this field and step, or a new one that is sent once all that is running now has asked. */
function openBatch(target: LambdaTarget, { call, owner, cause }: DataSourceCall, sizeMax: number): Batch {
  const open = batchesOf(call.batches, owner);
  const filling = open.get(call.batchKey);
  if (filling !== undefined && filling.payloads.length < sizeMax) return filling;
  const payloads: Json[] = [];
  const results = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    if (open.get(call.batchKey)?.payloads === payloads) open.delete(call.batchKey);
    return sendBatch(target, payloads, cause);
  });
  const batch = { payloads, results };
  open.set(call.batchKey, batch);
  return batch;
}

function batchesOf(batches: Map<object, unknown>, owner: object): Map<object, Batch> {
  const known = batches.get(owner);
  if (known instanceof Map) return known;
  const made = new Map<object, Batch>();
  batches.set(owner, made);
  return made;
}

async function sendBatch(target: LambdaTarget, payloads: Json[], cause: Cause): Promise<DataSourceResult[]> {
  const { result, error } = resultOf(await invoke(target, payloads, cause));
  if (error !== undefined) return payloads.map(() => ({ result: null, error }));
  if (Array.isArray(result) && result.length === payloads.length) return result.map((value) => ({ result: value }));
  const message = `The function must answer a list of ${payloads.length} results.`;
  return payloads.map(() => ({ result: null, error: { type: 'Lambda:IllegalArgument', message } }));
}
