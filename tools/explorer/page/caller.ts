import { type Caller, callGraphQL, postGraphQL } from '../../graphql.ts';
import { type Session, signIn } from '../../sign-in.ts';
import { signInPlaceOf, stageOf } from '../../stage.ts';
import type { ExplorerConfig } from './explorer-config.ts';
import { type Answers, listen } from './listen.ts';

const API_PATH = '/graphql';

/** Who the page asks as. */
export interface PageCaller {
  /** Signs in by SRP, or becomes a guest again when `email` is empty. */
  become(email: string): Promise<void>;
  /** Whether somebody is signed in. */
  isSignedIn(): boolean;
  ask<Data>(query: string, variables?: object): Promise<Data>;
  /** The answer as it came, for the explorer. */
  post(body: object): Promise<object>;
  /** The answers of a subscription; `onBegin` is called from when on they come. */
  listen(body: object, onBegin: () => void): Answers;
}

/** A caller who begins as a guest. API and user pool are asked at the page's own address, so that it works from other machines too. */
export function createCaller(config: ExplorerConfig, origin: string): PageCaller {
  const stage = { ...stageOf(config.outputs), endpoint: origin };
  const url = new URL(API_PATH, origin).href;
  let session: Session | undefined;
  const caller = (): Caller => session ?? { apiKey: stage.apiKey };
  return {
    become: async (email) => {
      session = undefined;
      if (email !== '') session = await signIn(signInPlaceOf(stage), email, config.password);
    },
    isSignedIn: () => session !== undefined,
    ask: (query, variables) => callGraphQL(url, caller(), query, variables),
    post: (body) => postGraphQL(url, caller(), body),
    listen: (body, onBegin) => listen(origin, caller(), body, onBegin),
  };
}
