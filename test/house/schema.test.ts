import { readdirSync, readFileSync } from 'node:fs';
import { type ASTNode, buildSchema, isObjectType, parse, visit } from 'graphql';
import { expect, test } from 'vitest';
import { linesOf, sourceFiles } from './source-files.ts';

const SCHEMA_FILES = readdirSync('schema').filter((name) => name.endsWith('.graphql'));
const text = (name: string): string => readFileSync(`schema/${name}`, 'utf8');
const schema = buildSchema(SCHEMA_FILES.map(text).join('\n'));

/** Fields that anyone may call with the API key. Every addition is a decision. */
const GUEST_FIELDS = [
  'Mutation.refreshSession',
  'Mutation.startAuth',
  'Mutation.verifyOtp',
  'Query.auction',
  'Query.auctionEvents',
  'Query.bids',
  'Query.health',
  'Query.item',
  'Query.itemsBySeller',
  'Query.itemsNear',
  'Query.profile',
  'Subscription.onAuctionEvent',
];

/** Mutations that the service alone may call, by IAM. They touch no row. */
const INTERNAL_FIELDS = ['Mutation.publishAuctionEvent', 'Mutation.publishNotification'];

test('every type, field, argument and enum value of the schema has a description', () => {
  const bare: string[] = [];
  for (const name of SCHEMA_FILES.filter((candidate) => candidate !== 'appsync.graphql')) {
    const check = (node: ASTNode): void => {
      if ('name' in node && node.name && 'description' in node && !node.description) {
        bare.push(`${name}: ${node.kind} ${node.name.value}`);
      }
    };
    visit(parse(text(name)), {
      ObjectTypeDefinition: check,
      InputObjectTypeDefinition: check,
      EnumTypeDefinition: check,
      FieldDefinition: check,
      InputValueDefinition: check,
      EnumValueDefinition: check,
    });
  }
  expect(bare).toEqual([]);
});

test('guests may call exactly the fields of the allow-list', () => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((type) => isObjectType(type));
  const open = roots.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => field.astNode?.directives?.some((directive) => directive.name.value === 'aws_api_key'))
      .map((field) => `${type.name}.${field.name}`),
  );
  expect(open.sort()).toEqual(GUEST_FIELDS);
});

test('every field of the roots has a resolver', () => {
  const resolvers = readdirSync('resolvers');
  const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}).map((field) => `${type?.name}.${field}`),
  );
  expect(fields.length).toBeGreaterThan(10);
  expect(fields.filter((field) => !resolvers.some((name) => name === field || name.startsWith(`${field}.`)))).toEqual([]);
});

test('the service alone may call what publishes, and nothing else', () => {
  const internal = Object.values(schema.getMutationType()?.getFields() ?? {})
    .filter((field) => field.astNode?.directives?.some((directive) => directive.name.value === 'aws_iam'))
    .map((field) => `Mutation.${field.name}`);
  expect(internal.sort()).toEqual(INTERNAL_FIELDS);
});

test('every mutation of a user begins with the standing', () => {
  const mutations = readdirSync('resolvers').filter((name) => name.startsWith('Mutation.'));
  const ofOthers = [...INTERNAL_FIELDS, ...GUEST_FIELDS];
  const ofUsers = mutations.filter((name) => !ofOthers.some((field) => name.startsWith(`${field}.`)));
  expect(ofUsers.length).toBeGreaterThan(0);
  const first = ofUsers.map((name) => linesOf(`resolvers/${name}/1-standing.table.ts`).join('\n'));
  expect(first.filter((text) => !/^export \{ request, response \} from '..\/lib\/standing.ts';|keepStanding\(ctx, /m.test(text))).toEqual(
    [],
  );
});

test('every refusal of the schema is used by the code and tried by a test', () => {
  const codes = [...text('refusals.graphql').matchAll(/^ {2}([A-Z_]+)$/gm)].map((match) => match[1] ?? '');
  const read = (folder: RegExp): string =>
    sourceFiles()
      .filter((path) => folder.test(path))
      .flatMap(linesOf)
      .join('\n');
  const code = read(/^(domain|resolvers|functions)\//);
  const tests = read(/^test\/(api|journeys|domain|resolvers)\//);
  expect(codes.length).toBe(22);
  expect(codes.filter((name) => !code.includes(`'${name}'`))).toEqual([]);
  expect(codes.filter((name) => !tests.includes(`'${name}'`))).toEqual([]);
});
