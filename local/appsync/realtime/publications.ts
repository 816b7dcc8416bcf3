import { type GraphQLField, type GraphQLSchema, getDirectiveValues } from 'graphql';
import { TemplateError } from '../../service.ts';

/**
 * Which fields of type Subscription a mutation publishes to, by `@aws_subscribe`.
 *
 * @throws TemplateError for a mutation that does not exist or returns another type, which AppSync refuses when a schema is saved.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
 */
export function publicationsOf(schema: GraphQLSchema): ReadonlyMap<string, readonly string[]> {
  const publications = new Map<string, string[]>();
  const mutations = schema.getMutationType()?.getFields() ?? {};
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    for (const name of mutationsOf(schema, field)) {
      const mutation = mutations[name];
      if (mutation === undefined) throw new TemplateError(`GraphQL schema: Subscription.${field.name}: there is no mutation ${name}.`);
      if (bare(mutation) !== bare(field)) {
        throw new TemplateError(`GraphQL schema: Subscription.${field.name} returns ${field.type}, but mutation ${name} ${mutation.type}.`);
      }
      publications.set(name, [...(publications.get(name) ?? []), field.name]);
    }
  }
  return publications;
}

function mutationsOf(schema: GraphQLSchema, { astNode }: GraphQLField<unknown, unknown>): readonly string[] {
  const directive = schema.getDirective('aws_subscribe');
  const values = directive && astNode ? getDirectiveValues(directive, astNode) : undefined;
  return Array.isArray(values?.mutations) ? values.mutations.map(String) : [];
}

/** A subscription may be nullable where the mutation is not. */
const bare = ({ type }: GraphQLField<unknown, unknown>): string => String(type).replace(/!$/, '');
