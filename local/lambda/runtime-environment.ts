import { randomBytes } from 'node:crypto';
import type { CloudContext, LocalCredentials } from '../service.ts';
import type { FunctionDefinition } from './function-definition.ts';

/** Temporary credentials of one process; the access key tells the gateway for whom a call is made. */
export type RuntimeCredentials = Required<LocalCredentials>;

/** Fresh credentials that look like those of an assumed role. */
export function createRuntimeCredentials(accountId: string, functionName: string): RuntimeCredentials {
  return {
    userArn: `arn:aws:sts::${accountId}:assumed-role/${functionName}/${functionName}`,
    accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(48).toString('base64'),
  };
}

/**
 * The whole environment of a function's process: the template's variables and what Lambda defines, nothing of the host's own.
 * Follows the AWS Lambda Developer Guide, "Defined runtime environment variables".
 */
export function runtimeEnvironment(
  context: CloudContext,
  definition: FunctionDefinition,
  credentials: RuntimeCredentials,
): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    // The SDK would otherwise read the settings of whoever runs the local cloud.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_ENDPOINT_URL: context.endpoint(),
    ...definition.environment,
    _HANDLER: definition.handler,
    LAMBDA_TASK_ROOT: definition.taskRoot,
    AWS_REGION: context.region,
    AWS_DEFAULT_REGION: context.region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logging.group,
    ...(definition.logging.format === 'JSON'
      ? { AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: definition.logging.applicationLevel }
      : {}),
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[$LATEST]${credentials.accessKeyId.toLowerCase()}`,
  };
}
