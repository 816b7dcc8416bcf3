import type { CloudContext, LocalCredentials } from '../service.ts';

/**
 * Credentials for people and programs outside the Lambdas, the same for the life of the data directory, and known to `callers`: with them
 * the AWS SDK, Amplify and tests make signed calls to what checks signatures.
 */
export function registerOperator({
  accountId,
  secretName,
  callers,
}: Pick<CloudContext, 'accountId' | 'secretName' | 'callers'>): LocalCredentials {
  const credentials = {
    accessKeyId: `AKIA${secretName('operator-access-key', 16).toUpperCase()}`,
    secretAccessKey: secretName('operator-secret-key', 40),
    userArn: `arn:aws:iam::${accountId}:user/local-operator`,
  };
  callers.register(credentials, () => undefined);
  return credentials;
}
