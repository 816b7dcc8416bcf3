/** Who calls an API, once the credentials are accepted. */

/** Authorization modes as CloudFormation names them, those that are imitated. */
export type AuthorizationMode = 'API_KEY' | 'AMAZON_COGNITO_USER_POOLS' | 'AWS_IAM';

/** The caller of one request. */
export interface Caller {
  readonly mode: AuthorizationMode;
  /** Groups of a user pool's user; empty for every other caller. */
  readonly groups: readonly string[];
  /** The user pool's `DefaultAction`; `ALLOW` for every other mode. */
  readonly defaultAction: 'ALLOW' | 'DENY';
  /** `ctx.identity` as JSON text. */
  readonly identityText: string;
  /** What `util.authType()` answers. */
  readonly authType: string;
  /** When a token ends, in milliseconds since 1970; undefined for credentials that are not looked at again. */
  readonly expiresAtMs?: number;
}

/** The same for callers whom access rules cannot tell apart. */
export function accessClass({ mode, groups, defaultAction }: Caller): string {
  return JSON.stringify([mode, defaultAction, ...[...groups].sort()]);
}

/** What `util.authType()` answers for each mode. */
export const AUTH_TYPES: Readonly<Record<AuthorizationMode, string>> = {
  API_KEY: 'API Key Authorization',
  AMAZON_COGNITO_USER_POOLS: 'User Pool Authorization',
  AWS_IAM: 'IAM Authorization',
};
