import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseToken, signToken } from '../../../local/cognito/jwt.ts';
import { createSigningKeys, type PoolKeys } from '../../../local/cognito/signing-keys.ts';
import type { JsonObject } from '../../../local/service.ts';
import { openStateStore } from '../../../local/state/state-store.ts';
import type { StartedStage } from '../../support/start-stage.ts';
import { steer } from '../../support/steering.ts';
import type { TestUser } from '../../support/users.ts';

/** A stage, and the directory in which it keeps its keys. */
export type StageOnDisk = StartedStage & { data: string };

type Forge = (stage: StageOnDisk, user: TestUser) => string | Promise<string>;

/** Made of a good token and, where it takes that, by the pool's own keys. Each must be refused for one reason alone. */
export const FORGERIES: Readonly<Record<string, Forge>> = {
  'without a signature, by alg none': (_stage, { accessToken }) => {
    const { header, claims } = taken(accessToken);
    return `${encode({ ...header, alg: 'none' })}.${encode(claims)}.AA`;
  },
  'signed with the public key, by HS256': async (stage, { accessToken }) => {
    const { header, claims } = taken(accessToken);
    const text = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
    const pem = createPublicKey({ key: await publicKeyOf(stage, String(header.kid)), format: 'jwk' }).export({
      format: 'pem',
      type: 'spki',
    });
    return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
  },
  'with other groups than were signed': (_stage, { accessToken }) => {
    const [header, , signature] = accessToken.split('.');
    return `${header}.${encode({ ...taken(accessToken).claims, 'cognito:groups': ['admin'] })}.${signature}`;
  },
  'of another client of the pool': (stage, user) => signed(stage, user, { client_id: 'another-client' }),
  'of another pool': (stage, user) =>
    signed(stage, user, { iss: `https://cognito-idp.${stage.outputs.Region}.amazonaws.com/eu-west-1_Other` }),
  'one second too old': async (stage, user) => signed(stage, user, { exp: (await secondsNow(stage)) - 1 }),
  'for access, signed with the key of id tokens': (stage, user) => signed(stage, user, {}, 'id'),
};

/** By the same hand as the forgeries, but good. */
export const flawless: Forge = async (stage, user) => signed(stage, user, { exp: (await secondsNow(stage)) + 60 });

const taken = (token: string): { header: JsonObject; claims: JsonObject } => {
  const parsed = parseToken(token);
  if (parsed === undefined) throw new Error('This is no token');
  return parsed;
};

const encode = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const secondsNow = async ({ outputs }: StartedStage): Promise<number> =>
  Math.floor(Date.parse((await steer(outputs.LocalEndpoint).clock()).now) / 1000);

async function publicKeyOf({ outputs }: StartedStage, keyId: string): Promise<JsonWebKey> {
  const answer = await fetch(`${outputs.LocalEndpoint}/${outputs.UserPoolId}/.well-known/jwks.json`);
  const { keys } = (await answer.json()) as { keys: (JsonWebKey & { kid: string })[] };
  const found = keys.find(({ kid }) => kid === keyId);
  if (found === undefined) throw new Error(`There is no key ${keyId}`);
  return found;
}

async function signed(stage: StageOnDisk, { accessToken }: TestUser, changes: JsonObject, key: keyof PoolKeys = 'access'): Promise<string> {
  return signToken({ ...taken(accessToken).claims, ...changes }, (await keysOf(stage))[key]);
}

/** The pool's keys, from a copy of the data directory: the local cloud holds the directory itself. */
async function keysOf({ outputs, data }: StageOnDisk): Promise<PoolKeys> {
  const copy = mkdtempSync(join(tmpdir(), 'ecobid-keys-'));
  try {
    for (const name of readdirSync(data).filter((file) => file.startsWith('state.'))) cpSync(join(data, name), join(copy, name));
    const store = openStateStore(join(copy, 'state.db'));
    const keys = createSigningKeys(store);
    await keys.prepare(outputs.UserPoolId);
    store.close();
    return keys.of(outputs.UserPoolId);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
