/** Sends one GraphQL request over and over, as cheaply as a client can, so that the server is what is measured. */
import { Pool } from 'undici';
import { IN_FLIGHT, type Shoot, serveLoad } from './load.ts';

/** What to ask, and of whom. */
export interface GraphQLTarget {
  readonly url: string;
  readonly accessToken: string;
  readonly query: string;
  readonly variables: object;
}

await serveLoad(async ({ url, accessToken, query, variables }: GraphQLTarget): Promise<Shoot> => {
  const { origin, pathname: path } = new URL(url);
  const pool = new Pool(origin, { connections: IN_FLIGHT });
  const headers = { 'content-type': 'application/json', authorization: accessToken };
  const body = Buffer.from(JSON.stringify({ query, variables }));
  const send = (): Promise<{ readonly status: number; readonly bytes: number; readonly text: () => string }> =>
    new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let status = 0;
      let bytes = 0;
      pool.dispatch(
        { method: 'POST', path, headers, body },
        {
          onRequestStart: () => undefined,
          onResponseStart: (_controller, statusCode) => {
            status = statusCode;
          },
          onResponseData: (_controller, chunk) => {
            bytes += chunk.length;
            chunks.push(chunk);
          },
          onResponseEnd: () => resolve({ status, bytes, text: () => Buffer.concat(chunks).toString() }),
          onResponseError: (_controller, error) => reject(error),
        },
      );
    });
  const first = (await send()).text();
  if (first.includes('"errors"')) throw new Error(first);
  return async () => {
    const { status, bytes, text } = await send();
    // Nothing changes meanwhile, so every good answer is as long as the first.
    if (status !== 200 || bytes !== first.length) throw new Error(`status ${status}: ${text()}`);
  };
});
