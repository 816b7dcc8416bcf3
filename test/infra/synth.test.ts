import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { expect, test, vi } from 'vitest';
import { MARKET, synthesizeMarket } from './market.ts';

const dev = await synthesizeMarket();
const prod = await synthesizeMarket({ stage: 'prod' });

const typesOf = (text: string) => Object.values(JSON.parse(text).Resources as Record<string, { Type: string }>).map(({ Type }) => Type);

/** Runs `work` on a copy of the small API, somewhere else on the disk. */
async function withCopy<T>(work: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'ecobid-copy-'));
  try {
    cpSync(MARKET, root, { recursive: true });
    return await work(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

test('the same input gives the same bytes, template and assets, wherever the checkout lies', async () => {
  const again = await withCopy((root) => synthesizeMarket({ root }));
  expect(again.text).toBe(dev.text);
  const assets = (directory: string) => readdirSync(directory).filter((name) => name.startsWith('asset.'));
  expect(assets(again.directory)).toEqual(assets(dev.directory));
  expect(assets(dev.directory)).toHaveLength(15);
});

test('a change of code changes the template', async () => {
  const changed = await withCopy((root) => {
    const file = join(root, 'resolvers/Query.health.none.ts');
    writeFileSync(file, readFileSync(file, 'utf8').replace("'ok'", "'fine'"));
    return synthesizeMarket({ root });
  });
  expect(changed.text).not.toBe(dev.text);
});

test('the stack is named after its stage, and production cannot be deleted by accident', () => {
  const properties = (directory: string, stack: string) =>
    JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')).artifacts[stack].properties;
  expect(properties(dev.directory, 'EcoBid-dev').terminationProtection).toBe(false);
  expect(properties(prod.directory, 'EcoBid-prod')).toMatchObject({
    terminationProtection: true,
    tags: { project: 'ecobid', stage: 'prod' },
  });
});

test('resources carry the tags by which costs are told apart', () => {
  dev.template.hasResourceProperties('AWS::DynamoDB::Table', {
    Tags: [
      { Key: 'project', Value: 'ecobid' },
      { Key: 'stage', Value: 'dev' },
    ],
  });
});

test('the test bucket exists outside production only', () => {
  const difference =
    typesOf(dev.text).filter((type) => type.startsWith('AWS::S3::')).length -
    typesOf(prod.text).filter((type) => type.startsWith('AWS::S3::')).length;
  expect(difference).toBe(2);
});

test('the context of the stack comes from the options', async () => {
  const other = await synthesizeMarket({ apiKeyExpires: '2027-01-01', allowedOrigins: 'https://a.example' });
  other.template.hasResourceProperties('AWS::AppSync::ApiKey', { Expires: Date.UTC(2027, 0, 1) / 1000 });
  expect(other.text).toContain('"https://a.example"');
});

test('web origins come from ALLOWED_ORIGINS when nothing else names them', async () => {
  vi.stubEnv('ALLOWED_ORIGINS', 'https://b.example');
  const other = await synthesizeMarket();
  vi.unstubAllEnvs();
  expect(other.text).toContain('"https://b.example"');
});

test('every `*` that a role may use is of X-Ray, of the list of streams, of the group of schedules, or of messages to phones', () => {
  const statements = Object.values(prod.template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
  const wild = statements.filter((statement) =>
    JSON.stringify([statement.Action, statement.Resource, statement.NotResource]).includes('*'),
  );
  const actions = wild.map(({ Action }) => [Action].flat().toSorted().join(' ')).toSorted();
  const traces = 'xray:PutTelemetryRecords xray:PutTraceSegments';
  // Whose stream a function reads cannot be named when streams are listed.
  const tracesAndStream = `dynamodb:ListStreams ${traces}`;
  expect(actions).toEqual([
    tracesAndStream,
    ...Array.from({ length: 2 }, () => 'scheduler:CreateSchedule'),
    ...Array.from({ length: 2 }, () => 'sns:Publish'),
    ...Array.from({ length: 7 }, () => traces),
  ]);
  // A phone number is no resource, so all but topics is named.
  const messages = wild.filter(({ Action }) => Action === 'sns:Publish');
  expect(messages.map(({ NotResource }) => NotResource)).toEqual(['arn:aws:sns:*:*:*', 'arn:aws:sns:*:*:*']);
});

test('no role has a policy that others write', () => {
  for (const { Properties } of Object.values(prod.template.findResources('AWS::IAM::Role'))) {
    expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  }
});

test('no secret stands in the template: only references and what AWS generates', () => {
  const secrets = Object.values(prod.template.findResources('AWS::SecretsManager::Secret'));
  expect(secrets).toHaveLength(2);
  for (const { Properties } of secrets) expect(Properties).not.toHaveProperty('SecretString');
  expect(prod.text).not.toMatch(/AKIA[0-9A-Z]{16}|da2-[a-z0-9]{26}|BEGIN [A-Z ]*PRIVATE KEY|\{\{resolve:/);
});

test('whatever holds data outlives the production stack', () => {
  for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool']) {
    for (const resource of Object.values(prod.template.findResources(type))) expect(resource.DeletionPolicy).toBe('Retain');
  }
});

test('a mismatch of resolvers and schema fails the synth', async () => {
  await withCopy(async (root) => {
    rmSync(join(root, 'resolvers/Query.health.none.ts'));
    await expect(synthesizeMarket({ root })).rejects.toThrow('Query.health has no resolver;');
  });
});

test('a finding of the AwsSolutions rules that no resource acknowledges fails the synth; these and no others are acknowledged', async () => {
  const acknowledge = vi.spyOn(Validations.prototype, 'acknowledge').mockImplementation(() => {});
  const outcome = await synthesizeMarket().catch((error: Error) => error.message);
  const reasons = acknowledge.mock.calls.flat().map(({ reason }) => reason);
  acknowledge.mockRestore();
  expect(new Set(String(outcome).match(/AwsSolutions-[A-Z]+\d+(\[[^\]]*\])?/g))).toEqual(
    new Set([
      'AwsSolutions-S1',
      'AwsSolutions-COG2',
      'AwsSolutions-COG8',
      'AwsSolutions-SMG4',
      'AwsSolutions-SQS3',
      'AwsSolutions-IAM5[Resource::arn:aws:scheduler:eu-central-1:<AWS::AccountId>:schedule/<AuctionSchedules>/*]',
      'AwsSolutions-ASC3',
      'AwsSolutions-IAM5[Resource::*]',
    ]),
  );
  expect(reasons.every((reason) => (reason ?? '').length > 60)).toBe(true);
});
