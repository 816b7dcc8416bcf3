import { getNamedType } from 'graphql';
import type { Json, JsonObject } from '../../service.ts';
import type { FinishedMutation } from '../execution/execution.ts';
import type { PlannedField } from '../execution/planned-field.ts';

type FieldsOf = FinishedMutation['fieldsOf'];

/**
 * What a mutation publishes: its answer with the fields under their own names instead of aliases, and with the types of objects, by which
 * subscribers tell members of a union. Fields that the mutation did not select are absent ("Using subscriptions", AppSync Developer Guide).
 */
export function publishedValue({ field, answer, fieldsOf }: Pick<FinishedMutation, 'field' | 'answer' | 'fieldsOf'>): Json {
  return restore(field, answer, fieldsOf);
}

function restore(field: PlannedField, answer: Json, fieldsOf: FieldsOf): Json {
  if (answer === null) return null;
  if (Array.isArray(answer)) return answer.map((element) => restore(field, element, fieldsOf));
  if (typeof answer === 'object') return restoreObject(answer, fieldsOf);
  // An answer holds AWSJSON as text; subscribers' answers are made from the value.
  return typeof answer === 'string' && getNamedType(field.definition.type).name === 'AWSJSON' ? JSON.parse(answer) : answer;
}

function restoreObject(answer: JsonObject, fieldsOf: FieldsOf): JsonObject {
  const value: JsonObject = {};
  for (const field of fieldsOf(answer) ?? []) {
    value.__typename = field.parentType.name;
    if (field.access !== undefined) value[field.name] = restore(field, answer[field.responseKey] ?? null, fieldsOf);
  }
  return value;
}
