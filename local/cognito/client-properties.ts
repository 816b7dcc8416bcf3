import { z } from 'zod';
import { type CloudContext, TemplateError, type TemplateResource } from '../service.ts';
import { templateBoolean, templateInteger, templateProperties } from '../template/template-properties.ts';
import { STANDARD_ATTRIBUTES } from './attribute-schema.ts';
import type { UserPool, UserPoolClient } from './user-pool.ts';

const UNIT_SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };
const unit = z.enum(['seconds', 'minutes', 'hours', 'days']);

const REFRESH_FLOW = 'ALLOW_REFRESH_TOKEN_AUTH';
const FLOWS = ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH', REFRESH_FLOW, 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH'];

const clientProperties = z.object({
  AccessTokenValidity: templateInteger.min(1).optional(),
  AllowedOAuthFlows: z.array(z.unknown()).max(0, { message: 'OAuth is not run' }).optional(),
  AllowedOAuthFlowsUserPoolClient: z.literal(false, { message: 'OAuth is not run' }).optional(),
  AuthSessionValidity: templateInteger.min(3).max(15).default(3),
  ClientName: z.string().optional(),
  EnableTokenRevocation: templateBoolean.default(true),
  ExplicitAuthFlows: z.array(z.enum(FLOWS, { message: `only the flows ${FLOWS.join(', ')} are run` })).optional(),
  GenerateSecret: templateBoolean.default(false),
  IdTokenValidity: templateInteger.min(1).optional(),
  PreventUserExistenceErrors: z.enum(['ENABLED', 'LEGACY']).default('LEGACY'),
  ReadAttributes: z.array(z.string()).optional(),
  RefreshTokenRotation: z
    .object({ Feature: z.enum(['ENABLED', 'DISABLED']), RetryGracePeriodSeconds: templateInteger.min(0).max(60).default(0) })
    .optional(),
  RefreshTokenValidity: templateInteger.min(0).optional(),
  SupportedIdentityProviders: z.array(z.literal('COGNITO', { message: 'foreign identity providers are not run' })).optional(),
  TokenValidityUnits: z
    .object({ AccessToken: unit.default('hours'), IdToken: unit.default('hours'), RefreshToken: unit.default('days') })
    .prefault({}),
  UserPoolId: z.string(),
  WriteAttributes: z.array(z.string()).optional(),
});

/** Properties of `AWS::Cognito::UserPoolClient` that have their effect here. */
export const CLIENT_PROPERTIES = Object.keys(clientProperties.shape);

/** The pool to which a client or a group of the template belongs. @throws TemplateError when that is no pool of the template. */
export function poolOf(resource: TemplateResource, pools: ReadonlyMap<string, UserPool>): UserPool {
  const { UserPoolId: id } = templateProperties(resource, z.object({ UserPoolId: z.string() }));
  const pool = pools.get(id);
  if (pool === undefined) throw new TemplateError(`${resource.logicalId}: ${id} is no user pool of the template`);
  return pool;
}

/**
 * The app client that a resource describes; id and secret stay the same for the life of the data directory.
 * @throws TemplateError for OAuth, foreign identity providers, choice-based flows and validities out of Cognito's bounds.
 */
export function clientOf(context: CloudContext, resource: TemplateResource, pool: UserPool): UserPoolClient {
  const properties = templateProperties(resource, clientProperties);
  const units = properties.TokenValidityUnits;
  const lives = {
    access:
      (properties.AccessTokenValidity ?? 1) * UNIT_SECONDS[properties.AccessTokenValidity === undefined ? 'hours' : units.AccessToken],
    id: (properties.IdTokenValidity ?? 1) * UNIT_SECONDS[properties.IdTokenValidity === undefined ? 'hours' : units.IdToken],
    // Zero asks for the default, as no value does.
    refresh: properties.RefreshTokenValidity ? properties.RefreshTokenValidity * UNIT_SECONDS[units.RefreshToken] : 30 * UNIT_SECONDS.days,
  };
  checkLife(resource, 'AccessTokenValidity', lives.access, [300, UNIT_SECONDS.days]);
  checkLife(resource, 'IdTokenValidity', lives.id, [300, UNIT_SECONDS.days]);
  checkLife(resource, 'RefreshTokenValidity', lives.refresh, [3600, 3650 * UNIT_SECONDS.days]);
  const purpose = `${resource.stackName}/${resource.logicalId}`;
  const rotation = properties.RefreshTokenRotation;
  return {
    id: context.secretName(`cognito-client/${purpose}`, 26),
    name: properties.ClientName ?? resource.generatedName,
    pool,
    secret: properties.GenerateSecret ? context.secretName(`cognito-client-secret/${purpose}`, 51) : undefined,
    flows: flowsOf(resource, properties.ExplicitAuthFlows, rotation?.Feature === 'ENABLED'),
    accessTokenSeconds: lives.access,
    idTokenSeconds: lives.id,
    refreshTokenMs: lives.refresh * 1000,
    sessionMs: properties.AuthSessionValidity * 60_000,
    rotationGraceMs: rotation?.Feature === 'ENABLED' ? rotation.RetryGracePeriodSeconds * 1000 : undefined,
    readable: attributeSet(resource, pool, properties.ReadAttributes ?? [...STANDARD_ATTRIBUTES.keys()]),
    writable: attributeSet(resource, pool, properties.WriteAttributes ?? [...STANDARD_ATTRIBUTES.keys()].filter(isWritableByDefault)),
    hidesUserExistence: properties.PreventUserExistenceErrors === 'ENABLED',
    revocable: properties.EnableTokenRevocation,
    properties: resource.properties,
  };
}

/** REFRESH_TOKEN_AUTH and rotation exclude each other ("Refresh token rotation", Amazon Cognito Developer Guide). */
function flowsOf(resource: TemplateResource, given: readonly string[] | undefined, rotates: boolean): ReadonlySet<string> {
  if (rotates && given?.includes(REFRESH_FLOW)) {
    throw new TemplateError(`${resource.logicalId}: a client that rotates refresh tokens can't have ${REFRESH_FLOW}`);
  }
  return new Set(given ?? ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_SRP_AUTH', ...(rotates ? [] : [REFRESH_FLOW])]);
}

function isWritableByDefault(attribute: string): boolean {
  return attribute !== 'sub' && !attribute.endsWith('_verified');
}

function attributeSet(resource: TemplateResource, pool: UserPool, names: readonly string[]): ReadonlySet<string> {
  const unknown = names.find((name) => !pool.attributes.has(name));
  if (unknown !== undefined) throw new TemplateError(`${resource.logicalId}: the pool has no attribute ${unknown}`);
  return new Set(names);
}

function checkLife(resource: TemplateResource, property: string, seconds: number, [least, most]: [number, number]): void {
  if (seconds >= least && seconds <= most) return;
  throw new TemplateError(`${resource.logicalId}: ${property} must be ${least} to ${most} seconds, not ${seconds}`);
}
