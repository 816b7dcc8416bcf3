import type { ApolloClient } from '@apollo/client';
import { createClient, memoryStorage, type SignedInUser, signInWithEmail } from '../client/index.ts';
import { clientOutputsOf, type Stage } from './stage.ts';

/** Somebody who is signed in while the program runs. */
export interface SignedIn {
  /** Calls as that user. */
  readonly client: ApolloClient;
  readonly user: SignedInUser;
}

/**
 * Signs in on a stage by e-mail and password.
 * @throws Error with a sentence, such as that the password is wrong.
 */
export async function signInAt(stage: Stage, email: string, password: string): Promise<SignedIn> {
  const client = createClient(clientOutputsOf(stage), { storage: memoryStorage() });
  return { client, user: await signInWithEmail(client, email, password) };
}
