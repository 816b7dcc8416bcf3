/** One table behind a data source: calls with their failures told in AppSync's words. */
import { randomUUID } from 'node:crypto';
import { AwsError, type Cause, CONNECTION_LOST, type DynamoDbPort, type JsonObject, type LambdaPort } from '../../service.ts';
import type { DataSourceResult } from './data-source.ts';
import type { PageTokens } from './page-token.ts';

/** What the operations of a DynamoDB data source share. */
export interface DynamoDbTable {
  readonly name: string;
  readonly port: DynamoDbPort;
  readonly tokens: PageTokens;
}

/** A table with what the Lambda of a failed condition is told. */
export interface WritableTable extends DynamoDbTable {
  readonly region: string;
  readonly lambda: LambdaPort;
}

/** The answer of a call, or its failure as `ctx.error`. */
export type CallOutcome = { readonly answer: JsonObject } | { readonly failed: AwsError };

/** Calls DynamoDB; anything but an error of DynamoDB itself is thrown on. */
export async function callDynamoDb(
  port: DynamoDbPort,
  { action, input }: { action: string; input: JsonObject },
  cause: Cause,
): Promise<CallOutcome> {
  try {
    return { answer: await port.call(action, input, cause) };
  } catch (error) {
    if (error instanceof AwsError) return { failed: error };
    throw error;
  }
}

/** `ctx.error` of a failure, with the given `ctx.result` beside it. A call without an answer has no request id or status to tell. */
export function failedResult({ code, message, status }: AwsError, result: DataSourceResult['result'] = null): DataSourceResult {
  if (code === CONNECTION_LOST) return { result, error: { type: `DynamoDB:${code}`, message } };
  const details = `Service: AmazonDynamoDBv2; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId()}`;
  return { result, error: { type: `DynamoDB:${code}`, message: `${message} (${details})` } };
}

function requestId(): string {
  return randomUUID().replaceAll('-', '').toUpperCase();
}
