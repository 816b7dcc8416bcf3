import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { functionDefinition } from '../../../local/lambda/function-definition.ts';
import { TemplateError } from '../../../local/service.ts';
import { createTestContext, testResource } from './test-context.ts';

const asset = mkdtempSync(join(tmpdir(), 'asset-'));
writeFileSync(join(asset, 'code.zip'), '');
afterAll(() => rmSync(asset, { recursive: true }));

const BASE = { Code: { S3Bucket: 'b', S3Key: 'folder' }, Handler: 'index.handler', Runtime: 'nodejs24.x' };
const define = (properties: object) => {
  const assets = { folder: asset, archive: join(asset, 'code.zip') };
  return functionDefinition(createTestContext(), testResource('AWS::Lambda::Function', 'Fn', { ...BASE, ...properties }, assets));
};

test("takes Lambda's defaults where the template says nothing", () => {
  expect(define({})).toEqual({
    name: 'Test-Fn',
    arn: 'arn:aws:lambda:eu-central-1:000000000000:function:Test-Fn',
    taskRoot: asset,
    handler: 'index.handler',
    environment: {},
    timeoutMs: 3000,
    memoryMb: 128,
    reservedConcurrency: undefined,
    logging: { format: 'Text', applicationLevel: 'INFO', systemLevel: 'INFO', group: '/aws/lambda/Test-Fn' },
    deadLetterArn: undefined,
  });
});

test.each<[string, object, RegExp]>([
  ['another language', { Runtime: 'python3.13' }, /only Node\.js runtimes are run/],
  ['inline code', { Code: { ZipFile: 'x' } }, /only code in an asset is run/],
  ['an image', { Code: { ImageUri: 'x' } }, /only code in an asset is run/],
  ['layers', { Layers: ['arn'] }, /layers are not run/],
  ['an archive', { Code: { S3Key: 'archive' } }, /must be an asset folder/],
  ['code that is not there', { Code: { S3Key: 'nowhere' } }, /must be an asset folder/],
  ['a reserved variable', { Environment: { Variables: { AWS_REGION: 'x' } } }, /AWS_REGION is reserved/],
  ['more than 4 KB of variables', { Environment: { Variables: { A: 'x'.repeat(4096) } } }, /exceed Lambda's 4 KB/],
  ['a dead-letter target that is no queue', { DeadLetterConfig: { TargetArn: 'arn:aws:sns:eu-central-1:1:topic' } }, /only sqs can be/],
  ['too long a time limit', { Timeout: 901 }, /Timeout/],
])('refuses %s in one line', (_what, properties, message) => {
  const refused = () => define(properties);
  expect(refused).toThrow(TemplateError);
  expect(refused).toThrow(message);
});
