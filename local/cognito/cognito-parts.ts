import type { Clock, UserPoolsPort } from '../service.ts';
import type { Challenges } from './challenges.ts';
import type { PoolRegistry } from './pool-registry.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import type { TokenIssuer } from './token-issuer.ts';
import type { TriggerRunner } from './triggers/trigger-runner.ts';
import type { UserSessions } from './user-sessions.ts';
import type { UserStore } from './user-store.ts';
import type { VerificationCodes } from './verification-codes.ts';

/** What the operations of the service share. */
export interface CognitoParts {
  readonly clock: Clock;
  readonly pools: PoolRegistry;
  readonly users: UserStore;
  readonly sessions: UserSessions;
  readonly codes: VerificationCodes;
  readonly limits: SignInLimits;
  readonly challenges: Challenges;
  readonly issuer: TokenIssuer;
  readonly verifier: UserPoolsPort;
  readonly triggers: TriggerRunner;
  /** From which the salts and ids of users that don't exist are made. */
  readonly strangersSecret: string;
}
