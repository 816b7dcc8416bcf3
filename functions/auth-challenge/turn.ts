import { randomUUID } from 'node:crypto';

/** One question of a session: about which challenge, and under which name its answer is counted. */
export type Turn = { challengeId: string; turn: string };

/** A challenge of which no code exists: whoever asked was refused, and no answer is right. */
export const NO_CHALLENGE = 'none';

/** A new turn of a challenge. */
export const newTurn = (challengeId: string): Turn => ({ challengeId, turn: randomUUID() });

/** A turn as the metadata of a challenge, which Cognito hands over with the next question of the same session. */
export const metadataOf = ({ challengeId, turn }: Turn): string => `${challengeId}/${turn}`;

/** The turn that metadata holds, or null. */
export const turnOf = (metadata: string | undefined): Turn | null => {
  const [challengeId, turn, ...rest] = (metadata ?? '').split('/');
  return challengeId && turn && rest.length === 0 ? { challengeId, turn } : null;
};
