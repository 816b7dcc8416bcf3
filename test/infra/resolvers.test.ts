import { expect, test } from 'vitest';
import { synthesizeMarket } from './market.ts';

const { template, code } = await synthesizeMarket();
const resolvers = Object.values(template.findResources('AWS::AppSync::Resolver'));
const resolver = (typeName: string, fieldName: string) =>
  resolvers.map(({ Properties }) => Properties).find((found) => found.TypeName === typeName && found.FieldName === fieldName)!;
const functions = template.findResources('AWS::AppSync::FunctionConfiguration');
const RUNTIME = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };

/** The name of the data source that a DataSourceName refers to. */
const sourceName = (reference: { 'Fn::GetAtt': [string, 'Name'] }) =>
  template.findResources('AWS::AppSync::DataSource')[reference['Fn::GetAtt'][0]]!.Properties.Name;

test('each file and each folder is one resolver', () => {
  expect(resolvers.map(({ Properties }) => `${Properties.TypeName}.${Properties.FieldName} ${Properties.Kind}`).toSorted()).toEqual([
    'Mutation.rename PIPELINE',
    'Mutation.touch PIPELINE',
    'Query.health UNIT',
    'Query.near UNIT',
    'Query.thing UNIT',
    'Query.things UNIT',
  ]);
});

test('a unit resolver runs its bundle against the data source of its name', () => {
  const thing = resolver('Query', 'thing');
  expect(thing).toMatchObject({ Runtime: RUNTIME });
  expect(sourceName(thing.DataSourceName)).toBe('table');
  expect(code(thing.CodeS3Location)).toContain('operation: "GetItem"');
});

test('a pipeline runs its steps in order, its own handlers around them', () => {
  const rename = resolver('Mutation', 'rename');
  const ids = rename.PipelineConfig.Functions.map((reference: { 'Fn::GetAtt': string[] }) => reference['Fn::GetAtt'][0]);
  expect(ids.map((id: string) => functions[id]!.Properties.Name)).toEqual(['Mutation_rename_1_read', 'Mutation_rename_2_write']);
  expect(ids.map((id: string) => sourceName(functions[id]!.Properties.DataSourceName))).toEqual(['table', 'table']);
  expect(functions[ids[1]]!.Properties).toMatchObject({ Runtime: RUNTIME });
  expect(code(functions[ids[1]]!.Properties.CodeS3Location)).toContain('update(');
  expect(code(rename.CodeS3Location)).toContain('Mutation.rename/resolver.ts');
  expect(rename).not.toHaveProperty('DataSourceName');
});

test('a pipeline without handlers answers what its last step left, and raises an error that no step raised', () => {
  const around = code(resolver('Mutation', 'touch').CodeS3Location);
  expect(around).toContain('if (ctx.error) util.error(ctx.error.message, ctx.error.type);\n  return ctx.prev.result;');
});

test('no resolver is made before the schema, which must have its field', () => {
  for (const { DependsOn } of resolvers) expect(DependsOn).toEqual(['ApiSchema']);
});
