/**
 * Callers of the mode AWS_IAM: their requests are signed with credentials that the local cloud gave out.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-iam-authorization
 */
import { type SignedRequest, verifySignature } from '../../http/signature-v4.ts';
import { AwsError, type CloudContext, type LocalCredentials } from '../../service.ts';
import { AUTH_TYPES, type Caller } from './caller.ts';
import type { Refusal } from './refusal.ts';

/** Decides about signatures; whether policies allow the call is not looked at. */
export interface SignatureChecker {
  check(request: SignedRequest, sourceIp: readonly string[]): Caller | Refusal;
}

/** The checker for one local cloud. A signature may be of the machine's time as well as of the local clock's, which may be far ahead. */
export function signatureChecker({
  callers,
  region,
  accountId,
  clock,
}: Pick<CloudContext, 'callers' | 'region' | 'accountId' | 'clock'>): SignatureChecker {
  return {
    check: (request, sourceIp) => {
      try {
        const rules = { callers, region, signingName: 'appsync', now: [clock.now(), Date.now()] };
        return callerOf(verifySignature(request, rules), accountId, sourceIp);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return { refused: error.message, status: error.status, errorType: error.code };
      }
    },
  };
}

function callerOf({ userArn }: LocalCredentials, accountId: string, sourceIp: readonly string[]): Caller {
  const identity = {
    accountId,
    cognitoIdentityPoolId: null,
    cognitoIdentityId: null,
    sourceIp,
    username: usernameOf(userArn),
    userArn,
    cognitoIdentityAuthType: null,
    cognitoIdentityAuthProvider: null,
  };
  return {
    mode: 'AWS_IAM',
    groups: [],
    defaultAction: 'ALLOW',
    identityText: JSON.stringify(identity),
    authType: AUTH_TYPES.AWS_IAM,
  };
}

/** `ROLE:SESSION` of an assumed role, as AWS has the role's id there; the name of a user. */
function usernameOf(userArn: string): string {
  const [kind, ...names] = userArn.split(':').slice(5).join(':').split('/');
  return kind === 'assumed-role' ? names.join(':') : (names.at(-1) ?? '');
}
