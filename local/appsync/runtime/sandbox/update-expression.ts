/**
 * Update objects of `@aws-appsync/utils/dynamodb` as update expressions. Placeholders count from 1 in the order of appearance, as
 * recorded from EvaluateCode.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-helpers.html
 */
import { toDynamoDB } from './dynamodb-values.ts';
import type { Expression } from './filter-expression.ts';

/** The `operations` export: markers that `update` turns into clauses. */
export const operations = {
  add: (value: unknown) => ({ type: 'OPERATION_ADD', value }),
  remove: () => ({ type: 'OPERATION_REMOVE' }),
  replace: (value: unknown) => ({ type: 'OPERATION_REPLACE', value }),
  increment: (by = 1) => ({ type: 'OPERATION_INCREMENT', by }),
  decrement: (by = 1) => ({ type: 'OPERATION_DECREMENT', by }),
  append: (items: unknown[]) => ({ type: 'OPERATION_APPEND', items }),
  prepend: (items: unknown[]) => ({ type: 'OPERATION_PREPEND', items }),
  updateListItem: (value: unknown, index: number) => ({ type: 'OPERATION_UPDATE_LIST_ITEM', value, index }),
};

interface Draft {
  readonly names: Record<string, string>;
  readonly values: Record<string, unknown>;
  readonly set: string[];
  readonly remove: string[];
}

interface Marker {
  readonly type: string;
  readonly value?: unknown;
  readonly by?: number;
  readonly items?: unknown[];
  readonly index?: number;
}

/** The update expression of an update object: SET and REMOVE clauses only. */
export function toUpdateExpression(update: object): Expression {
  const draft: Draft = { names: {}, values: {}, set: [], remove: [] };
  renderFields(update, '', draft);
  const clauses = [clause('SET', draft.set), clause('REMOVE', draft.remove)].filter((text) => text !== '');
  return { expression: clauses.join(' '), expressionNames: draft.names, expressionValues: draft.values };
}

function clause(keyword: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${keyword} ${parts.join(', ')}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMarker(value: unknown): value is Marker {
  return isRecord(value) && typeof value.type === 'string' && value.type.startsWith('OPERATION_');
}

/** A map that holds a marker somewhere is updated in place; one without is a value that replaces the attribute. */
function holdsMarkers(value: unknown): boolean {
  if (isMarker(value)) return true;
  if (Array.isArray(value)) return value.some(isMarker);
  return isRecord(value) && Object.values(value).some(holdsMarkers);
}

function renderFields(fields: object, prefix: string, draft: Draft): void {
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const name = `#expName_${Object.keys(draft.names).length + 1}`;
    draft.names[name] = field;
    renderValue(`${prefix}${name}`, value, draft);
  }
}

function renderValue(path: string, value: unknown, draft: Draft): void {
  if (isMarker(value)) renderMarker(path, value, draft);
  else if (!holdsMarkers(value)) draft.set.push(`${path} = ${bind(value, draft)}`);
  else if (Array.isArray(value)) for (const marker of value.filter(isMarker)) renderMarker(path, marker, draft);
  else if (isRecord(value)) renderFields(value, `${path}.`, draft);
}

function bind(value: unknown, draft: Draft): string {
  const placeholder = `:expValue_${Object.keys(draft.values).length + 1}`;
  draft.values[placeholder] = toDynamoDB(value);
  return placeholder;
}

function renderMarker(path: string, marker: Marker, draft: Draft): void {
  switch (marker.type) {
    case 'OPERATION_REMOVE':
      draft.remove.push(path);
      return;
    case 'OPERATION_INCREMENT':
      draft.set.push(`${path} = ${path} + ${bind(marker.by, draft)}`);
      return;
    case 'OPERATION_DECREMENT':
      draft.set.push(`${path} = ${path} - ${bind(marker.by, draft)}`);
      return;
    case 'OPERATION_APPEND':
      draft.set.push(`${path} = list_append(${path}, ${bind(marker.items, draft)})`);
      return;
    case 'OPERATION_PREPEND':
      draft.set.push(`${path} = list_append(${bind(marker.items, draft)}, ${path})`);
      return;
    case 'OPERATION_UPDATE_LIST_ITEM':
      draft.set.push(`${path}[${marker.index}] = ${bind(marker.value, draft)}`);
      return;
    default:
      draft.set.push(`${path} = ${bind(marker.value, draft)}`);
  }
}
