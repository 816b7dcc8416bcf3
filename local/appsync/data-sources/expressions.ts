/** Expressions of request objects as the parameters of DynamoDB's calls. */
import type { Json, JsonObject } from '../../service.ts';
import { toAttributes } from './attribute-values.ts';
import { RequestRefused } from './data-source.ts';
import { isJsonObject, requireText } from './request-object.ts';

/** An expression object; also as the JSON text that `util.transform` answers, which some documented examples pass on as it is. */
export function readExpression(value: Json | undefined, field: string): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  const expression = typeof value === 'string' ? parseText(value) : value;
  if (isJsonObject(expression)) return expression;
  throw new RequestRefused(`Value for field '$[${field}]' is not an expression.`);
}

function parseText(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Parameters for expressions by their DynamoDB names, such as `{ KeyConditionExpression: … }`, with placeholders of all of them together.
 * Empty maps are left out, as DynamoDB refuses them.
 */
export function expressionParameters(expressions: Record<string, JsonObject | undefined>): JsonObject {
  const parameters: JsonObject = {};
  const names: JsonObject = {};
  const values: JsonObject = {};
  for (const [parameter, expression] of Object.entries(expressions)) {
    if (expression === undefined) continue;
    const text = requireText(expression.expression, `${parameter}.expression`);
    // A filter without conditions renders as an empty text, which means no filter.
    if (text === '') continue;
    parameters[parameter] = text;
    if (isJsonObject(expression.expressionNames)) Object.assign(names, expression.expressionNames);
    if (isJsonObject(expression.expressionValues)) Object.assign(values, toAttributes(expression.expressionValues, parameter));
  }
  if (Object.keys(names).length > 0) parameters.ExpressionAttributeNames = names;
  if (Object.keys(values).length > 0) parameters.ExpressionAttributeValues = values;
  return parameters;
}
