import type { ApolloClient } from '@apollo/client';
import type { Session } from './session.ts';

const sessions = new WeakMap<ApolloClient, Session>();

/** Notes whose tokens a client calls with. */
export const keepSession = (client: ApolloClient, session: Session): void => {
  sessions.set(client, session);
};

/** Whose tokens a client calls with. @throws Error when `createClient` made it without a storage. */
export const sessionOf = (client: ApolloClient): Session => {
  const session = sessions.get(client);
  if (session === undefined) {
    throw new Error('Signing in needs a client that createClient made with a storage for the tokens.');
  }
  return session;
};
