import { randomUUID } from 'node:crypto';
import { Amplify } from 'aws-amplify';
import { confirmSignUp, fetchAuthSession, signIn, signOut, signUp } from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { expect, test } from 'vitest';
import { clearTokens, createClient, MeDocument, saveTokens, type TokenStorage } from '../../client/index.ts';
import { sharedStage } from '../support/stage.ts';
import { steer } from '../support/steering.ts';

const { outputs } = sharedStage();

const memoryStorage = () => {
  const stored = new Map<string, string>();
  return {
    getItem: async (key: string) => stored.get(key) ?? null,
    setItem: async (key: string, value: string) => void stored.set(key, value),
    removeItem: async (key: string) => void stored.delete(key),
    clear: async () => stored.clear(),
  } satisfies TokenStorage & { clear(): Promise<void> };
};

const codeSentTo = async (email: string): Promise<string> => {
  const messages = await steer(outputs.LocalEndpoint).inbox();
  return /\d{6}/.exec(messages.findLast((message) => message.to === email)?.text ?? '')?.[0] ?? '';
};

test('a stranger signs up by e-mail with Amplify, signs in by SRP, and calls the API as that user', async () => {
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: outputs.UserPoolId,
        userPoolClientId: outputs.UserPoolClientId,
        userPoolEndpoint: `${outputs.LocalEndpoint}/`,
      },
    },
  });
  cognitoUserPoolsTokenProvider.setKeyValueStorage(memoryStorage());
  const email = `${randomUUID()}@example.com`;
  const password = 'Correct-horse-9';
  await signUp({ username: email, password });
  await confirmSignUp({ username: email, confirmationCode: await codeSentTo(email) });
  expect(await signIn({ username: email, password })).toMatchObject({ isSignedIn: true });
  const accessToken = (await fetchAuthSession()).tokens?.accessToken.toString() ?? '';

  const verifier = CognitoJwtVerifier.create({ userPoolId: outputs.UserPoolId, tokenUse: 'access', clientId: outputs.UserPoolClientId });
  const keys = await fetch(`${outputs.LocalEndpoint}/${outputs.UserPoolId}/.well-known/jwks.json`);
  verifier.cacheJwks((await keys.json()) as Parameters<typeof verifier.cacheJwks>[0]);
  const claims = await verifier.verify(accessToken);

  const storage = memoryStorage();
  const client = createClient(outputs, { storage });
  await saveTokens(storage, { accessToken });
  expect((await client.query({ query: MeDocument })).data?.me).toMatchObject({ id: claims.sub, email });
  await clearTokens(storage);
  await expect(client.query({ query: MeDocument, fetchPolicy: 'network-only' })).rejects.toThrow(
    'Not Authorized to access me on type Query',
  );
  await signOut();
});
