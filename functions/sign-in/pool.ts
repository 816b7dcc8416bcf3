import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { AuthTokens } from '../../schema/generated/types.ts';
import { requiredSetting } from '../lib/env.ts';

/** The user pool, as whoever holds AWS credentials talks to it: the firewall limits its public side by address, and would see only ours. */
export const pool = new CognitoIdentityProviderClient();

/** Pool and client of this stage. */
export const POOL_CLIENT = { UserPoolId: requiredSetting('USER_POOL_ID'), ClientId: requiredSetting('USER_POOL_CLIENT_ID') };

/** Tokens as Cognito hands them out. */
type PoolTokens = {
  AccessToken?: string | undefined;
  IdToken?: string | undefined;
  RefreshToken?: string | undefined;
  ExpiresIn?: number | undefined;
  TokenType?: string | undefined;
};

/**
 * Tokens as the API answers them. `refreshToken` serves where Cognito gives no new one.
 * @throws Error when one is missing.
 */
export const authTokens = (tokens: PoolTokens, refreshToken?: string): AuthTokens => {
  const { AccessToken, IdToken, RefreshToken = refreshToken, ExpiresIn, TokenType = 'Bearer' } = tokens;
  if (!AccessToken || !IdToken || !RefreshToken || ExpiresIn === undefined) {
    throw new Error('The user pool answered tokens that are not complete.');
  }
  return { accessToken: AccessToken, idToken: IdToken, refreshToken: RefreshToken, expiresIn: ExpiresIn, tokenType: TokenType };
};
