import type { JsonObject } from '../service.ts';
import { type Attributes, checkAttributes, checkMutable, checkRequired } from './attribute-schema.ts';
import { sendCode } from './code-sending.ts';
import type { CognitoParts } from './cognito-parts.ts';
import type { Occasion } from './triggers/occasion.ts';
import { aliasExists, saveChanged, withAttributes } from './user-changes.ts';
import type { UserPool } from './user-pool.ts';
import type { UserRecord } from './user-store.ts';
import { type CodeTarget, deliveryDetails } from './verification-codes.ts';

/**
 * Writes attributes, and answers where codes went. A new e-mail or phone that the pool verifies is sent a code; where the pool keeps the
 * original, it waits for that code. One that an administrator gives as verified needs none.
 * @throws AwsError InvalidParameterException against the schema, AliasExistsException for a sign-in name of somebody else.
 */
export async function updateAttributes(
  parts: CognitoParts,
  pool: UserPool,
  user: UserRecord,
  { changes, occasion }: { changes: Attributes; occasion: Occasion },
): Promise<JsonObject[]> {
  checkAttributes(pool.attributes, changes);
  checkMutable(pool.attributes, Object.keys(changes));
  const toVerify = targetsOf(pool, user, changes);
  refuseTakenTargets(parts, pool, user, toVerify);
  const waiting = new Set<string>(
    toVerify.filter(({ attribute }) => pool.keepOriginal.includes(attribute)).map(({ attribute }) => attribute),
  );
  const [later, now] = [true, false].map((waits) =>
    Object.fromEntries(Object.entries(changes).filter(([name]) => waiting.has(name) === waits)),
  );
  const updated = withAttributes({ ...user, pending: { ...user.pending, ...later } }, now ?? {});
  checkRequired(pool.attributes, updated.attributes);
  const saved = saveChanged(parts, pool, updated);
  for (const target of toVerify) {
    await sendCode(parts, pool, saved, { purpose: `verify-${target.attribute}`, target, source: 'UpdateUserAttribute', occasion });
  }
  return toVerify.map(deliveryDetails);
}

function targetsOf(pool: UserPool, user: UserRecord, changes: Attributes): CodeTarget[] {
  return pool.autoVerified.flatMap((attribute) => {
    const address = changes[attribute];
    const isNew = address && address !== user.attributes[attribute] && changes[`${attribute}_verified`] !== 'true';
    return isNew ? [{ attribute, address }] : [];
  });
}

function refuseTakenTargets(parts: CognitoParts, pool: UserPool, user: UserRecord, targets: readonly CodeTarget[]): void {
  const taken = targets.find(
    ({ attribute, address }) => pool.signInNames.includes(attribute) && parts.users.isTaken(pool, address, user.username),
  );
  if (taken !== undefined) throw aliasExists(taken.attribute);
}
