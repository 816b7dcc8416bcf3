import { expect, test } from 'vitest';
import { synthesizeMarket } from './market.ts';

const { template } = await synthesizeMarket();
const sources = Object.values(template.findResources('AWS::AppSync::DataSource')).map(({ Properties }) => Properties);
const source = (name: string) => sources.find(({ Name }) => Name === name)!;
const tableId = Object.keys(template.findResources('AWS::DynamoDB::Table'))[0]!;
const tableArn = { 'Fn::GetAtt': [tableId, 'Arn'] };

const roleIdOf = (name: string): string => source(name).ServiceRoleArn['Fn::GetAtt'][0];
const policyOf = (name: string) =>
  Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) => Properties.Roles[0].Ref === roleIdOf(name))[0]!
    .Properties.PolicyDocument.Statement;

test('there is a data source for each that resolver files name, and no other', () => {
  expect(sources.map(({ Name, Type }) => [Name, Type]).toSorted()).toEqual([
    ['items_near', 'AWS_LAMBDA'],
    ['none', 'NONE'],
    ['table', 'AMAZON_DYNAMODB'],
  ]);
});

test('the table role allows the operations that its resolvers use, on rows of items and users, and queries of the index that they name', () => {
  expect(policyOf('table')).toEqual([
    {
      Effect: 'Allow',
      Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      Resource: tableArn,
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ITEM#*', 'USER#*', 'ORDER#*', 'CLOSING#*'] } },
    },
    { Effect: 'Allow', Action: 'dynamodb:Query', Resource: { 'Fn::Join': ['', [tableArn, '/index/GSI2']] } },
  ]);
});

test('the role of a function source may invoke that function and nothing else', () => {
  const { LambdaFunctionArn } = source('items_near').LambdaConfig;
  expect(policyOf('items_near')).toEqual([{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: LambdaFunctionArn }]);
});

test('the role of each source trusts AppSync for this one API', () => {
  for (const name of ['table', 'items_near']) {
    const role = template.findResources('AWS::IAM::Role')[roleIdOf(name)]!.Properties;
    expect(role.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'appsync.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: {
            'aws:SourceArn': {
              'Fn::Join': ['', ['arn:aws:appsync:eu-central-1:', { Ref: 'AWS::AccountId' }, ':apis/', { 'Fn::GetAtt': ['Api', 'ApiId'] }]],
            },
          },
        },
      },
    ]);
  }
});
