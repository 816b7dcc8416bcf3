/**
 * Credentials of a request against the modes of an API.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */

import type { SignedRequest } from '../../http/signature-v4.ts';
import type { Clock, JsonObject, UserPoolsPort, VerifiedToken } from '../../service.ts';
import { AUTH_TYPES, type AuthorizationMode, type Caller } from './caller.ts';
import type { Refusal } from './refusal.ts';
import type { SignatureChecker } from './signature-checker.ts';

/** A mode of an API with its settings. */
export type ModeSettings =
  | { readonly mode: 'API_KEY' | 'AWS_IAM' }
  | {
      readonly mode: 'AMAZON_COGNITO_USER_POOLS';
      readonly userPoolId: string;
      readonly defaultAction: 'ALLOW' | 'DENY';
      readonly clientIds: RegExp | undefined;
    };

type UserPoolSettings = Extract<ModeSettings, { mode: 'AMAZON_COGNITO_USER_POOLS' }>;

/** An API key and the end of its life. */
export interface ApiKey {
  readonly id: string;
  readonly expiresAtMs: number;
}

/** What a request carries, wherever it was carried: in HTTP headers or in a WebSocket message. */
export interface Credentials {
  readonly apiKey: string | undefined;
  readonly authorization: string | undefined;
  /** What a signature in `authorization` stands for. */
  signed(): SignedRequest;
  /** Addresses the request passed, the nearest last. */
  readonly sourceIp: readonly string[];
}

const unauthorized = (refused: string): Refusal => ({ refused, status: 401, errorType: 'UnauthorizedException' });
const MISSING = unauthorized('Valid authorization header not provided.');
const NOT_AUTHORIZED = unauthorized('You are not authorized to make this call.');
const TOKEN_REFUSALS = {
  unparsable: unauthorized('Unable to parse JWT token.'),
  expired: unauthorized('Token has expired.'),
  'unknown-issuer': NOT_AUTHORIZED,
  invalid: NOT_AUTHORIZED,
} as const;

/** What credentials are checked against. */
export interface AuthenticatorOptions {
  readonly modes: readonly ModeSettings[];
  readonly apiKeys: () => readonly ApiKey[];
  readonly userPools: UserPoolsPort;
  readonly clock: Clock;
  readonly signatures: SignatureChecker;
}

/** Decides who calls. A header of a mode that the API does not have counts as no credentials. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;
  readonly #modes: ReadonlySet<AuthorizationMode>;
  readonly #claimsTexts = new WeakMap<VerifiedToken, string>();

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
    this.#modes = new Set(options.modes.map(({ mode }) => mode));
  }

  authenticate(credentials: Credentials): Caller | Refusal {
    const { apiKey, authorization } = credentials;
    if (authorization !== undefined && authorization !== '') return this.#byAuthorization(authorization, credentials);
    return apiKey === undefined || apiKey === '' ? MISSING : this.#byApiKey(apiKey);
  }

  #byAuthorization(authorization: string, credentials: Credentials): Caller | Refusal {
    if (authorization.startsWith('AWS4-HMAC-SHA256')) {
      return this.#modes.has('AWS_IAM') ? this.#options.signatures.check(credentials.signed(), credentials.sourceIp) : MISSING;
    }
    if (this.#modes.has('AMAZON_COGNITO_USER_POOLS')) return this.#byToken(authorization, credentials.sourceIp);
    return credentials.apiKey === undefined ? MISSING : this.#byApiKey(credentials.apiKey);
  }

  #byApiKey(apiKey: string): Caller | Refusal {
    if (!this.#modes.has('API_KEY')) return MISSING;
    const key = this.#options.apiKeys().find(({ id }) => id === apiKey);
    if (key === undefined || key.expiresAtMs <= this.#options.clock.now()) return NOT_AUTHORIZED;
    return API_KEY_CALLER;
  }

  #byToken(authorization: string, sourceIp: readonly string[]): Caller | Refusal {
    const verified = this.#options.userPools.verify(authorization.replace(/^Bearer\s+/i, ''));
    if ('refused' in verified) return TOKEN_REFUSALS[verified.refused];
    const settings = this.#options.modes.find((mode) => isPool(mode, verified.userPoolId));
    if (settings === undefined || settings.mode !== 'AMAZON_COGNITO_USER_POOLS' || !acceptsClient(settings, verified.claims)) {
      return NOT_AUTHORIZED;
    }
    return this.#userOf(verified, settings, sourceIp);
  }

  #userOf(token: VerifiedToken, settings: UserPoolSettings, sourceIp: readonly string[]): Caller {
    return {
      mode: 'AMAZON_COGNITO_USER_POOLS',
      groups: groupsOf(token.claims) ?? [],
      defaultAction: settings.defaultAction,
      identityText: `{"sourceIp":${JSON.stringify(sourceIp)},${this.#claimsText(token, settings)}}`,
      authType: AUTH_TYPES.AMAZON_COGNITO_USER_POOLS,
      ...(typeof token.claims.exp === 'number' ? { expiresAtMs: token.claims.exp * 1000 } : {}),
    };
  }

  /** The part of the identity that is the same for every request with this token, written once. */
  #claimsText(token: VerifiedToken, settings: UserPoolSettings): string {
    const known = this.#claimsTexts.get(token);
    if (known !== undefined) return known;
    const { claims, issuer } = token;
    const username = claims['cognito:username'] ?? claims.username ?? null;
    const rest = {
      username,
      groups: groupsOf(claims),
      sub: claims.sub ?? null,
      issuer,
      claims,
      defaultAuthStrategy: settings.defaultAction,
    };
    const text = JSON.stringify(rest).slice(1, -1);
    this.#claimsTexts.set(token, text);
    return text;
  }
}

const API_KEY_CALLER: Caller = {
  mode: 'API_KEY',
  groups: [],
  defaultAction: 'ALLOW',
  identityText: 'null',
  authType: AUTH_TYPES.API_KEY,
};

function isPool(mode: ModeSettings, userPoolId: string): boolean {
  return mode.mode === 'AMAZON_COGNITO_USER_POOLS' && mode.userPoolId === userPoolId;
}

/** `AppIdClientRegex` is matched against `aud` of an id token and `client_id` of an access token. */
function acceptsClient({ clientIds }: UserPoolSettings, claims: JsonObject): boolean {
  return clientIds === undefined || clientIds.test(String(claims.aud ?? claims.client_id ?? ''));
}

function groupsOf(claims: JsonObject): string[] | null {
  const groups = claims['cognito:groups'];
  return Array.isArray(groups) ? groups.map(String) : null;
}
