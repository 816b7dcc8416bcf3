/**
 * The NONE data source: the payload is the result.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-none-js.html
 */
import type { Json } from '../../service.ts';
import type { DataSource } from './data-source.ts';

/** The data source that reaches nothing. */
export function createNoneSource(name: string): DataSource {
  return { name, run: async (request) => ({ result: payloadOf(request) }) };
}

function payloadOf(request: Json): Json {
  return request !== null && typeof request === 'object' && !Array.isArray(request) ? (request.payload ?? null) : null;
}
