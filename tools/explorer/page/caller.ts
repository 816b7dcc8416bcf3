import type { ApolloClient } from '@apollo/client';
import { defer, switchMap } from 'rxjs';
import { accessTokenOf, createClient, type SignedInUser, signedInUser, signOut } from '../../../client/index.ts';
import { type Caller, callGraphQL, postGraphQL } from '../../graphql.ts';
import { clientOutputsOf, stageOf } from '../../stage.ts';
import type { ExplorerConfig } from './explorer-config.ts';
import { type Answers, listen } from './listen.ts';

const API_PATH = '/graphql';

/** Who the page asks as. */
export interface PageCaller {
  /** For the client's ways to sign in. What it keeps lasts as long as the tab: two tabs may be two people. */
  readonly client: ApolloClient;
  /** Who is signed in, or null for a guest. */
  user(): Promise<SignedInUser | null>;
  /** Asks as a guest again. */
  leave(): Promise<void>;
  ask<Data>(query: string, variables?: object): Promise<Data>;
  /** The answer as it came, for the explorer. */
  post(body: object): Promise<object>;
  /** The answers of a subscription; `onBegin` is called from when on they come. */
  listen(body: object, onBegin: () => void): Answers;
}

/** A caller who begins as whoever is signed in on the tab. API and user pool are asked at the page's own address, so that it works from other machines too. */
export function createCaller(config: ExplorerConfig, origin: string, onSignedOut: () => void): PageCaller {
  const url = new URL(API_PATH, origin).href;
  const stage = { ...stageOf(config.outputs), apiUrl: url, endpoint: origin };
  const client = createClient(clientOutputsOf(stage), { storage: window.sessionStorage, onSignedOut });
  const caller = async (): Promise<Caller> => {
    const accessToken = await accessTokenOf(client);
    return accessToken === null ? { apiKey: stage.apiKey } : { accessToken };
  };
  return {
    client,
    user: () => signedInUser(client),
    leave: async () => void (await signOut(client)),
    ask: async (query, variables) => callGraphQL(url, await caller(), query, variables),
    post: async (body) => postGraphQL(url, await caller(), body),
    listen: (body, onBegin) => defer(caller).pipe(switchMap((who) => listen(origin, who, body, onBegin))),
  };
}
