import type { CognitoParts } from '../cognito-parts.ts';
import type { UserPoolClient } from '../user-pool.ts';
import type { UserRecord } from '../user-store.ts';
import { callFor, metadataOf, type Occasion, userAttributes } from './occasion.ts';

/**
 * PreAuthentication: runs before anything is proved, also for a name that nobody has where that is hidden. The client's metadata of a
 * first call is its `validationData`.
 */
export async function preAuthentication(
  parts: CognitoParts,
  client: UserPoolClient,
  { username, user }: { username: string; user: UserRecord | undefined },
  occasion: Occasion,
): Promise<void> {
  await parts.triggers.run('PreAuthentication', {
    ...callFor(client.pool, occasion, username),
    source: 'PreAuthentication_Authentication',
    request: {
      userAttributes: user === undefined ? {} : userAttributes(user),
      validationData: occasion.clientMetadata === undefined ? null : { ...occasion.clientMetadata },
      ...(client.hidesUserExistence ? { userNotFound: user === undefined } : {}),
    },
    response: {},
  });
}

/** PostAuthentication: everything is proved, and there are no tokens yet. */
export async function postAuthentication(parts: CognitoParts, client: UserPoolClient, user: UserRecord, occasion: Occasion): Promise<void> {
  await parts.triggers.run('PostAuthentication', {
    ...callFor(client.pool, occasion, user.username),
    source: 'PostAuthentication_Authentication',
    request: { userAttributes: userAttributes(user), newDeviceUsed: false, ...metadataOf(occasion) },
    response: {},
  });
}
