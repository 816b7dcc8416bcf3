import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/**
 * The text of a secret.
 * @throws Error when it has none.
 */
export const secretText = async (secretArn: string): Promise<string> => {
  const { SecretString } = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: secretArn }));
  if (!SecretString) {
    throw new Error('A secret of this function has no value.');
  }
  return SecretString;
};
