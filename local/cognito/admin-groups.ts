import { z } from 'zod';
import type { AwsOperation } from '../http/aws-json.ts';
import { AwsError, type JsonObject } from '../service.ts';
import { adminSubject, signedOperations } from './admin-users.ts';
import type { CognitoParts } from './cognito-parts.ts';
import { groupName, operation, text, username, userPoolId } from './operation-input.ts';
import { pageOf } from './result-page.ts';
import { groupsOf } from './token-issuer.ts';
import { saveChanged } from './user-changes.ts';
import type { UserPool } from './user-pool.ts';

const GROUPS_MAX = 60;
const of = { UserPoolId: userPoolId, Username: username };

/** Membership in the groups of the template. */
export function adminGroupOperations(parts: CognitoParts): Record<string, AwsOperation> {
  const membership = (change: (groups: string[], name: string) => string[]) =>
    operation({ ...of, GroupName: groupName }, (input) => {
      const { pool, user } = adminSubject(parts, input);
      if (!pool.groups.has(input.GroupName)) throw new AwsError('ResourceNotFoundException', 'Group not found.');
      saveChanged(parts, pool, { ...user, groups: change(user.groups, input.GroupName) });
      return {};
    });
  return signedOperations({
    AdminAddUserToGroup: membership((groups, name) => [...new Set([...groups, name])]),
    AdminRemoveUserFromGroup: membership((groups, name) => groups.filter((group) => group !== name)),
    AdminListGroupsForUser: operation(
      { ...of, Limit: z.int().min(0).max(GROUPS_MAX).optional(), NextToken: text({ min: 1 }).optional() },
      (input) => {
        const { pool, user } = adminSubject(parts, input);
        const page = pageOf(groupsOf(pool, user), (name) => name, { limit: input.Limit || GROUPS_MAX, token: input.NextToken });
        return {
          Groups: page.entries.map((name) => describeGroup(pool, name)),
          ...(page.next === undefined ? {} : { NextToken: page.next }),
        };
      },
    ),
  });
}

function describeGroup(pool: UserPool, name: string): JsonObject {
  const group = pool.groups.get(name);
  return {
    GroupName: name,
    UserPoolId: pool.id,
    ...(group?.description === undefined ? {} : { Description: group.description }),
    ...(group?.precedence === undefined ? {} : { Precedence: group.precedence }),
  };
}
