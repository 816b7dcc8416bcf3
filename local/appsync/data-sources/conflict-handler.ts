/** The Lambda of a condition's `Custom` strategy decides what becomes of a write whose condition failed. */
import type { Json, JsonObject } from '../../service.ts';
import type { DataSourceCall } from './data-source.ts';
import type { WritableTable } from './dynamodb-table.ts';
import { isJsonObject } from './request-object.ts';

interface Conflict {
  readonly functionName: string;
  readonly request: JsonObject;
  readonly currentValue: Json;
  readonly call: DataSourceCall;
}

/** What to do; `retry` brings the request to try instead. A failing function, or an answer of another shape, rejects. */
export type ConflictDecision = { readonly action: 'reject' | 'discard' } | { readonly action: 'retry'; readonly request: JsonObject };

/** The decision of the condition's Lambda; AwsError when there is no such function. */
export async function resolveConflict(table: WritableTable, conflict: Conflict): Promise<ConflictDecision> {
  const { call, owner, cause } = conflict.call;
  const payload = {
    arguments: call.arguments,
    requestMapping: conflict.request,
    currentValue: conflict.currentValue,
    resolver: {
      tableName: table.name,
      awsRegion: table.region,
      parentType: owner.parentType,
      field: owner.field,
      outputType: call.outputType,
    },
    identity: JSON.parse(call.scope.caller.identityText),
  };
  const result = await table.lambda.invoke({ functionName: conflict.functionName, payload, cause });
  return result.functionError === null ? decisionOf(result.payload, conflict.request) : { action: 'reject' };
}

function decisionOf(answer: Json, request: JsonObject): ConflictDecision {
  if (!isJsonObject(answer)) return { action: 'reject' };
  if (answer.action === 'discard') return { action: 'discard' };
  if (answer.action !== 'retry' || !isJsonObject(answer.retryMapping)) return { action: 'reject' };
  return { action: 'retry', request: { ...request, ...answer.retryMapping } };
}
