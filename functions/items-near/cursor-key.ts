import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/**
 * The key that signs cursors.
 * @throws Error when the secret has no string value.
 */
export const cursorKey = async (secretArn: string): Promise<string> => {
  const { SecretString } = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: secretArn }));
  if (!SecretString) {
    throw new Error('The secret that signs cursors has no value.');
  }
  return SecretString;
};
