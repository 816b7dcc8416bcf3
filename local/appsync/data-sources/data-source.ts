/** What a resolver or function talks to. */
import type { Cause, Json } from '../../service.ts';
import type { ResolverCall } from '../execution/resolver.ts';

/** Who asks a data source, and on whose behalf. */
export interface DataSourceCall {
  readonly call: ResolverCall;
  readonly cause: Cause;
  /** The resolver or function; a page token is good for it alone. */
  readonly owner: DataSourceOwner;
}

/** A resolver or function that is attached to a data source. */
export interface DataSourceOwner {
  readonly id: string;
  readonly parentType: string;
  readonly field: string;
  /** How many pending invocations one `BatchInvoke` may carry; 0 when batching is off. */
  readonly batchSizeMax: number;
}

/** `ctx.result`, and `ctx.error` when the source failed. */
export interface DataSourceResult {
  readonly result: Json;
  readonly error?: { readonly type: string; readonly message: string };
}

/** A data source of an API. */
export interface DataSource {
  readonly name: string;
  /** Throws `RequestRefused` for a request object that the source does not understand. */
  run(request: Json, call: DataSourceCall): Promise<DataSourceResult>;
}

/** A request object that breaks its reference; the field fails with errorType `MappingTemplate` without a response handler. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
}
