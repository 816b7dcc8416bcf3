import { CfnOutput } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Api } from './api.ts';
import type { Identity } from './identity.ts';
import type { Settings } from './settings.ts';

interface Described {
  readonly settings: Settings;
  readonly api: Api;
  readonly identity: Identity;
  readonly table: Table;
  readonly images: Bucket;
  readonly eventBus: EventBus;
}

/** What apps, tools and operators need to know of a deployed stack. */
export function createOutputs(scope: Construct, { settings, api, identity, table, images, eventBus }: Described): void {
  const outputs = {
    ApiUrl: api.api.attrGraphQlUrl,
    RealtimeUrl: api.api.attrRealtimeUrl,
    ApiKey: api.apiKey.attrApiKey,
    UserPoolId: identity.pool.userPoolId,
    UserPoolArn: identity.pool.userPoolArn,
    UserPoolClientId: identity.client.userPoolClientId,
    ItemsTableName: table.tableName,
    ItemsTableArn: table.tableArn,
    ItemsTableStreamArn: table.tableStreamArn ?? '',
    ImagesBucketName: images.bucketName,
    ImagesBucketArn: images.bucketArn,
    EventBusName: eventBus.eventBusName,
    Region: settings.region,
  };
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(scope, name, { value });
}
