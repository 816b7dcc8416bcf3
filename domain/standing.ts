import type { ProfileRow } from './entities/profile.ts';
import { type Refusal, refusal } from './refusals.ts';

/** Whether the account is being closed at `now` (milliseconds since 1970), so that it is not decided yet what becomes of it. */
export const isClosing = (profile: ProfileRow, now: number): boolean => profile.closingUntil !== undefined && profile.closingUntil > now;

/** SUSPENDED with the reason for a suspended user, or null. */
export const refuseSuspended = (profile: ProfileRow): Refusal | null =>
  profile.suspendedAt === undefined
    ? null
    : refusal('SUSPENDED', 'Your account is suspended.', { reason: profile.suspendedReason ?? null });

/** Why an account must stay: what its owner has to do with the live auction of this item. */
export const refuseDeletion = (part: 'LEADER' | 'SELLER', itemId: string): Refusal =>
  refusal(
    'FORBIDDEN',
    part === 'LEADER'
      ? 'You lead an auction. Your account can be deleted when that is over, or somebody else leads.'
      : 'You are selling something by auction. Your account can be deleted when that is over or called off.',
    { itemId },
  );
