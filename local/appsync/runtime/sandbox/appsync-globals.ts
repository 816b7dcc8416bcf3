/**
 * The module `@aws-appsync/utils`: `util`, `extensions` and `runtime`, which are globals of a bundle too.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-util-reference-js.html
 */

import type { Json } from '../../../service.ts';
import type { HandlerError } from '../handler-outcome.ts';
import { dynamodb } from './dynamodb-values.ts';
import { toExpressionText } from './filter-expression.ts';
import { HandlerStop } from './handler-stop.ts';
import { autoId, autoKsuid, autoUlid } from './identifiers.ts';
import { invocation } from './invocation.ts';
import { toSubscriptionFilter } from './subscription-filter.ts';
import { base64Decode, base64Encode, escapeJavaScript, matches, urlDecode, urlEncode } from './text.ts';
import { time } from './time.ts';

function raised(message: string, type?: string, data?: Json, info?: Json): HandlerError {
  return {
    kind: 'raised',
    message: String(message),
    ...(type === undefined || type === null ? {} : { type: String(type) }),
    ...(data === undefined ? {} : { data }),
    ...(info === undefined ? {} : { info }),
  };
}

const math = {
  // Java's Math.round and JavaScript's agree: halves go up.
  roundNum: (value: number) => Math.round(value),
  minVal: (first: number, second: number) => Math.min(first, second),
  maxVal: (first: number, second: number) => Math.max(first, second),
  randomDouble: () => Math.random(),
  randomWithinRange: (start: number, end: number) => Math.floor(Math.random() * (end - start)) + start,
};

/** `util`. */
export const util = {
  error: (message: string, type?: string, data?: Json, info?: Json): never => {
    throw new HandlerStop({ error: raised(message, type, data, info) });
  },
  appendError: (message: string, type?: string, data?: Json, info?: Json): void => {
    invocation.appended.push(raised(message, type, data, info));
  },
  unauthorized: (): never => {
    throw new HandlerStop({ error: { kind: 'unauthorized', message: 'Unauthorized', type: 'UnauthorizedException' } });
  },
  authType: () => invocation.authType,
  autoId,
  autoUlid,
  autoKsuid,
  base64Encode,
  base64Decode,
  escapeJavaScript,
  matches,
  urlEncode,
  urlDecode,
  dynamodb,
  math,
  time,
  str: { normalize: (value: string, form: string) => value.normalize(form.toUpperCase()) },
  transform: {
    toDynamoDBFilterExpression: toExpressionText,
    toDynamoDBConditionExpression: toExpressionText,
    toSubscriptionFilter,
  },
};

function extension(name: string): (...values: Json[]) => void {
  return (...values) => {
    invocation.extensions.push({ name, arguments: values });
  };
}

/** `extensions`: calls are collected and acted upon outside. */
export const extensions = {
  setSubscriptionFilter: extension('setSubscriptionFilter'),
  setSubscriptionInvalidationFilter: extension('setSubscriptionInvalidationFilter'),
  invalidateSubscriptions: extension('invalidateSubscriptions'),
};

/** `runtime`. */
export const runtime = {
  earlyReturn: (value?: unknown, options?: { skipTo?: 'NEXT' | 'END' }): never => {
    throw new HandlerStop({ value, skipTo: options?.skipTo === 'END' ? 'END' : 'NEXT' });
  },
};
