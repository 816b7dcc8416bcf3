import { expect, test } from 'vitest';
import { createImagesBucket, createTestBucket } from '../../infra/buckets.ts';
import { propertiesOf, templateOf } from './template.ts';

const BUCKET = 'AWS::S3::Bucket';
const images = templateOf('dev', createImagesBucket);
const prodImages = templateOf('prod', createImagesBucket);
const tests = templateOf('dev', createTestBucket);
const UNFINISHED = { Id: 'unfinished-uploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } };

test.each([
  ['images', images],
  ['test', tests],
])('the %s bucket is encrypted by AES256, closed to the public, owned by the account', (_name, template) => {
  expect(propertiesOf(template, BUCKET)).toMatchObject({
    BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  });
});

test.each([
  ['images', images],
  ['test', tests],
])('the %s bucket answers only over TLS 1.2 or later', (_name, template) => {
  const { PolicyDocument } = propertiesOf(template, 'AWS::S3::BucketPolicy') as { PolicyDocument: { Statement: unknown[] } };
  const deny = { Effect: 'Deny', Action: 's3:*', Principal: { AWS: '*' } };
  expect(PolicyDocument.Statement).toEqual([
    expect.objectContaining({ ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    expect.objectContaining({ ...deny, Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
  ]);
});

test('old versions of pictures are gone after a day, and so are unfinished uploads', () => {
  expect(propertiesOf(images, BUCKET)).toMatchObject({
    VersioningConfiguration: { Status: 'Enabled' },
    LifecycleConfiguration: {
      Rules: [
        UNFINISHED,
        { Id: 'old-versions', Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 1 }, ExpiredObjectDeleteMarker: true },
      ],
    },
  });
});

test('only pages of the allowed origins may upload', () => {
  expect(propertiesOf(images, BUCKET).CorsConfiguration).toEqual({
    CorsRules: [
      {
        AllowedOrigins: ['https://app.example.com'],
        AllowedMethods: ['GET', 'HEAD', 'POST', 'PUT'],
        AllowedHeaders: ['content-type', 'x-amz-*'],
        ExposedHeaders: ['ETag'],
        MaxAge: 3600,
      },
    ],
  });
});

test('without an allowed origin no page may', () => {
  const closed = templateOf('prod', (stack, settings) => createImagesBucket(stack, { ...settings, allowedOrigins: [] }));
  expect(propertiesOf(closed, BUCKET)).not.toHaveProperty('CorsConfiguration');
});

test('pictures outlive the stack in production alone', () => {
  prodImages.hasResource(BUCKET, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  images.hasResource(BUCKET, { DeletionPolicy: 'Delete' });
});

test('everything in the test bucket is gone after a day', () => {
  expect(propertiesOf(tests, BUCKET).LifecycleConfiguration).toEqual({
    Rules: [UNFINISHED, { Id: 'all-objects', Status: 'Enabled', ExpirationInDays: 1 }],
  });
});
