import { GetTokensFromRefreshTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import { TOKEN_LENGTH_MAX } from '../../domain/limits.ts';
import { refusal } from '../../domain/refusals.ts';
import type { AuthTokens } from '../../schema/generated/types.ts';
import type { Answer } from './answer.ts';
import { authTokens, POOL_CLIENT, pool } from './pool.ts';

/** Of a token that is none, is over, was revoked or replaced, or whose account is no more or suspended. */
const REFUSALS = [
  'NotAuthorizedException',
  'RefreshTokenReuseException',
  'InvalidParameterException',
  'UserNotFoundException',
  'ResourceNotFoundException',
];

/** New tokens for a refresh token, which they replace; UNAUTHENTICATED when it is good for none. */
export const refreshSession = async (refreshToken: string): Promise<Answer<AuthTokens>> => {
  const unauthenticated = { refusal: refusal('UNAUTHENTICATED', 'This session is over. Sign in again.') };
  if (refreshToken === '' || refreshToken.length > TOKEN_LENGTH_MAX) {
    return unauthenticated;
  }
  try {
    const command = new GetTokensFromRefreshTokenCommand({ ClientId: POOL_CLIENT.ClientId, RefreshToken: refreshToken });
    const { AuthenticationResult = {} } = await pool.send(command);
    return { value: authTokens(AuthenticationResult, refreshToken) };
  } catch (error) {
    if (error instanceof Error && REFUSALS.includes(error.name)) {
      return unauthenticated;
    }
    throw error;
  }
};
