import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Stage } from './stage.ts';

/** The stage's table, as an operator reaches it. For states that no operation of the API can bring about. */
export const tableOf = (stage: Stage): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: stage.outputs.LocalEndpoint,
      region: stage.outputs.Region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    }),
  );

/** Sets attributes of one row. */
export const setAttributes = async (stage: Stage, key: { PK: string; SK: string }, attributes: Record<string, unknown>): Promise<void> => {
  const names = Object.keys(attributes);
  await tableOf(stage).send(
    new UpdateCommand({
      TableName: stage.outputs.ItemsTableName,
      Key: key,
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
    }),
  );
};
