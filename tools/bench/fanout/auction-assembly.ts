import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STACK = 'Fanout';
const ApiId = { 'Fn::GetAtt': ['Api', 'ApiId'] };
const SCHEMA = `
type Query { none: String }
type Bid { auctionId: ID! sequence: Int! priceMinor: Int bidder: String endsAt: AWSDateTime text: String }
type Mutation { bid(auctionId: ID!, sequence: Int!): Bid }
type Subscription { onBid(auctionId: ID!): Bid @aws_subscribe(mutations: ["bid"]) }
`;
const CODE = `
export const request = (ctx) => ({ payload: {
  auctionId: ctx.args.auctionId, sequence: ctx.args.sequence, priceMinor: 4500, bidder: 'bidder-7',
  endsAt: '2026-11-21T12:00:00.000Z', text: 'A bid of 45.00 leads; the next one is 46.00 at least, and the auction goes on.',
} });
export const response = (ctx) => ctx.result;
`;

/** The subscription of all clients. */
export const ON_BID = 'subscription ($id: ID!) { onBid(auctionId: $id) { auctionId sequence priceMinor bidder endsAt text } }';
/** The mutation that publishes to them. */
export const BID =
  'mutation ($id: ID!, $n: Int!) { bid(auctionId: $id, sequence: $n) { auctionId sequence priceMinor bidder endsAt text } }';

/** Writes the assembly of a stack that holds an API with one mutation and one subscription, and nothing else. */
export function writeAuctionAssembly(directory: string): void {
  const properties = { ApiId, DataSourceName: 'none', TypeName: 'Mutation', FieldName: 'bid', Kind: 'UNIT' };
  const Resources = {
    Api: { Type: 'AWS::AppSync::GraphQLApi', Properties: { Name: 'fanout', AuthenticationType: 'API_KEY' } },
    Schema: { Type: 'AWS::AppSync::GraphQLSchema', Properties: { ApiId, Definition: SCHEMA } },
    Key: { Type: 'AWS::AppSync::ApiKey', Properties: { ApiId } },
    None: { Type: 'AWS::AppSync::DataSource', Properties: { ApiId, Name: 'none', Type: 'NONE' } },
    Bid: {
      Type: 'AWS::AppSync::Resolver',
      DependsOn: ['Schema', 'None'],
      Properties: { ...properties, Code: CODE, Runtime: { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' } },
    },
  };
  const Outputs = { ApiKey: { Value: { 'Fn::GetAtt': ['Key', 'ApiKey'] } } };
  const artifact = {
    type: 'aws:cloudformation:stack',
    environment: 'aws://unknown-account/eu-central-1',
    properties: { templateFile: 'template.json', stackName: STACK },
  };
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'template.json'), JSON.stringify({ Resources, Outputs }));
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '36.0.0', artifacts: { [STACK]: artifact } }));
}
