/**
 * Filter and condition objects as DynamoDB expressions: `util.transform.toDynamoDBFilterExpression` and its twin, and the conditions of
 * `@aws-appsync/utils/dynamodb`. Names, brackets and the answer null for what cannot be rendered are as recorded from EvaluateCode.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-utils-transform-js.html
 */
import { toDynamoDB } from './dynamodb-values.ts';

/** An expression with its placeholders, as request objects of the DynamoDB data source carry it. */
export interface Expression {
  readonly expression: string;
  readonly expressionNames: Record<string, string>;
  readonly expressionValues: Record<string, unknown>;
}

interface Draft {
  readonly names: Record<string, string>;
  readonly values: Record<string, unknown>;
}

const COMPARATORS = new Map(Object.entries({ eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' }));
const FUNCTIONS = new Map(Object.entries({ contains: 'contains', notContains: 'NOT contains', beginsWith: 'begins_with' }));
const TYPE_CODES = new Map(
  Object.entries({
    _null: 'NULL',
    string: 'S',
    stringSet: 'SS',
    number: 'N',
    numberSet: 'NS',
    binary: 'B',
    binarySet: 'BS',
    boolean: 'BOOL',
    list: 'L',
    map: 'M',
  }),
);

/** The expression of a filter object, or null when AppSync would not render it. */
export function toExpression(filter: unknown): Expression | null {
  const draft: Draft = { names: {}, values: {} };
  const parts = renderFilter(filter, '', draft);
  return parts === null ? null : { expression: parts.join(' AND '), expressionNames: draft.names, expressionValues: draft.values };
}

/** The expression as the JSON text that the methods of `util.transform` answer. */
export function toExpressionText(filter: unknown): string | null {
  const expression = toExpression(filter);
  return expression === null ? null : JSON.stringify(expression);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One part for each key of the filter, still to be joined by AND. */
function renderFilter(filter: unknown, path: string, draft: Draft): string[] | null {
  if (!isRecord(filter)) return null;
  const parts: string[] = [];
  for (const [key, value] of Object.entries(filter)) {
    const part = key === 'and' || key === 'or' ? renderGroup(key, value, path, draft) : renderEntry(key, value, path, draft);
    if (part === null) return null;
    if (part !== EMPTY_GROUP) parts.push(part);
  }
  return parts;
}

/** An empty `and` or `or` vanishes, while a field without operators leaves an empty part between its joiners. */
const EMPTY_GROUP = ' ';

function renderEntry(key: string, value: unknown, path: string, draft: Draft): string | null {
  if (key !== 'not') return renderField(key, value, path, draft);
  const inner = renderFilter(value, `${path}not_`, draft);
  return inner === null ? null : `(NOT ${wrap(inner, 'AND')})`;
}

function renderGroup(operator: 'and' | 'or', members: unknown, path: string, draft: Draft): string | null {
  if (!Array.isArray(members)) return null;
  const parts: string[] = [];
  for (const [index, member] of members.entries()) {
    const inner = renderFilter(member, `${path}${operator}_${index}_`, draft);
    if (inner === null) return null;
    parts.push(wrap(inner, 'AND'));
  }
  return parts.length === 0 ? EMPTY_GROUP : wrap(parts, operator.toUpperCase());
}

function wrap(parts: readonly string[], joiner: string): string {
  return parts.length > 1 ? `(${parts.join(` ${joiner} `)})` : (parts[0] ?? '');
}

/** What operators apply to, and the beginning of the names of their values. */
interface Operand {
  readonly text: string;
  readonly placeholder: string;
}

function renderField(field: string, operators: unknown, path: string, draft: Draft): string | null {
  draft.names[`#${field}`] = field;
  return renderOperators({ text: `#${field}`, placeholder: `:${path}${field}` }, operators, draft);
}

function renderOperators(operand: Operand, operators: unknown, draft: Draft): string | null {
  if (!isRecord(operators)) return null;
  const parts: string[] = [];
  for (const [operator, value] of Object.entries(operators)) {
    const part = renderOperator(operand, operator, value, draft);
    if (part === null) return null;
    parts.push(part);
  }
  return wrap(parts, 'AND');
}

function renderOperator({ text, placeholder }: Operand, operator: string, value: unknown, draft: Draft): string | null {
  const name = `${placeholder}_${operator}`;
  const comparator = COMPARATORS.get(operator);
  if (comparator !== undefined) return `(${text} ${comparator} ${bind(name, value, draft)})`;
  const call = FUNCTIONS.get(operator);
  if (call !== undefined) return `(${call}(${text},${bind(name, value, draft)}))`;
  if (operator === 'between') return renderBetween(text, value, name, draft);
  if (operator === 'in') return renderIn(text, value, name, draft);
  if (operator === 'attributeExists') return renderExists(text, value);
  if (operator === 'attributeType') return renderType(text, value, name, draft);
  if (operator !== 'size') return null;
  return renderOperators({ text: text.startsWith('size(') ? text : `size(${text})`, placeholder: name }, value, draft);
}

function bind(name: string, value: unknown, draft: Draft): string {
  draft.values[name] = toDynamoDB(value);
  return name;
}

function renderBetween(operand: string, value: unknown, name: string, draft: Draft): string | null {
  if (!Array.isArray(value) || value.length < 2) return null;
  return `(${operand} BETWEEN ${bind(`${name}_start`, value[0], draft)} AND ${bind(`${name}_end`, value[1], draft)})`;
}

function renderIn(operand: string, value: unknown, name: string, draft: Draft): string | null {
  if (!Array.isArray(value)) return null;
  // An empty list renders as the text "(null)", which DynamoDB then refuses.
  if (value.length === 0) return '(null)';
  return `(${operand} IN (${value.map((element, index) => bind(`${name}_${index}`, element, draft)).join(', ')}))`;
}

function renderExists(operand: string, value: unknown): string | null {
  if (typeof value !== 'boolean') return null;
  return value ? `(attribute_exists(${operand}))` : `(attribute_not_exists(${operand}))`;
}

function renderType(operand: string, value: unknown, name: string, draft: Draft): string | null {
  const code = typeof value === 'string' ? TYPE_CODES.get(value) : undefined;
  return code === undefined ? null : `(attribute_type(${operand},${bind(name, code, draft)}))`;
}
