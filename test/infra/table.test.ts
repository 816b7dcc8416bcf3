import { expect, test } from 'vitest';
import { projectedAttributes } from '../../domain/keys.ts';
import { createTable, indexArn } from '../../infra/table.ts';
import { propertiesOf, templateOf } from './template.ts';

const TABLE = 'AWS::DynamoDB::Table';
const dev = templateOf('dev', createTable);
const prod = templateOf('prod', createTable);

const keys = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' },
  { AttributeName: sort, KeyType: 'RANGE' },
];

test('the table is keyed by PK and SK, pays per request, streams both images, expires by expiresAtEpoch', () => {
  expect(propertiesOf(dev, TABLE)).toMatchObject({
    KeySchema: keys('PK', 'SK'),
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    TimeToLiveSpecification: { AttributeName: 'expiresAtEpoch', Enabled: true },
  });
});

test('each index projects a card and never everything; the two by place share their sort key', () => {
  const index = (name: string, sort: string) => ({
    IndexName: name,
    KeySchema: keys(`${name}PK`, sort),
    Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: projectedAttributes(name) },
  });
  expect(propertiesOf(dev, TABLE).GlobalSecondaryIndexes).toEqual([
    index('GSI1', 'GSI1SK'),
    index('GSI2', 'GSI2SK'),
    index('GSI3', 'GSI1SK'),
  ]);
});

test('the table is encrypted by KMS and can be restored to any second', () => {
  expect(propertiesOf(dev, TABLE)).toMatchObject({
    SSESpecification: { SSEEnabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

test('in production the table cannot be deleted and outlives the stack', () => {
  expect(propertiesOf(prod, TABLE)).toMatchObject({ DeletionProtectionEnabled: true });
  prod.hasResource(TABLE, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('elsewhere the table goes with the stack', () => {
  expect(propertiesOf(dev, TABLE)).toMatchObject({ DeletionProtectionEnabled: false });
  dev.hasResource(TABLE, { DeletionPolicy: 'Delete' });
});

test('the ARN of an index names that index alone', () => {
  templateOf('dev', (stack, settings) => {
    const table = createTable(stack, settings);
    expect(stack.resolve(indexArn(table, 'GSI2'))).toEqual({ 'Fn::Join': ['', [stack.resolve(table.tableArn), '/index/GSI2']] });
  });
});
