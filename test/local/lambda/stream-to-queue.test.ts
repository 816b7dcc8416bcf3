import { resolve } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../../local/service.ts';
import { tableTemplate, writeAssembly } from '../../support/assembly.ts';
import { startTestCloud } from '../../support/cloud.ts';
import { steer } from '../../support/steering.ts';

/** A consumer as real ones are: with the unmodified SDK, and what it can never handle goes to a queue whole. */
const HANDLER = `const { SQSClient, SendMessageCommand } = require('module').createRequire(${JSON.stringify(resolve('package.json'))})('@aws-sdk/client-sqs');
const sqs = new SQSClient();
const send = (QueueUrl, record) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(record) }));
exports.handler = async ({ Records }) => {
  for (const record of Records) {
    await send(record.dynamodb.Keys.PK.S === 'poison' ? process.env.DEAD : process.env.DONE, record);
  }
};`;

const table = tableTemplate({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' } });
const queue: JsonObject = { Type: 'AWS::SQS::Queue', Properties: {} };
const assembly = writeAssembly(
  {
    S: {
      Resources: {
        ...table.Resources,
        Dead: queue,
        Done: queue,
        Consumer: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            FunctionName: 'consumer',
            Handler: 'index.handler',
            Runtime: 'nodejs24.x',
            Timeout: 10,
            Code: { S3Bucket: 'assets', S3Key: 'code.zip' },
            Environment: { Variables: { DEAD: { Ref: 'Dead' }, DONE: { Ref: 'Done' } } },
          },
        },
        Mapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: {
            FunctionName: { Ref: 'Consumer' },
            EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
            StartingPosition: 'TRIM_HORIZON',
            MaximumRetryAttempts: 5,
          },
        },
      },
      Outputs: { ...table.Outputs, Dead: { Value: { Ref: 'Dead' } }, Done: { Value: { Ref: 'Done' } } },
    },
  },
  { assets: { 'code.zip': { 'index.js': HANDLER } } },
);

test('in a running cloud a poison record ends whole and alone in its queue, while all others of its shard are handled', async () => {
  const cloud = await startTestCloud({ assembly });
  onTestFinished(() => cloud.kill());
  const { TableName, Dead, Done } = cloud.outputs.S!;
  const settings = { endpoint: cloud.endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const [tables, queues] = [new DynamoDBClient(settings), new SQSClient(settings)];
  const keys = ['a', 'b', 'poison', 'c', 'd'];
  for (const key of keys) await tables.send(new PutItemCommand({ TableName, Item: { PK: { S: key }, note: { S: `of ${key}` } } }));
  await steer(cloud.endpoint).settle();

  const imagesIn = async (QueueUrl: string | undefined): Promise<unknown[]> => {
    const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return Messages.map(({ Body = '' }) => JSON.parse(Body).dynamodb.NewImage);
  };
  const imageOf = (key: string) => ({ PK: { S: key }, note: { S: `of ${key}` } });
  expect(await imagesIn(Dead)).toEqual([imageOf('poison')]);
  expect(await imagesIn(Done)).toEqual(['a', 'b', 'c', 'd'].map(imageOf));
  const { operations } = await steer(cloud.endpoint).meter();
  expect(operations['Function.consumer']?.lambdas).toBeGreaterThan(0);
});
