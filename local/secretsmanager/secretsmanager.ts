import { z } from 'zod';
import { awsJsonRoute, requireSigned } from '../http/aws-json.ts';
import {
  type AwsCaller,
  AwsError,
  type CloudContext,
  type JsonObject,
  type ResourceProvider,
  type Service,
  TemplateError,
} from '../service.ts';
import { templateProperties } from '../template/template-properties.ts';
import { generateSecret, generateSecretString } from './generate-secret.ts';
import { createSecretStore, type SecretStore, type StoredSecret } from './secret-store.ts';

const CURRENT = 'AWSCURRENT';

const secretProperties = z.object({
  Name: z.string().min(1).max(512).optional(),
  Description: z.string().max(2048).optional(),
  KmsKeyId: z.string().optional(),
  SecretString: z.string().min(1).max(65_536).optional(),
  GenerateSecretString: generateSecretString.optional(),
});

/**
 * Secrets Manager as far as stacks read it: secrets of the template, GetSecretValue and DescribeSecret.
 * Follows the AWS Secrets Manager API reference (JSON 1.1, target prefix `secretsmanager`).
 */
export function createSecretsManager(context: CloudContext): Service {
  const store = createSecretStore(context);
  const route = awsJsonRoute({
    targetPrefix: 'secretsmanager',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      GetSecretValue: (input, { caller }) => getSecretValue(findSecret(store, input, caller), input),
      DescribeSecret: (input, { caller }) => describeSecret(findSecret(store, input, caller)),
    },
  });
  return { name: 'secretsmanager', providers: [secretProvider(store)], routes: [route] };
}

function secretProvider(store: SecretStore): ResourceProvider {
  return {
    type: 'AWS::SecretsManager::Secret',
    honoured: ['Name', 'Description', 'KmsKeyId', 'SecretString', 'GenerateSecretString', 'Tags'],
    create: (resource) => {
      const properties = templateProperties(resource, secretProperties);
      const rule = properties.GenerateSecretString;
      if (rule !== undefined && properties.SecretString !== undefined) {
        throw new TemplateError(`${resource.logicalId}: a secret has either SecretString or GenerateSecretString`);
      }
      const secret = store.declare({
        name: properties.Name ?? resource.generatedName,
        description: properties.Description ?? null,
        kmsKeyId: properties.KmsKeyId ?? null,
        givenValue: properties.SecretString ?? (rule === undefined ? '' : undefined),
        makeValue: () => generateSecret(generateSecretString.parse(rule)),
      });
      return { ref: secret.arn, attributes: { Id: secret.arn } };
    },
  };
}

function findSecret(store: SecretStore, input: JsonObject, caller: AwsCaller | undefined): StoredSecret {
  requireSigned(caller);
  const { SecretId: secretId } = input;
  if (typeof secretId !== 'string' || secretId === '' || secretId.length > 2048) {
    throw new AwsError('ValidationException', 'You must provide a SecretId of 1 to 2048 characters.');
  }
  const secret = store.find(secretId);
  if (secret === undefined) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  return secret;
}

function getSecretValue(secret: StoredSecret, input: JsonObject): JsonObject {
  const { VersionId: versionId, VersionStage: stage } = input;
  if (versionId !== undefined && versionId !== secret.versionId) throw noSuchVersion(`VersionId: ${String(versionId)}`);
  if ((stage !== undefined && stage !== CURRENT) || secret.value === '') throw noSuchVersion(`staging label: ${String(stage ?? CURRENT)}`);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: secret.versionId,
    SecretString: secret.value,
    VersionStages: [CURRENT],
    CreatedDate: secret.changedAtMs / 1000,
  };
}

function describeSecret(secret: StoredSecret): JsonObject {
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(secret.description === null ? {} : { Description: secret.description }),
    ...(secret.kmsKeyId === null ? {} : { KmsKeyId: secret.kmsKeyId }),
    RotationEnabled: false,
    CreatedDate: secret.createdAtMs / 1000,
    LastChangedDate: secret.changedAtMs / 1000,
    VersionIdsToStages: secret.value === '' ? {} : { [secret.versionId]: [CURRENT] },
  };
}

function noSuchVersion(which: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${which}`);
}
