import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { AwsError, type CloudContext, type StateTable } from '../service.ts';
import type { UserPoolClient } from './user-pool.ts';
import type { UserRecord } from './user-store.ts';

/** What began with a sign-in and lasts as long as its refresh tokens: the `origin_jti` of its tokens names it. */
export type UserSession = {
  id: string;
  poolId: string;
  clientId: string;
  username: string;
  sub: string;
  /** The user's count of sign-outs when the session began. */
  signOuts: number;
  authTimeSeconds: number;
  expiresAtMs: number;
  /** Which refresh token of the session is the current one. */
  generation: number;
  /** Refresh tokens rotated out a short while ago, and when. */
  retired: { generation: number; atMs: number }[];
  revoked: boolean;
};

/** All sessions, and the refresh tokens that continue them. */
export interface UserSessions {
  begin(client: UserPoolClient, user: UserRecord): UserSession;
  get(sessionId: string): UserSession | undefined;
  /** The session to which any refresh token belongs, live or not; undefined for no refresh token of the client. */
  owner(client: UserPoolClient, token: string): UserSession | undefined;
  revoke(session: UserSession): void;
  /** The current refresh token of a session. */
  refreshToken(session: UserSession): string;
  /**
   * The session that a refresh token continues.
   * @throws AwsError NotAuthorizedException for a foreign, revoked or expired one, RefreshTokenReuseException for one rotated out.
   */
  continue(client: UserPoolClient, token: string): UserSession;
  /** Makes the next refresh token the current one, unless `token` was rotated out before; its successor then stays. */
  rotate(session: UserSession, token: string, graceMs: number): UserSession;
}

const notAuthorized = (message: string) => new AwsError('NotAuthorizedException', message);

/**
 * Sessions in the durable state. A refresh token is `<session>.<generation>.<mac>`: nothing secret is stored, and the same generation
 * gives the same token, so that parallel refreshes of one client agree.
 */
export function createUserSessions(context: CloudContext): UserSessions {
  const table = context.state.table<UserSession>('cognito-sessions');
  const secret = context.secretName('cognito/refresh-tokens', 50);
  forgetExpired(table, context.clock.now());

  const tokenOf = (session: UserSession, generation: number) => {
    const body = `${session.id}.${generation}`;
    return `${body}.${createHmac('sha256', secret).update(`${session.clientId}/${body}`).digest('base64url')}`;
  };
  const begin = (client: UserPoolClient, user: UserRecord): UserSession => {
    const nowMs = context.clock.now();
    const session: UserSession = {
      id: randomUUID(),
      poolId: client.pool.id,
      clientId: client.id,
      username: user.username,
      sub: user.sub,
      signOuts: user.signOuts,
      authTimeSeconds: Math.floor(nowMs / 1000),
      expiresAtMs: nowMs + client.refreshTokenMs,
      generation: 0,
      retired: [],
      revoked: false,
    };
    table.put(session.id, session);
    return session;
  };
  const owner = (client: UserPoolClient, token: string): UserSession | undefined => {
    const { sessionId, generation } = readToken(token);
    const session = table.get(sessionId);
    return session?.clientId === client.id && isSame(token, tokenOf(session, generation)) ? session : undefined;
  };
  const resume = (client: UserPoolClient, token: string): UserSession => {
    const session = owner(client, token);
    const { generation } = readToken(token);
    if (session === undefined) throw notAuthorized('Invalid Refresh Token');
    if (session.revoked) throw notAuthorized('Refresh Token has been revoked');
    if (context.clock.now() >= session.expiresAtMs) throw notAuthorized('Refresh Token has expired');
    if (generation !== session.generation && !isInGrace(session, generation, context.clock.now() - (client.rotationGraceMs ?? 0))) {
      throw new AwsError('RefreshTokenReuseException', 'Refresh token has been rotated and can not be used again.');
    }
    return session;
  };
  const rotate = (session: UserSession, token: string, graceMs: number): UserSession => {
    const { generation } = readToken(token);
    if (generation !== session.generation) return session;
    const atMs = context.clock.now();
    const retired = [...session.retired.filter((entry) => entry.atMs > atMs - graceMs), { generation, atMs }];
    const rotated = { ...session, generation: generation + 1, retired };
    table.put(session.id, rotated);
    return rotated;
  };
  return {
    begin,
    get: (sessionId) => table.get(sessionId),
    owner,
    revoke: (session) => table.put(session.id, { ...session, revoked: true }),
    refreshToken: (session) => tokenOf(session, session.generation),
    continue: resume,
    rotate,
  };
}

function forgetExpired(table: StateTable<UserSession>, nowMs: number): void {
  for (const [key, { expiresAtMs }] of table.entries()) {
    if (expiresAtMs <= nowMs) table.delete(key);
  }
}

function readToken(token: string): { sessionId: string; generation: number } {
  const [sessionId = '', generation = ''] = token.split('.');
  return { sessionId, generation: Number.parseInt(generation, 10) };
}

function isInGrace(session: UserSession, generation: number, sinceMs: number): boolean {
  return session.retired.some((entry) => entry.generation === generation && entry.atMs > sinceMs);
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
