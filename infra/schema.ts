import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeTypeDefs } from '@graphql-tools/merge';
import { buildASTSchema, concatAST, type DocumentNode, type GraphQLSchema, parse, print, Source } from 'graphql';

/** AWS's scalars and directives, which AppSync brings itself and refuses to have defined. */
const APPSYNC_DEFINITIONS = 'appsync.graphql';

interface ApiSchema {
  /** One document, as AppSync takes it: each type once, no AWS definitions. */
  readonly text: string;
  /** The same schema for looking up types and fields, AWS definitions included. */
  readonly types: GraphQLSchema;
}

/**
 * Merges the files of a schema directory into one document, in the order of their names.
 *
 * @throws Error naming the file for a syntax error, and with GraphQL's own sentence for a type or directive that does not exist.
 */
export function readSchema(directory: string): ApiSchema {
  const files = readdirSync(directory)
    .filter((name) => name.endsWith('.graphql'))
    .sort();
  const contract = files.filter((name) => name !== APPSYNC_DEFINITIONS);
  if (contract.length === 0) throw new Error(`${directory} holds no .graphql file; the schema belongs there, roots in schema.graphql.`);
  const merged = mergeTypeDefs(contract.map((name) => parseFile(directory, name)));
  const awsDefinitions = files.includes(APPSYNC_DEFINITIONS) ? [parseFile(directory, APPSYNC_DEFINITIONS)] : [];
  return { text: print(merged), types: buildASTSchema(concatAST([...awsDefinitions, merged])) };
}

function parseFile(directory: string, name: string): DocumentNode {
  try {
    return parse(new Source(readFileSync(join(directory, name), 'utf8'), name));
  } catch (error) {
    throw new Error(`${join(directory, name)} is not valid GraphQL: ${String(error)}`, { cause: error });
  }
}
