import { z } from 'zod';
import type { AwsOperation } from '../http/aws-json.ts';
import { AwsError, type Json, type JsonObject } from '../service.ts';
import { signedOperations } from './admin-users.ts';
import type { AttributeRule } from './attribute-schema.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { attributeName, clientId, operation, text, userPoolId } from './operation-input.ts';
import { pageOf } from './result-page.ts';
import { describeUser } from './user-changes.ts';
import type { UserPool, UserPoolClient } from './user-pool.ts';
import type { UserRecord } from './user-store.ts';

const PAGE_MAX = 60;
/** What ListUsers can filter by (Amazon Cognito API reference, ListUsers, Filter). */
const FILTERABLE = [
  'username',
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
  'cognito:user_status',
  'status',
  'sub',
];

/** ListUserPools, DescribeUserPool, DescribeUserPoolClient and ListUsers. */
export function descriptionOperations(parts: CognitoParts): Record<string, AwsOperation> {
  const token = text({ min: 1 }).optional();
  return signedOperations({
    ListUserPools: operation({ MaxResults: z.int().min(1).max(PAGE_MAX), NextToken: token }, (input) => {
      const page = pageOf([...parts.pools.pools.values()], ({ id }) => id, { limit: input.MaxResults, token: input.NextToken });
      const pools = page.entries.map(({ id, name }) => ({ Id: id, Name: name }));
      return { UserPools: pools, ...(page.next === undefined ? {} : { NextToken: page.next }) };
    }),
    DescribeUserPool: operation({ UserPoolId: userPoolId }, (input) => {
      const pool = parts.pools.pool(input.UserPoolId);
      return { UserPool: describePool(pool, parts.users.list(pool).length) };
    }),
    DescribeUserPoolClient: operation({ UserPoolId: userPoolId, ClientId: clientId }, (input) => ({
      UserPoolClient: describeClient(parts.pools.client(input.ClientId, parts.pools.pool(input.UserPoolId))),
    })),
    ListUsers: operation(
      {
        AttributesToGet: z.array(attributeName).optional(),
        Filter: text({ max: 256 }).optional(),
        Limit: z.int().min(0).max(PAGE_MAX).optional(),
        PaginationToken: token,
        UserPoolId: userPoolId,
      },
      (input) => {
        const pool = parts.pools.pool(input.UserPoolId);
        const matching = parts.users.list(pool).filter(userFilter(input.Filter));
        const page = pageOf(matching, ({ username }) => username, { limit: input.Limit || PAGE_MAX, token: input.PaginationToken });
        const users = page.entries.map((user) => describeUser(onlyAttributes(user, input.AttributesToGet)));
        return { Users: users, ...(page.next === undefined ? {} : { PaginationToken: page.next }) };
      },
    ),
  });
}

/** The API names what it shares with CloudFormation alike, so the template's properties stand for themselves. */
function describePool(pool: UserPool, userCount: number): JsonObject {
  const { Schema: _schema, UserPoolName: _name, EnabledMfas: _mfas, ...properties } = pool.properties;
  return {
    ...properties,
    Id: pool.id,
    Arn: pool.arn,
    Name: pool.name,
    MfaConfiguration: 'OFF',
    EstimatedNumberOfUsers: userCount,
    SchemaAttributes: [...pool.attributes].map(([name, rule]) => describeAttribute(name, rule)),
  };
}

function describeAttribute(name: string, rule: AttributeRule): JsonObject {
  const numbers = rule.type === 'Number';
  const [least, most] = numbers ? ['MinValue', 'MaxValue'] : ['MinLength', 'MaxLength'];
  const bounds = {
    ...(rule.minimum === undefined ? {} : { [least]: String(rule.minimum) }),
    ...(rule.maximum === undefined ? {} : { [most]: String(rule.maximum) }),
  };
  const constraints: JsonObject = numbers ? { NumberAttributeConstraints: bounds } : { StringAttributeConstraints: bounds };
  return {
    Name: name,
    AttributeDataType: rule.type,
    DeveloperOnlyAttribute: false,
    Mutable: rule.mutable,
    Required: rule.required || name === 'sub',
    ...(numbers || rule.type === 'String' ? constraints : {}),
  };
}

function describeClient(client: UserPoolClient): JsonObject {
  const { GenerateSecret: _secret, ...properties } = client.properties;
  const secret: Json = client.secret ?? null;
  return {
    ...properties,
    UserPoolId: client.pool.id,
    ClientId: client.id,
    ClientName: client.name,
    ...(secret === null ? {} : { ClientSecret: secret }),
    EnableTokenRevocation: client.revocable,
    ExplicitAuthFlows: [...client.flows],
  };
}

/** A filter such as `email = "a@example.com"` or `username ^= "a"`. @throws AwsError InvalidParameterException for any other form. */
function userFilter(filter: string | undefined): (user: UserRecord) => boolean {
  if (filter === undefined || filter.trim() === '') return () => true;
  const [, name, operator, quoted] = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter) ?? [];
  if (name === undefined || quoted === undefined || !FILTERABLE.includes(name)) {
    throw new AwsError('InvalidParameterException', 'Error while parsing filter.');
  }
  const wanted = quoted.replaceAll(/\\(.)/g, '$1');
  return (user) => {
    const value = filterValue(user, name);
    return operator === '=' ? value === wanted : value.startsWith(wanted);
  };
}

function filterValue(user: UserRecord, name: string): string {
  if (name === 'username') return user.username;
  if (name === 'cognito:user_status') return user.status;
  if (name === 'status') return user.enabled ? 'Enabled' : 'Disabled';
  return user.attributes[name] ?? '';
}

function onlyAttributes(user: UserRecord, names: readonly string[] | undefined): UserRecord {
  if (names === undefined) return user;
  return { ...user, attributes: Object.fromEntries(Object.entries(user.attributes).filter(([name]) => names.includes(name))) };
}
