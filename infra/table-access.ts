import type { ResolverBundle } from './bundle.ts';

/**
 * What resolver code asks of the table, read from its bundle. The role of the table's data source is made from this, so that a new
 * resolver needs no entry elsewhere, and the role never allows more than some resolver uses.
 */

/** IAM actions by the operation of a DynamoDB request object. The parts of a transaction name their own operations. */
const ACTIONS_OF_OPERATION: Readonly<Record<string, readonly string[]>> = {
  GetItem: ['GetItem'],
  PutItem: ['PutItem'],
  UpdateItem: ['UpdateItem'],
  DeleteItem: ['DeleteItem'],
  ConditionCheck: ['ConditionCheckItem'],
  Query: ['Query'],
  BatchGetItem: ['BatchGetItem'],
  BatchPutItem: ['BatchWriteItem'],
  BatchDeleteItem: ['BatchWriteItem'],
  TransactGetItems: ['GetItem'],
  TransactWriteItems: [],
};

/** Operations by the helper functions of `@aws-appsync/utils/dynamodb`. */
const OPERATION_OF_HELPER: Readonly<Record<string, string>> = {
  get: 'GetItem',
  put: 'PutItem',
  update: 'UpdateItem',
  remove: 'DeleteItem',
  query: 'Query',
  batchGet: 'BatchGetItem',
  batchPut: 'BatchPutItem',
  batchDelete: 'BatchDeleteItem',
  transactGet: 'TransactGetItems',
  transactWrite: 'TransactWriteItems',
};

/** Helpers that make parts of a request and ask for nothing. */
const OTHER_HELPERS = ['operations', 'toStringSet', 'toNumberSet', 'toBinarySet'];

/** After a failed condition AppSync reads the item, to hand it to the response handler. */
const CONDITIONAL = ['PutItem', 'UpdateItem', 'DeleteItem'];

export interface TableAccess {
  /** IAM actions, such as `dynamodb:GetItem`, in alphabetical order. */
  readonly actions: readonly string[];
  /** Names of the indexes that are queried. */
  readonly indexes: readonly string[];
  /** Whether some query goes to the table itself. */
  readonly queriesTable: boolean;
}

/**
 * The access that a set of bundles needs.
 *
 * @throws Error naming the bundle, for an operation or index that can't be read from the code or that resolvers must not use.
 */
export function tableAccessOf(bundles: readonly ResolverBundle[]): TableAccess {
  const operations = new Set<string>();
  const indexes = new Set<string>();
  let queriesTable = false;
  for (const { name: source, text: code } of bundles) {
    const found = operationsOf(code);
    if (found.length === 0) throw new Error(`${source} asks nothing of the table; name it …none.ts if it needs no data.`);
    for (const operation of found) operations.add(checked(operation, source));
    const named = indexesOf(code, source);
    for (const index of named) indexes.add(index);
    queriesTable ||= found.includes('Query') && named.length === 0;
  }
  const actions = new Set([...operations].flatMap((operation) => ACTIONS_OF_OPERATION[operation] ?? []));
  if (CONDITIONAL.some((action) => actions.has(action))) actions.add('GetItem');
  return { actions: [...actions].map((action) => `dynamodb:${action}`).sort(), indexes: [...indexes].sort(), queriesTable };
}

function checked(operation: string, source: string): string {
  if (ACTIONS_OF_OPERATION[operation] !== undefined) return operation;
  throw new Error(
    `${source} asks the table for "${operation}"; resolvers may ask for ${Object.keys(ACTIONS_OF_OPERATION).join(', ')}, written out as a string.`,
  );
}

function operationsOf(code: string): string[] {
  const literal = valuesOf('operation', code).map((value) => constantOf(value, code));
  const helpers = captures(code, /import\s*{([^}]*)}\s*from\s*"@aws-appsync\/utils\/dynamodb"/g)
    .flatMap((names) => names.split(','))
    .map((name) => name.trim().split(' ')[0] ?? '')
    .filter((name) => name !== '' && !OTHER_HELPERS.includes(name))
    .map((name) => OPERATION_OF_HELPER[name] ?? name);
  const parts = captures(code, /\b(putItem|updateItem|deleteItem|conditionCheck):/g).map(
    (name) => name.charAt(0).toUpperCase() + name.slice(1),
  );
  return [...literal, ...helpers, ...parts];
}

function indexesOf(code: string, source: string): string[] {
  return valuesOf('index', code).map((value) => {
    const index = constantOf(value, code);
    if (/^\w+$/.test(index) && index !== value) return index;
    throw new Error(`${source} chooses its index while it runs (${value}); write the index as a constant of domain/keys.ts.`);
  });
}

/** The expressions that a key of object literals is set to; esbuild prints a short-hand key on a line of its own. */
function valuesOf(key: string, code: string): string[] {
  return [...captures(code, new RegExp(`\\b${key}:\\s*([^,}\\s]+)`, 'g')), ...captures(code, new RegExp(`^\\s*(${key}),?$`, 'gm'))];
}

/** The text of a string literal, or of the constant that a name stands for in a bundle; otherwise the expression itself. */
function constantOf(expression: string, code: string): string {
  const literal = /^"([^"]*)"$/.exec(expression)?.[1];
  return literal ?? new RegExp(`\\b(?:var|const|let) ${expression.replace(/\W/g, '\\$&')} = "([^"]*)"`).exec(code)?.[1] ?? expression;
}

function captures(code: string, pattern: RegExp): string[] {
  return [...code.matchAll(pattern)].map((match) => match[1] ?? '');
}
