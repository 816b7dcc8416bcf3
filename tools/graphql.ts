/** Who asks: a guest with the key, or a user with an access token. */
export type Caller = { readonly apiKey: string } | { readonly accessToken: string };

/** The API answered with errors; `code` is the first one's `errorType`, such as `REQUEST_ID_REUSED`. */
export class GraphQLRefusal extends Error {
  override readonly name = 'GraphQLRefusal';
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super(message);
    this.code = code;
  }
}

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly errorType?: string }[];
}

/**
 * The data of one operation.
 * @throws GraphQLRefusal when the answer has errors; the error of `fetch` when there is no answer.
 */
export async function callGraphQL<Data>(url: string, caller: Caller, query: string, variables: object = {}): Promise<Data> {
  const credentials: Record<string, string> = 'apiKey' in caller ? { 'x-api-key': caller.apiKey } : { authorization: caller.accessToken };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...credentials },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as Answer<Data>;
  const [first] = errors ?? [];
  if (first !== undefined) throw new GraphQLRefusal(first.message, first.errorType);
  if (data === undefined || data === null) throw new GraphQLRefusal(`The API answered ${response.status} without data.`, undefined);
  return data;
}
