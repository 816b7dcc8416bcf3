import { inject } from 'vitest';

/** A running stage, by what its outputs say. */
export type Stage = { outputs: StageOutputs };

export type StageOutputs = Record<
  | 'ApiUrl'
  | 'RealtimeUrl'
  | 'ApiKey'
  | 'UserPoolId'
  | 'UserPoolClientId'
  | 'ItemsTableName'
  | 'ImagesBucketName'
  | 'EventBusName'
  | 'Region'
  | 'LocalEndpoint'
  | 'LocalAccessKeyId'
  | 'LocalSecretAccessKey',
  string
>;

declare module 'vitest' {
  interface ProvidedContext {
    outputs: StageOutputs;
  }
}

/** The stage that all API tests share; each brings its own users and items. */
export const sharedStage = (): Stage => ({ outputs: inject('outputs') });

/** A GraphQL answer as it comes over the wire. */
export type WireAnswer = {
  status: number;
  headers: Headers;
  body: {
    data?: Record<string, unknown> | null;
    errors?: { message: string; path?: unknown; errorType?: string; errorInfo?: unknown; data?: unknown }[];
  };
};

/** Posts a document the way every HTTP client does. `headers` decide who calls. */
export const post = async (
  stage: Stage,
  query: string,
  options: { headers?: Record<string, string>; variables?: unknown } = {},
): Promise<WireAnswer> => {
  const answer = await fetch(stage.outputs.ApiUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...options.headers },
    body: JSON.stringify({ query, variables: options.variables }),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as WireAnswer['body'] };
};

/** Headers of a guest. */
export const asGuest = (stage: Stage): Record<string, string> => ({ 'x-api-key': stage.outputs.ApiKey });

/** Headers of a user. */
export const asUser = (user: { accessToken: string }): Record<string, string> => ({ authorization: user.accessToken });
