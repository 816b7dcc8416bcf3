import type { Json } from '../../service.ts';
import { type DataSource, type DataSourceOwner, type DataSourceResult, RequestRefused } from '../data-sources/data-source.ts';
import type { ResolverCall } from '../execution/resolver.ts';
import type { Bundle } from '../runtime/javascript-runtime.ts';

/** Code and the data source between its handlers: a unit resolver, or a function of a pipeline. */
export interface Step {
  readonly bundle: Bundle;
  readonly dataSource: DataSource;
  readonly owner: DataSourceOwner;
}

/** The data source's answer to a request of the step's code, or why the request was not understood. */
export async function askDataSource(
  { dataSource, owner }: Step,
  request: Json,
  call: ResolverCall,
): Promise<DataSourceResult | { readonly refused: string }> {
  try {
    return await dataSource.run(request, { call, owner, cause: call.cause });
  } catch (error) {
    if (error instanceof RequestRefused) return { refused: error.message };
    throw error;
  }
}
