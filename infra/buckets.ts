import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods, type LifecycleRule, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

const PRIVATE = {
  encryption: BucketEncryption.S3_MANAGED,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
};

/** Parts of uploads that never finished cost storage and show in no listing. */
const UNFINISHED_UPLOADS: LifecycleRule = { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) };

/** The bucket of item pictures. Versions guard a day against a mistaken delete; then what a seller removed is gone. */
export function createImagesBucket(scope: Construct, settings: Settings): Bucket {
  const bucket = new Bucket(scope, 'ImagesBucket', {
    ...PRIVATE,
    versioned: true,
    lifecycleRules: [
      UNFINISHED_UPLOADS,
      { id: 'old-versions', noncurrentVersionExpiration: Duration.days(1), expiredObjectDeleteMarker: true },
    ],
    cors: settings.allowedOrigins.length === 0 ? [] : [uploadsFrom(settings.allowedOrigins)],
    removalPolicy: settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Pictures are public once published, and uploads are granted one by one through the API, which logs them; an access log would add addresses of people and no knowledge.',
  });
  return bucket;
}

/** A bucket for what automated tests of a deployed stage leave behind; everything in it is gone after a day. */
export function createTestBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, 'TestBucket', {
    ...PRIVATE,
    lifecycleRules: [UNFINISHED_UPLOADS, { id: 'all-objects', expiration: Duration.days(1) }],
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Holds artificial test data for a day, outside production only; nobody would read an access log of it.',
  });
  return bucket;
}

/** Browsers upload by a form (POST) or by a presigned PUT, and read with GET. */
function uploadsFrom(allowedOrigins: readonly string[]) {
  return {
    allowedOrigins: [...allowedOrigins],
    allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.POST, HttpMethods.PUT],
    allowedHeaders: ['content-type', 'x-amz-*'],
    exposedHeaders: ['ETag'],
    maxAge: 3600,
  };
}
