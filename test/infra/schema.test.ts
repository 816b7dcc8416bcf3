import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSchema } from '../../infra/schema.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ecobid-schema-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const put = (name: string, text: string) => writeFileSync(join(directory, name), text);

test('merges all files into one document, each root once, descriptions kept, AWS definitions left out', () => {
  put('appsync.graphql', 'scalar AWSDateTime directive @aws_api_key on OBJECT | FIELD_DEFINITION');
  put('a.graphql', 'type Query { "When." now: AWSDateTime @aws_api_key }');
  put('b.graphql', 'type Query { me: User } type User { id: ID! }');
  mkdirSync(join(directory, 'generated'));
  expect(readSchema(directory).text).toBe(
    [
      'type Query {\n  "When."\n  now: AWSDateTime @aws_api_key\n  me: User\n}',
      'type User {\n  id: ID!\n}',
      'schema {\n  query: Query\n}',
    ].join('\n\n'),
  );
});

test('knows the types and fields, AWS scalars included', () => {
  put('appsync.graphql', 'scalar AWSDateTime');
  put('a.graphql', 'type Query { now: AWSDateTime }');
  expect(String(readSchema(directory).types.getQueryType()?.getFields().now?.type)).toBe('AWSDateTime');
});

test('a syntax error names the file and the line', () => {
  put('a.graphql', 'type Query { ok: ID }');
  put('broken.graphql', 'type User {\n  id ID\n}');
  expect(() => readSchema(directory)).toThrow(/broken\.graphql is not valid GraphQL: .*Expected ":"[\s\S]*broken\.graphql:2:6/);
});

test('a type that is nowhere defined fails', () => {
  put('a.graphql', 'type Query { me: User }');
  expect(() => readSchema(directory)).toThrow('Unknown type "User".');
});

test('a folder without a schema says where the schema belongs', () => {
  expect(() => readSchema(directory)).toThrow(`${directory} holds no .graphql file; the schema belongs there, roots in schema.graphql.`);
});
