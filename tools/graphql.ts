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
  readonly errors?: readonly { readonly message: string; readonly errorType?: string; readonly errorInfo?: unknown }[];
}

/** The API's answer to a request body, errors and all. @throws what `fetch` throws when there is no answer. */
export async function postGraphQL<Data>(url: string, caller: Caller, body: object): Promise<Answer<Data>> {
  const credentials: Record<string, string> = 'apiKey' in caller ? { 'x-api-key': caller.apiKey } : { authorization: caller.accessToken };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...credentials },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer<Data>;
}

/**
 * The data of one operation.
 * @throws GraphQLRefusal when the answer has errors; what `fetch` throws when there is no answer.
 */
export async function callGraphQL<Data>(url: string, caller: Caller, query: string, variables: object = {}): Promise<Data> {
  const { data, errors } = await postGraphQL<Data>(url, caller, { query, variables });
  const [first] = errors ?? [];
  if (first !== undefined) throw new GraphQLRefusal(first.message, first.errorType);
  if (data === undefined || data === null) throw new GraphQLRefusal('The API answered without data.', undefined);
  return data;
}
