/**
 * An executable schema from the one SDL document of an API, refusing what AppSync refuses when a schema is saved.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/designing-your-schema.html
 */
import {
  buildASTSchema,
  concatAST,
  type DefinitionNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  validateSchema,
} from 'graphql';
import { TemplateError } from '../../service.ts';
import { AWS_SCALAR_NAMES, equipScalars } from './scalars.ts';

/** AppSync's limit on a schema document. */
const SCHEMA_BYTES_MAX = 1_048_576;

const BUILT_IN = parse(`
${AWS_SCALAR_NAMES.map((name) => `scalar ${name}`).join('\n')}
directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
directive @aws_publish(subscriptions: [String!]) on FIELD_DEFINITION
directive @aws_api_key on OBJECT | FIELD_DEFINITION
directive @aws_iam on OBJECT | FIELD_DEFINITION
directive @aws_oidc on OBJECT | FIELD_DEFINITION
directive @aws_lambda on OBJECT | FIELD_DEFINITION
directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
directive @aws_auth(cognito_groups: [String!]!) on OBJECT | FIELD_DEFINITION
directive @canonical on OBJECT | FIELD_DEFINITION | INTERFACE | UNION | ENUM | INPUT_OBJECT
directive @hidden on OBJECT | FIELD_DEFINITION
directive @renamed(to: String!) on OBJECT | FIELD_DEFINITION
`);

/** The schema with AppSync's scalars and directives; throws `TemplateError` with AppSync's reason. */
export function loadSchema(definition: string): GraphQLSchema {
  if (Buffer.byteLength(definition) > SCHEMA_BYTES_MAX) throw new TemplateError('GraphQL schema: larger than 1 MB, which AppSync refuses.');
  try {
    const document = parse(definition);
    for (const node of document.definitions) refuseUnknown(node);
    const schema = build(document);
    equipScalars(schema);
    return schema;
  } catch (error) {
    if (error instanceof GraphQLError || error instanceof TypeError) throw new TemplateError(`GraphQL schema: ${error.message}`);
    throw error;
  }
}

/** An SDL error of graphql-js names the offence; AppSync's own two sentences are kept where they are known. */
function build(document: DocumentNode): GraphQLSchema {
  const schema = buildASTSchema(concatAST([BUILT_IN, document]));
  if (!schema.getQueryType()) throw new TemplateError(`GraphQL schema: ${missingQuery(document)}`);
  const [problem] = validateSchema(schema);
  if (problem !== undefined) throw problem;
  return schema;
}

function missingQuery(document: DocumentNode): string {
  const explicit = document.definitions.some(({ kind }) => kind === Kind.SCHEMA_DEFINITION);
  return explicit ? `A schema MUST have a 'query' operation defined.` : 'There is no top level schema object defined.';
}

function refuseUnknown(node: DefinitionNode): void {
  const name = 'name' in node && node.name !== undefined ? node.name.value : '';
  if (node.kind === Kind.SCALAR_TYPE_DEFINITION) throw new TemplateError(`GraphQL schema: scalar ${name}: AppSync has no custom scalars.`);
  if (node.kind === Kind.DIRECTIVE_DEFINITION) {
    throw new TemplateError(`GraphQL schema: directive @${name}: AppSync has no custom directives.`);
  }
  if (node.kind.endsWith('Extension')) throw new TemplateError(`GraphQL schema: extend ${name}: merge the document before it is deployed.`);
  if (name.startsWith('AWS')) throw new TemplateError(`GraphQL schema: type ${name}: names must not start with AWS.`);
}
