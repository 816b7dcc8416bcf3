import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { CATEGORY_PLACE_INDEX, INDEXES, PLACE_INDEX, projectedAttributes, USER_INDEX } from '../domain/keys.ts';
import type { Settings } from './settings.ts';

const INDEX_SORT_KEYS = {
  [PLACE_INDEX]: 'GSI1SK',
  [USER_INDEX]: 'GSI2SK',
  /** The index by category sorts as the index by place does, so an item stores that key once. */
  [CATEGORY_PLACE_INDEX]: 'GSI1SK',
};

/** The one table, with an index by place, by user, and by place within a category. */
export function createTable(scope: Construct, settings: Settings): Table {
  const table = new Table(scope, 'ItemsTable', {
    partitionKey: string('PK'),
    sortKey: string('SK'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    timeToLiveAttribute: 'expiresAtEpoch',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: settings.production,
    removalPolicy: settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  for (const indexName of INDEXES) {
    table.addGlobalSecondaryIndex({
      indexName,
      partitionKey: string(`${indexName}PK`),
      sortKey: string(INDEX_SORT_KEYS[indexName as keyof typeof INDEX_SORT_KEYS]),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: projectedAttributes(indexName),
    });
  }
  return table;
}

/** The ARN of an index, for a policy that allows that index and no other. */
export const indexArn = (table: Table, indexName: string): string => `${table.tableArn}/index/${indexName}`;

const string = (name: string) => ({ name, type: AttributeType.STRING });
