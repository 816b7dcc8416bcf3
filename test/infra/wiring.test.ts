import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readWiring } from '../../infra/wiring.ts';

const SCHEMA = buildSchema(
  'type Query { item: Item } type Mutation { bid: Item } type Subscription { onBid: Item } type Item { id: ID seller: ID }',
);

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ecobid-wiring-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function wire(...files: string[]) {
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  return readWiring({ resolvers: join(root, 'resolvers'), functions: join(root, 'functions'), schema: SCHEMA });
}

/** Both root fields, wired as they should be. */
const ROOTS = ['resolvers/Query.item.table.ts', 'resolvers/Mutation.bid.none.ts'];

test('a file wires a field to its data source', () => {
  expect(wire(...ROOTS).fields).toEqual([
    { kind: 'UNIT', typeName: 'Mutation', fieldName: 'bid', step: { path: join(root, ROOTS[1]!), dataSource: 'none' } },
    { kind: 'UNIT', typeName: 'Query', fieldName: 'item', step: { path: join(root, ROOTS[0]!), dataSource: 'table' } },
  ]);
});

test('a folder wires a pipeline, its steps in the order of their numbers', () => {
  const steps = Array.from({ length: 10 }, (_, index) => `resolvers/Mutation.bid/${index + 1}-step.table.ts`);
  const [pipeline] = wire(ROOTS[0]!, ...steps.toReversed(), 'resolvers/Mutation.bid/resolver.ts').fields;
  expect(pipeline).toEqual({
    kind: 'PIPELINE',
    typeName: 'Mutation',
    fieldName: 'bid',
    around: join(root, 'resolvers/Mutation.bid/resolver.ts'),
    steps: steps.map((path) => ({ path: join(root, path), dataSource: 'table', name: 'step' })),
  });
});

test('a pipeline without resolver.ts has no handlers of its own around it', () => {
  expect(wire(ROOTS[0]!, 'resolvers/Mutation.bid/1-write.table.ts').fields[0]).toMatchObject({ kind: 'PIPELINE', around: undefined });
});

test('a folder of functions/ is a data source; lib and documents wire nothing', () => {
  const wiring = wire(
    ...ROOTS,
    'resolvers/Item.seller.near-by.ts',
    'functions/near-by/handler.ts',
    'functions/lib/log.ts',
    'resolvers/lib/a.ts',
    'resolvers/README.md',
  );
  expect(wiring.functions).toEqual(['near-by']);
  expect(wiring.fields.map((field) => field.fieldName)).toEqual(['seller', 'bid', 'item']);
});

test.each<[rule: string, files: string[], sentence: string]>([
  [
    'a type that the schema lacks',
    ['resolvers/Itm.seller.table.ts'],
    'resolvers/Itm.seller resolves a field that the schema lacks; add Itm.seller to schema/ or rename the resolver.',
  ],
  [
    'a field that the schema lacks',
    ['resolvers/Item.sellr.table.ts'],
    'resolvers/Item.sellr resolves a field that the schema lacks; add Item.sellr to schema/ or rename the resolver.',
  ],
  [
    'an unknown data source',
    ['resolvers/Item.seller.tabel.ts'],
    'resolvers/Item.seller names the data source "tabel"; it must be table, none, or a new folder functions/tabel with a handler.ts.',
  ],
  [
    'an unknown data source of a step',
    ['resolvers/Item.seller/1-read.near.ts'],
    'resolvers/Item.seller names the data source "near"; it must be table, none, or a new folder functions/near with a handler.ts.',
  ],
  [
    'a file without data source',
    ['resolvers/Item.seller.ts'],
    'resolvers/Item.seller.ts is named neither <Type>.<field>.<dataSource>.ts nor, as a folder, <Type>.<field>; rename it or move it to lib/.',
  ],
  [
    'a step without number',
    ['resolvers/Item.seller/1-a.table.ts', 'resolvers/Item.seller/read.table.ts'],
    'resolvers/Item.seller/read.table.ts is neither resolver.ts nor named <n>-<step>.<dataSource>.ts; rename it or move it to lib/.',
  ],
  [
    'a gap in the numbers of steps',
    ['resolvers/Item.seller/1-a.table.ts', 'resolvers/Item.seller/3-b.table.ts'],
    'The steps in resolvers/Item.seller must be numbered 1, 2, 3 … without gaps or doubles; renumber them.',
  ],
  [
    'two steps of one number',
    ['resolvers/Item.seller/1-a.table.ts', 'resolvers/Item.seller/1-b.table.ts'],
    'The steps in resolvers/Item.seller must be numbered 1, 2, 3 … without gaps or doubles; renumber them.',
  ],
  ['a pipeline without steps', ['resolvers/Item.seller/resolver.ts'], 'resolvers/Item.seller has 0 steps; a pipeline has 1 to 10.'],
  [
    'a pipeline of eleven steps',
    Array.from({ length: 11 }, (_, index) => `resolvers/Item.seller/${index + 1}-a.table.ts`),
    'resolvers/Item.seller has 11 steps; a pipeline has 1 to 10.',
  ],
  [
    'a field wired twice',
    ['resolvers/Item.seller.table.ts', 'resolvers/Item.seller/1-read.table.ts'],
    'Item.seller is resolved more than once; keep one file or one folder named Item.seller.',
  ],
  [
    'a function without handler',
    ['functions/near/near.ts'],
    'functions/near has no handler.ts; add one that exports handler, or move the folder to lib/.',
  ],
])('refuses %s', (_rule, files, sentence) => {
  expect(() => wire(...ROOTS, ...files)).toThrow(new Error(`The resolvers do not fit the schema:\n- ${sentence}`));
});

test('refuses a query or mutation without resolver, all at once; a subscription needs none', () => {
  expect(() => wire()).toThrow(
    new Error(
      [
        'The resolvers do not fit the schema:',
        'Query.item has no resolver; add resolvers/Query.item.<dataSource>.ts or a folder resolvers/Query.item.',
        'Mutation.bid has no resolver; add resolvers/Mutation.bid.<dataSource>.ts or a folder resolvers/Mutation.bid.',
      ].join('\n- '),
    ),
  );
});
