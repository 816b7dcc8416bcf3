import { randomUUID } from 'node:crypto';
import { print } from 'graphql';
import { accessTokenOf, ItemDocument, ItemsBySellerDocument, ProfileDocument } from '../../../client/index.ts';
import { ITEM_FACE_FROM, ITEM_FACE_TO, itemPartition, PROFILE_SORT, sellerItems, USER_INDEX, userPartition } from '../../../domain/keys.ts';
import type { CreateItemInput } from '../../../schema/generated/types.ts';
import { createAccounts } from '../../demo/accounts.ts';
import { DEMO_PASSWORD, sellers } from '../../demo/sellers.ts';
import { callGraphQL } from '../../graphql.ts';
import { signInAt } from '../../sign-in-at.ts';
import type { Stage } from '../../stage.ts';
import type { MeasuredStage } from './cloud-program.ts';
import type { GraphQLTarget } from './graphql-load.ts';
import type { SdkTarget, TableRead } from './sdk-load.ts';

/** The same rows read in two ways. */
export interface EngineCase {
  readonly name: string;
  /** The ratio that is aimed at. */
  readonly aim: number | undefined;
  readonly graphql: GraphQLTarget;
  readonly sdk: SdkTarget;
}

const PAGE = 20;
const CREATE_ITEM = 'mutation ($input: CreateItemInput!) { createItem(input: $input) { id } }';
/** What a list on a screen shows. The client's own document asks for the seller as well, whose resolver then runs for each item. */
const PLAIN_PAGE = `query ($sellerId: ID!, $limit: Int) { itemsBySeller(sellerId: $sellerId, limit: $limit) {
  items { id title category condition saleKind status price { amountMinor currency } geohash5 images { id thumbnailUrl } version createdAt }
  nextToken
} }`;

/** Lists twenty items with long descriptions as one user, who then reads: a row, an item of several rows, a page of twenty. */
export async function prepareCases({ stage, tableName, access }: MeasuredStage): Promise<readonly EngineCase[]> {
  const { accessToken, userId } = await signInSeller(stage);
  const ids = await Promise.all(Array.from({ length: PAGE }, (_, index) => createItem(stage, accessToken, index)));
  const [id = ''] = ids;
  const TableName = tableName;
  const sdk = (read: TableRead): SdkTarget => ({ endpoint: access.endpoint, accessKeyId: access.accessKeyId, region: stage.region, read });
  const graphql = (query: string, variables: object): GraphQLTarget => ({ url: stage.apiUrl, accessToken, query, variables });

  const profile = sdk({ get: { TableName, Key: { PK: userPartition(userId), SK: PROFILE_SORT } } });
  const face = { ':item': itemPartition(id), ':from': ITEM_FACE_FROM, ':to': ITEM_FACE_TO };
  const KeyConditionExpression = 'PK = :item AND SK BETWEEN :from AND :to';
  const item = sdk({ query: { TableName, KeyConditionExpression, ExpressionAttributeValues: face }, count: 2 });
  const page = sdk({
    query: {
      TableName,
      IndexName: USER_INDEX,
      KeyConditionExpression: 'GSI2PK = :seller',
      ExpressionAttributeValues: { ':seller': sellerItems(userId) },
      ScanIndexForward: false,
      Limit: PAGE,
    },
    count: PAGE,
  });
  const list = { sellerId: userId, limit: PAGE };
  return [
    { name: 'profile (GetItem)', aim: 2.5, graphql: graphql(print(ProfileDocument), { userId }), sdk: profile },
    { name: 'item (Query, 4,000 characters)', aim: undefined, graphql: graphql(print(ItemDocument), { id }), sdk: item },
    { name: 'itemsBySeller (Query, 20)', aim: 1.7, graphql: graphql(PLAIN_PAGE, list), sdk: page },
    { name: 'itemsBySeller, client (Query, 20)', aim: undefined, graphql: graphql(print(ItemsBySellerDocument), list), sdk: page },
  ];
}

async function signInSeller(stage: Stage): Promise<{ accessToken: string; userId: string }> {
  await createAccounts(stage);
  const { client, user } = await signInAt(stage, sellers[0]?.email ?? '', DEMO_PASSWORD);
  return { accessToken: (await accessTokenOf(client)) ?? '', userId: user.id };
}

async function createItem(stage: Stage, accessToken: string, index: number): Promise<string> {
  const input: CreateItemInput = {
    requestId: randomUUID(),
    title: `Walnut side table, number ${index}`,
    description: 'Solid walnut, two scratches. '.repeat(138).slice(0, 4000),
    category: 'FURNITURE',
    condition: 'GOOD',
    saleKind: 'FIXED_PRICE',
    latitude: 51.05,
    longitude: 3.72,
    priceMinor: 4500 + index,
  };
  const { createItem: created } = await callGraphQL<{ createItem: { id: string } }>(stage.apiUrl, { accessToken }, CREATE_ITEM, { input });
  return created.id;
}
