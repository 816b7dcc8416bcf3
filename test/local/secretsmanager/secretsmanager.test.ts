import { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CloudServer, startServer } from '../../../local/http/server.ts';
import { createSecretsManager } from '../../../local/secretsmanager/secretsmanager.ts';
import type { JsonObject, Service } from '../../../local/service.ts';
import { createTestContext, type Memory, testResource } from '../lambda/test-context.ts';

const LENGTH = 200;
let memory: Memory;
let service: Service;
let server: CloudServer;
let sdk: SecretsManagerClient;

async function start(): Promise<void> {
  const context = createTestContext(memory);
  service = createSecretsManager(context);
  server = await startServer({ host: '127.0.0.1', port: 0, callers: context.callers, onMistake: (error) => console.error(error) });
  server.serve(service.routes);
  const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'any' };
  sdk = new SecretsManagerClient({ endpoint: `http://127.0.0.1:${server.port}`, region: context.region, credentials, maxAttempts: 1 });
}
beforeEach(() => {
  memory = new Map();
  return start();
});
afterEach(() => server.close());

/** Declares a secret; answers its ARN. */
async function declare(properties: JsonObject, logicalId = 'Secret'): Promise<string> {
  const [provider] = service.providers;
  return (await provider!.create(testResource('AWS::SecretsManager::Secret', logicalId, properties))).ref;
}
const value = async (SecretId: string) => (await sdk.send(new GetSecretValueCommand({ SecretId }))).SecretString!;
const generated = async (rule: JsonObject) => value(await declare({ GenerateSecretString: rule }));

describe('a generated secret', () => {
  test('has 32 characters of all four kinds', async () => {
    const secret = await generated({});
    expect(secret).toHaveLength(32);
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/]) expect(secret).toMatch(kind);
  });

  test.each<[JsonObject, RegExp]>([
    [{ ExcludePunctuation: true }, /^[a-zA-Z0-9]+$/],
    [{ ExcludePunctuation: true, ExcludeNumbers: true, ExcludeUppercase: true }, /^[a-z]+$/],
    [{ ExcludePunctuation: 'true', ExcludeLowercase: true, ExcludeCharacters: 'ABC012' }, /^[D-Z3-9]+$/],
    [{ ExcludePunctuation: true, IncludeSpace: true }, /^(?=.* )[a-zA-Z0-9 ]+$/],
  ])('keeps to %j', async (rule, form) => {
    const secret = await generated({ ...rule, PasswordLength: LENGTH });
    expect(secret).toHaveLength(LENGTH);
    expect(secret).toMatch(form);
  });

  test('stands under its key in the JSON of the template', async () => {
    const secret = JSON.parse(
      await generated({ SecretStringTemplate: '{"user":"ann"}', GenerateStringKey: 'password', PasswordLength: 8 }),
    );
    expect(secret).toEqual({ user: 'ann', password: expect.stringMatching(/^.{8}$/) });
  });

  test('stays the same over a restart, as its ARN does', async () => {
    const [arn, secret] = [await declare({ GenerateSecretString: {} }), await value('Test-Secret')];
    await server.close();
    await start();
    expect([await declare({ GenerateSecretString: {} }), await value(arn)]).toEqual([arn, secret]);
  });

  test.each<[JsonObject, RegExp]>([
    [{ GenerateSecretString: { PasswordLength: 3 } }, /too short/],
    [{ GenerateSecretString: { GenerateStringKey: 'a' } }, /must be given together/],
    [{ GenerateSecretString: {}, SecretString: 'x' }, /either SecretString or GenerateSecretString/],
  ])('is refused with %j', async (properties, message) => {
    await expect(declare(properties)).rejects.toThrow(message);
  });
});

describe('a call', () => {
  test('finds a secret by name, ARN and partial ARN', async () => {
    const arn = await declare({ Name: 'app/key', SecretString: 'given', Description: 'For tests.' });
    expect(arn).toMatch(/^arn:aws:secretsmanager:eu-central-1:000000000000:secret:app\/key-[a-z0-9]{6}$/);
    for (const id of ['app/key', arn, arn.slice(0, -7)]) expect(await value(id)).toBe('given');
    expect(await sdk.send(new DescribeSecretCommand({ SecretId: arn }))).toMatchObject({
      ARN: arn,
      Name: 'app/key',
      Description: 'For tests.',
    });
  });

  test('for what is not there is ResourceNotFoundException', async () => {
    await declare({ Name: 'key', SecretString: 'given' });
    await expect(value('other')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
    await expect(sdk.send(new GetSecretValueCommand({ SecretId: 'key', VersionStage: 'AWSPENDING' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
    });
  });

  test('without a signature is refused', async () => {
    const headers = { 'x-amz-target': 'secretsmanager.GetSecretValue', 'content-type': 'application/x-amz-json-1.1' };
    const response = await fetch(`http://127.0.0.1:${server.port}`, { method: 'POST', headers, body: '{"SecretId":"key"}' });
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([400, 'MissingAuthenticationTokenException']);
  });
});
