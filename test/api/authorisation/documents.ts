import { readdirSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isInputObjectType,
  isObjectType,
} from 'graphql';

/** Less than AppSync's limit for the API, and deep enough for every type to be reached from every operation that leads to it. */
const DEPTH_MAX = 6;

/** The contract as the API has it. */
const schema = buildSchema(
  readdirSync('schema')
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => readFileSync(`schema/${name}`, 'utf8'))
    .join('\n'),
);

const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((type) => isObjectType(type));

/** Every operation, such as `Query.item`, by its field. */
export const operations: ReadonlyMap<string, GraphQLField<unknown, unknown>> = new Map(
  roots.flatMap((root) => Object.values(root.getFields()).map((field) => [`${root.name}.${field.name}`, field] as const)),
);

/** Every type of answers but the roots. */
export const answerTypes: readonly GraphQLObjectType[] = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type))
  .filter((type) => !type.name.startsWith('__') && !roots.includes(type));

/** The arguments of an operation; those of an input by their path, such as `input.auction.endsAt`. */
export const argumentsOf = (name: string): readonly string[] =>
  (operations.get(name)?.args ?? []).flatMap((argument) => pathsOf(argument.name, argument.type)).sort();

function pathsOf(path: string, type: GraphQLInputType): readonly string[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [path];
  return Object.values(named.getFields()).flatMap((field) => pathsOf(`${path}.${field.name}`, field.type));
}

/** A document that calls one operation, hands over its arguments as variables, and asks for everything that the schema lets it ask for. */
export function documentOf(name: string, variables: object): string {
  const [root = '', field = ''] = name.split('.');
  const given = (operations.get(name)?.args ?? []).filter((argument) => argument.name in variables);
  const declared = given.map((argument) => `$${argument.name}: ${argument.type}`).join(', ');
  const passed = given.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const type = operations.get(name)?.type;
  const selection = type === undefined ? '' : selectionOf(type, DEPTH_MAX);
  return `${root.toLowerCase()} ${declared && `(${declared})`} { ${field}${passed && `(${passed})`} ${selection} }`;
}

function selectionOf(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields()).filter((field) => depth > 1 || !isObjectType(getNamedType(field.type)));
  return `{ __typename ${fields.map((field) => `${field.name} ${selectionOf(field.type, depth - 1)}`).join(' ')} }`;
}
