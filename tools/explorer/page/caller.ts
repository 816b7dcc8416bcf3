import { type Caller, callGraphQL } from '../../graphql.ts';
import { type Session, signIn } from '../../sign-in.ts';
import { signInPlaceOf, stageOf } from '../../stage.ts';
import type { ExplorerConfig } from './explorer-config.ts';

/** Who the page asks as. The API lies on the page's own address, so that it works from other machines too. */
export interface PageCaller {
  /** Signs in by SRP, or becomes a guest again when `email` is empty. */
  become(email: string): Promise<void>;
  readonly session: Session | undefined;
  ask<Data>(query: string, variables?: object): Promise<Data>;
  /** The answer as it came, for the explorer. */
  fetch(body: object): Promise<object>;
}

const API_PATH = '/graphql';

/** A caller who begins as a guest. */
export function createCaller(config: ExplorerConfig, origin: string): PageCaller {
  let session: Session | undefined;
  const stage = stageOf(config.outputs);
  const url = new URL(API_PATH, origin).href;
  const credentials = (): Caller => (session === undefined ? { apiKey: stage.apiKey } : { accessToken: session.accessToken });
  return {
    become: async (email) => {
      session = undefined;
      if (email === '') return;
      session = await signIn(signInPlaceOf({ ...stage, endpoint: origin }), email, config.password);
    },
    get session() {
      return session;
    },
    ask: (query, variables = {}) => callGraphQL(url, credentials(), query, variables),
    fetch: async (body) => {
      const header: Record<string, string> = session === undefined ? { 'x-api-key': stage.apiKey } : { authorization: session.accessToken };
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...header }, body: JSON.stringify(body) });
      return (await response.json()) as object;
    },
  };
}
