import { expect, test } from 'vitest';
import { synthesizeMarket } from './market.ts';

const { template } = await synthesizeMarket();

test('the outputs are these, each of its own resource', () => {
  const idOf = (type: string, prefix = '') => Object.keys(template.findResources(type)).find((id) => id.startsWith(prefix));
  const get = (type: string, attribute: string, prefix?: string) => ({ 'Fn::GetAtt': [idOf(type, prefix), attribute] });
  const outputs = Object.entries(template.findOutputs('*')).map(([name, { Value }]) => [name, Value]);
  expect(Object.fromEntries(outputs)).toEqual({
    ApiUrl: get('AWS::AppSync::GraphQLApi', 'GraphQLUrl'),
    RealtimeUrl: get('AWS::AppSync::GraphQLApi', 'RealtimeUrl'),
    ApiKey: get('AWS::AppSync::ApiKey', 'ApiKey'),
    UserPoolId: { Ref: idOf('AWS::Cognito::UserPool') },
    UserPoolArn: get('AWS::Cognito::UserPool', 'Arn'),
    UserPoolClientId: { Ref: idOf('AWS::Cognito::UserPoolClient') },
    ItemsTableName: { Ref: idOf('AWS::DynamoDB::Table') },
    ItemsTableArn: get('AWS::DynamoDB::Table', 'Arn'),
    ItemsTableStreamArn: get('AWS::DynamoDB::Table', 'StreamArn'),
    ImagesBucketName: { Ref: idOf('AWS::S3::Bucket', 'Images') },
    ImagesBucketArn: get('AWS::S3::Bucket', 'Arn', 'Images'),
    EventBusName: { Ref: idOf('AWS::Events::EventBus') },
    Region: 'eu-central-1',
  });
});
