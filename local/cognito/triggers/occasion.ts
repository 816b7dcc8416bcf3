import type { z } from 'zod';
import type { AwsCall } from '../../http/aws-json.ts';
import type { Cause, JsonObject } from '../../service.ts';
import type { UserPool, UserPoolClient } from '../user-pool.ts';
import type { UserRecord } from '../user-store.ts';
import { unrecognizable } from './trigger-runner.ts';

/** What a call to Cognito gives to the triggers that run on its occasion. */
export interface Occasion {
  /** The id of the client, or `CLIENT_ID_NOT_APPLICABLE` where an administrator acts. */
  readonly clientId: string;
  readonly cause: Cause | undefined;
  readonly clientMetadata: Readonly<Record<string, string>> | undefined;
}

/** The occasion of a call by a client, or of an administrator's without one. */
export function occasionOf(
  { caller }: AwsCall,
  client: UserPoolClient | undefined,
  clientMetadata?: Readonly<Record<string, string>>,
): Occasion {
  return { clientId: client?.id ?? 'CLIENT_ID_NOT_APPLICABLE', cause: caller?.cause, clientMetadata };
}

/** The same for the triggers that are not told what a client says besides in its first call. */
export const withoutMetadata = (occasion: Occasion): Occasion => ({ ...occasion, clientMetadata: undefined });

/** `clientMetadata` of a request, left out when the client sent none. */
export function metadataOf({ clientMetadata }: Occasion): JsonObject {
  return clientMetadata === undefined ? {} : { clientMetadata: { ...clientMetadata } };
}

/** `userAttributes` as events carry them, the status among them. */
export function userAttributes({ attributes, status }: UserRecord): JsonObject {
  return { ...attributes, 'cognito:user_status': status };
}

/** The call of a trigger about a user. */
export function callFor(pool: UserPool, { clientId, cause }: Occasion, userName: string) {
  return { pool, clientId, cause, userName };
}

/** A trigger's response as `shape` reads it. @throws AwsError InvalidLambdaResponseException when it does not fit. */
export function readResponse<T>(response: JsonObject, shape: z.ZodType<T>): T {
  const read = shape.safeParse(response);
  if (read.success) return read.data;
  throw unrecognizable();
}
