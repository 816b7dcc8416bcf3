import { awsJsonRoute } from '../http/aws-json.ts';
import type { CloudContext, LambdaPort, Service, UserPoolsPort } from '../service.ts';
import { adminGroupOperations } from './admin-groups.ts';
import { adminUserOperations } from './admin-users.ts';
import { createChallenges } from './challenges.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { cognitoProviders } from './cognito-providers.ts';
import { ownAccountOperations } from './own-account.ts';
import { passwordRecoveryOperations } from './password-recovery.ts';
import { descriptionOperations } from './pool-descriptions.ts';
import { createPoolRegistry } from './pool-registry.ts';
import { createSignInLimits } from './sign-in-limits.ts';
import { signInOperations } from './sign-in-operations.ts';
import { signUpOperations } from './sign-up.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createTokenIssuer } from './token-issuer.ts';
import { tokenOperations } from './token-refresh.ts';
import { createTokenVerifier } from './token-verifier.ts';
import { createTriggerRunner } from './triggers/trigger-runner.ts';
import { createUserSessions } from './user-sessions.ts';
import { createUserStore } from './user-store.ts';
import { createVerificationCodes } from './verification-codes.ts';
import { createWellKnownRoute } from './well-known-route.ts';

/**
 * Amazon Cognito user pools: sign-up, sign-in by SRP or password, custom challenges, tokens and their verification,
 * triggers, and the operations of administrators.
 */
export function createCognito(context: CloudContext, ports: { readonly lambda: LambdaPort }): Service & UserPoolsPort {
  const { clock, inbox, state } = context;
  const pools = createPoolRegistry();
  const keys = createSigningKeys(state);
  const verifier = createTokenVerifier(pools, keys, clock);
  const parts: CognitoParts = {
    clock,
    pools,
    users: createUserStore(state),
    sessions: createUserSessions(context),
    codes: createVerificationCodes(clock, inbox),
    limits: createSignInLimits(context),
    challenges: createChallenges(context),
    issuer: createTokenIssuer(keys, clock),
    verifier,
    triggers: createTriggerRunner(context.region, ports.lambda),
    strangersSecret: context.secretName('cognito/strangers', 50),
  };
  const route = awsJsonRoute({
    targetPrefix: 'AWSCognitoIdentityProviderService',
    contentType: 'application/x-amz-json-1.1',
    cors: true,
    operations: {
      ...signUpOperations(parts),
      ...signInOperations(parts),
      ...tokenOperations(parts),
      ...ownAccountOperations(parts),
      ...passwordRecoveryOperations(parts),
      ...adminUserOperations(parts),
      ...adminGroupOperations(parts),
      ...descriptionOperations(parts),
    },
  });
  return {
    name: 'cognito',
    providers: cognitoProviders(context, pools, keys),
    routes: [route, createWellKnownRoute(pools, keys, context.endpoint)],
    verify: verifier.verify,
  };
}
