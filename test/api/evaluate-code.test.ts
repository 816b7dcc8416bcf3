import { AppSyncClient, EvaluateCodeCommand } from '@aws-sdk/client-appsync';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Bundles } from '../../infra/bundle.ts';
import { builtResolvers, resolverPath } from '../support/resolver-bundles.ts';
import { sharedStage } from '../support/stage.ts';

const { outputs } = sharedStage();
const appsync = new AppSyncClient({
  endpoint: outputs.LocalEndpoint,
  region: outputs.Region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const SUB = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const caller = (tokenUse: string) => ({ sub: SUB, username: SUB, groups: null, claims: { token_use: tokenUse } });

let bundles: Bundles;
beforeAll(async () => {
  bundles = await builtResolvers();
});

const evaluate = async (name: string, handler: 'request' | 'response', context: object) => {
  const answer = await appsync.send(
    new EvaluateCodeCommand({
      code: bundles.resolver(resolverPath(name)).text,
      context: JSON.stringify(context),
      function: handler,
      runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
    }),
  );
  return { result: JSON.parse(answer.evaluationResult || 'null'), error: answer.error?.message, stash: JSON.parse(answer.stash || '{}') };
};

describe('the standing, first step of every mutation', () => {
  const STEP = 'Mutation.createItem/1-standing.table.ts';

  test('reads the caller’s profile by its key', async () => {
    const { result } = await evaluate(STEP, 'request', { identity: caller('access') });
    expect(result).toEqual({ operation: 'GetItem', key: { PK: { S: `USER#${SUB}` }, SK: { S: 'PROFILE' } } });
  });

  test('refuses an id token, and a guest', async () => {
    expect((await evaluate(STEP, 'request', { identity: caller('id') })).error).toBe('Unauthorized');
    expect((await evaluate(STEP, 'request', { identity: null })).error).toBe('Unauthorized');
  });

  test('refuses the suspended, and leaves the profile of others for the next steps', async () => {
    const row = { PK: `USER#${SUB}`, SK: 'PROFILE', displayName: 'Anna' };
    const suspended = await evaluate(STEP, 'response', {
      identity: caller('access'),
      result: { ...row, suspendedAt: '2026-01-01T00:00:00Z' },
    });
    expect(suspended.error).toBe('Your account is suspended.');
    expect((await evaluate(STEP, 'response', { identity: caller('access'), stash: {}, result: row })).stash).toEqual({ profile: row });
  });

  test('tells nothing of a failing table', async () => {
    const failing = {
      identity: caller('access'),
      error: { type: 'DynamoDB:InternalServerError', message: 'Table EcoBid-dev-Items broke' },
    };
    expect((await evaluate(STEP, 'response', failing)).error).toBe('This could not be done just now. Please call again.');
  });
});

test('item reads its face by one query, and nothing for an id that can name nothing', async () => {
  const { result } = await evaluate('Query.item.table.ts', 'request', { arguments: { id: 'abc' } });
  expect(result).toMatchObject({
    operation: 'Query',
    query: { expression: 'PK = :item AND SK BETWEEN :from AND :to' },
    consistentRead: false,
  });
  expect((await evaluate('Query.item.table.ts', 'request', { arguments: { id: 'x'.repeat(65) } })).result).toBeNull();
});

describe('what happens between two steps', () => {
  const error = { type: 'DynamoDB:ConditionalCheckFailedException', message: 'The conditional request failed' };
  const item = { PK: 'ITEM#1', SK: 'ABOUT', status: 'ACTIVE', version: 1, sellerId: SUB, sellerName: 'Anna', geohash: 'u281zc' };
  const face = { item, text: null, auction: null };

  test.each([
    ['RESERVED', 'An item that is reserved or sold can’t be removed.'],
    ['SOLD', 'An item that is reserved or sold can’t be removed.'],
    ['ACTIVE', 'This could not be done just now. Please call again.'],
  ])('an item that became %s meanwhile is not removed', async (status, message) => {
    const met = { identity: caller('access'), stash: { face }, error, result: { ...item, status, version: 2 } };
    expect((await evaluate('Mutation.deleteItem/4-remove.table.ts', 'response', met)).error).toBe(message);
  });

  test('an item that changed meanwhile is removed, and a repeat answers it', async () => {
    const context = { identity: caller('access'), stash: { face } };
    const { result } = await evaluate('Mutation.deleteItem/4-remove.table.ts', 'request', context);
    expect(result.condition.expressionValues).toEqual({ ':before': { S: 'ACTIVE' } });
    const changed = { ...context, result: { ...item, status: 'REMOVED', version: 3 } };
    const { error: refused } = await evaluate('Mutation.deleteItem/4-remove.table.ts', 'response', changed);
    expect(refused).toBe('This could not be done just now. Please call again.');
  });

  test('an item keeps its seller’s name when there is no profile to read it from', async () => {
    const args = { input: { id: '1', expectedVersion: 1, title: 'New' } };
    const context = { identity: caller('access'), arguments: args, stash: { profile: null, face }, env: { TABLE: 'T' } };
    const { result } = await evaluate('Mutation.updateItem/3-write.table.ts', 'request', context);
    expect(result.transactItems[0].update.expressionValues[':sellerName']).toEqual({ S: 'Anna' });
  });
});
