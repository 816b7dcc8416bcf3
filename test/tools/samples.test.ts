import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeTypeDefs } from '@graphql-tools/merge';
import { buildSchema, Kind, parse, print, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readSamples } from '../../tools/explorer/samples.ts';

const folder = join(import.meta.dirname, '../../schema');
const files = readdirSync(folder).filter((file) => file.endsWith('.graphql'));
const schema = buildSchema(print(mergeTypeDefs(files.map((file) => readFileSync(join(folder, file), 'utf8')))));
const samples = readSamples();

/** The root field of a sample. */
function fieldOf(query: string): string | undefined {
  const [operation] = parse(query).definitions;
  const selection = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections[0] : undefined;
  return selection?.kind === Kind.FIELD ? selection.name.value : undefined;
}

describe('samples of the explorer', () => {
  it.each(samples)('$name fits the schema, and its variables its operation', ({ query, variables }) => {
    expect(validate(schema, parse(query))).toEqual([]);
    const [operation] = parse(query).definitions;
    const declared = operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
    const names = declared.map(({ variable }) => variable.name.value);
    expect(names).toEqual(expect.arrayContaining(Object.keys(JSON.parse(variables))));
  });

  it('say in their first line who may call them', () => {
    for (const { query } of samples) expect(query).toMatch(/^# (Guests and users|Guests|Users|The seller)[.:,]/);
  });

  it('cover every query, mutation and subscription but those of the service alone', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const fields = roots
      .flatMap((type) => Object.values(type?.getFields() ?? {}))
      .flatMap(({ name, astNode }) => {
        const directives = astNode?.directives?.map((directive) => directive.name.value) ?? [];
        return directives.length === 1 && directives[0] === 'aws_iam' ? [] : [name];
      });
    expect(samples.map(({ query }) => fieldOf(query)).sort()).toEqual(fields.sort());
  });

  it('begin with health, which anybody may call', () => {
    expect(samples[0]?.name).toBe('health');
  });
});
