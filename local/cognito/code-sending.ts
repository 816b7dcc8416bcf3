import type { CognitoParts } from './cognito-parts.ts';
import { type MessageSource, messageTexts } from './triggers/message-trigger.ts';
import type { Occasion } from './triggers/occasion.ts';
import { saveChanged } from './user-changes.ts';
import type { UserPool } from './user-pool.ts';
import type { CodePurpose, UserRecord } from './user-store.ts';
import type { CodeTarget } from './verification-codes.ts';

/** What a code is for and where it goes. */
export interface CodeToSend {
  readonly purpose: CodePurpose;
  readonly target: CodeTarget;
  readonly source: MessageSource;
  readonly occasion: Occasion;
}

/**
 * Sends a code to a user that is kept, in the words of CustomMessage when the pool has it. Nothing is sent when the user or the address is
 * another by then: a code must not prove an address that it was not sent to.
 */
export async function sendCode(
  parts: CognitoParts,
  pool: UserPool,
  user: UserRecord,
  { purpose, target, source, occasion }: CodeToSend,
): Promise<void> {
  const texts = await messageTexts(parts, pool, user, { source, occasion });
  const current = parts.users.find(pool, user.username);
  if (current?.sub !== user.sub || addressNow(current, purpose, target) !== target.address) return;
  saveChanged(parts, pool, parts.codes.send(current, { purpose, target, texts }));
}

/** A new address that waits for its proof goes before the one in use only when a code is that proof. */
function addressNow(user: UserRecord, purpose: CodePurpose, { attribute }: CodeTarget): string | undefined {
  const inUse = user.attributes[attribute];
  return purpose === `verify-${attribute}` ? (user.pending[attribute] ?? inUse) : inUse;
}
