import { statSync } from 'node:fs';
import { z } from 'zod';
import { type CloudContext, TemplateError, type TemplateResource } from '../service.ts';
import { templateInteger, templateProperties } from '../template/template-properties.ts';
import { destinationArn } from './destination-arn.ts';

const ENVIRONMENT_BYTES_MAX = 4096;

/** Names that Lambda sets itself and refuses in a template (AWS Lambda Developer Guide, "Defined runtime environment variables"). */
const RESERVED_VARIABLES = new Set([
  '_HANDLER',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/** Levels mean something in the JSON format only (AWS Lambda Developer Guide, "Log-level filtering"). */
const loggingConfig = z.object({
  ApplicationLogLevel: z.enum(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']).default('INFO'),
  LogFormat: z.enum(['JSON', 'Text']).default('Text'),
  LogGroup: z.string().optional(),
  SystemLogLevel: z.enum(['DEBUG', 'INFO', 'WARN']).default('INFO'),
});

const functionProperties = z.object({
  Code: z.object({ S3Key: z.string({ message: 'only code in an asset is run, neither inline code nor an image' }) }),
  DeadLetterConfig: z.object({ TargetArn: z.string().optional() }).default({}),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).default({ Variables: {} }),
  FileSystemConfigs: z.array(z.unknown()).max(0, { message: 'file systems are not run' }).optional(),
  FunctionName: z.string().optional(),
  Handler: z.string().regex(/^[^.]+\..+$/, { message: 'must be MODULE.EXPORT' }),
  Layers: z.array(z.unknown()).max(0, { message: 'layers are not run' }).optional(),
  LoggingConfig: loggingConfig.default({ LogFormat: 'Text', ApplicationLogLevel: 'INFO', SystemLogLevel: 'INFO' }),
  MemorySize: templateInteger.min(128).max(10_240).default(128),
  ReservedConcurrentExecutions: templateInteger.min(0).optional(),
  Runtime: z.string().regex(/^nodejs\d+\.x$/, { message: 'only Node.js runtimes are run' }),
  Timeout: templateInteger.min(1).max(900).default(3),
});

/** A function of the template, ready to be run. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** The folder of the bundle. */
  readonly taskRoot: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly reservedConcurrency: number | undefined;
  readonly logging: LogSettings;
  /** Where the event of a failed asynchronous invocation goes (`DeadLetterConfig`). */
  readonly deadLetterArn: string | undefined;
}

/** How a function's log is written. */
interface LogSettings {
  readonly format: 'JSON' | 'Text';
  /** Lines of the handler below this level are left out, in the format JSON. */
  readonly applicationLevel: string;
  /** The same for the lines of Lambda itself. */
  readonly systemLevel: 'DEBUG' | 'INFO' | 'WARN';
  readonly group: string;
}

/** Properties that `functionDefinition` reads, or that ask nothing of the local cloud. */
export const FUNCTION_PROPERTIES = [
  'Architectures',
  'Code',
  'DeadLetterConfig',
  'Description',
  'Environment',
  'FileSystemConfigs',
  'FunctionName',
  'Handler',
  'Layers',
  'LoggingConfig',
  'MemorySize',
  'PackageType',
  'ReservedConcurrentExecutions',
  'Role',
  'Runtime',
  'Tags',
  'Timeout',
];

/**
 * The function that an `AWS::Lambda::Function` of the template describes.
 * @throws TemplateError for another language, images, layers, inline code, archives, reserved or too many environment variables.
 */
export function functionDefinition(context: CloudContext, resource: TemplateResource): FunctionDefinition {
  const properties = templateProperties(resource, functionProperties);
  const name = properties.FunctionName ?? resource.generatedName;
  const variables = properties.Environment.Variables;
  const logging = properties.LoggingConfig;
  const reserved = Object.keys(variables).find((variable) => RESERVED_VARIABLES.has(variable));
  if (reserved !== undefined) throw new TemplateError(`${resource.logicalId}: the environment variable ${reserved} is reserved by Lambda`);
  if (Buffer.byteLength(JSON.stringify(variables)) > ENVIRONMENT_BYTES_MAX) {
    throw new TemplateError(`${resource.logicalId}: the environment variables exceed Lambda's 4 KB`);
  }
  const taskRoot = resource.assetPath(properties.Code.S3Key);
  if (!statSync(taskRoot, { throwIfNoEntry: false })?.isDirectory()) {
    throw new TemplateError(`${resource.logicalId}: the code must be an asset folder, which ${properties.Code.S3Key} is not`);
  }
  return {
    name,
    arn: `arn:aws:lambda:${context.region}:${context.accountId}:function:${name}`,
    taskRoot,
    handler: properties.Handler,
    environment: variables,
    timeoutMs: properties.Timeout * 1000,
    memoryMb: properties.MemorySize,
    reservedConcurrency: properties.ReservedConcurrentExecutions,
    logging: {
      format: logging.LogFormat,
      applicationLevel: logging.ApplicationLogLevel,
      systemLevel: logging.SystemLogLevel,
      group: logging.LogGroup ?? `/aws/lambda/${name}`,
    },
    deadLetterArn: destinationArn(resource, properties.DeadLetterConfig.TargetArn, ['sqs']),
  };
}
