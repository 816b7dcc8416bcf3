import { z } from 'zod';
import type { JsonObject } from '../../service.ts';
import type { CognitoParts } from '../cognito-parts.ts';
import { groupsOf, SIGNIN_SCOPE, type TokenChanges } from '../token-issuer.ts';
import type { UserPoolClient } from '../user-pool.ts';
import type { UserRecord } from '../user-store.ts';
import { callFor, metadataOf, type Occasion, readResponse, userAttributes } from './occasion.ts';

/** What makes tokens be issued, as `triggerSource` of PreTokenGeneration ends. */
export type TokenSource = 'Authentication' | 'NewPasswordChallenge' | 'RefreshTokens';

const names = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);
const groups = z.object({ groupsToOverride: names, iamRolesToOverride: names, preferredRole: z.string().nullish() }).nullish();
const texts = z.record(z.string(), z.string()).nullish();
const values = z.record(z.string(), z.json()).nullish();

const responseV1 = z.object({
  claimsOverrideDetails: z.object({ claimsToAddOrOverride: texts, claimsToSuppress: names, groupOverrideDetails: groups }).nullish(),
});
const responseV2 = z.object({
  claimsAndScopeOverrideDetails: z
    .object({
      idTokenGeneration: z.object({ claimsToAddOrOverride: values, claimsToSuppress: names }).nullish(),
      accessTokenGeneration: z
        .object({ claimsToAddOrOverride: values, claimsToSuppress: names, scopesToAdd: names, scopesToSuppress: names })
        .nullish(),
      groupOverrideDetails: groups,
    })
    .nullish(),
});

/** PreTokenGeneration: what it changes of the tokens that are about to be issued; undefined when the pool has no such trigger. */
export async function tokenChanges(
  parts: CognitoParts,
  client: UserPoolClient,
  user: UserRecord,
  { source, occasion }: { source: TokenSource; occasion: Occasion },
): Promise<TokenChanges | undefined> {
  const isV2 = client.pool.triggers.tokenEvent === 'V2_0';
  const response = await parts.triggers.run('PreTokenGeneration', {
    ...callFor(client.pool, occasion, user.username),
    source: `TokenGeneration_${source}`,
    version: isV2 ? '2' : '1',
    request: {
      userAttributes: userAttributes(user),
      groupConfiguration: { groupsToOverride: groupsOf(client.pool, user), iamRolesToOverride: [], preferredRole: null },
      ...(isV2 ? { scopes: [SIGNIN_SCOPE] } : {}),
      ...metadataOf(occasion),
    },
    response: isV2 ? { claimsAndScopeOverrideDetails: null } : { claimsOverrideDetails: null },
  });
  if (response === undefined) return undefined;
  return isV2 ? changesOfV2(response) : changesOfV1(response);
}

const NO_CLAIMS = { add: {}, suppress: [] };

/** The first version shapes the id token, and the groups of both. */
function changesOfV1(response: JsonObject): TokenChanges {
  const details = readResponse(response, responseV1).claimsOverrideDetails;
  if (!details) return { id: NO_CLAIMS, access: NO_CLAIMS, groups: undefined, scopes: NO_SCOPES };
  return {
    id: { add: details.claimsToAddOrOverride ?? {}, suppress: details.claimsToSuppress },
    access: NO_CLAIMS,
    groups: groupsBy(details.groupOverrideDetails),
    scopes: NO_SCOPES,
  };
}

const NO_SCOPES = { add: [], suppress: [] };

function changesOfV2(response: JsonObject): TokenChanges {
  const details = readResponse(response, responseV2).claimsAndScopeOverrideDetails;
  const { idTokenGeneration: id, accessTokenGeneration: access, groupOverrideDetails } = details ?? {};
  return {
    id: { add: id?.claimsToAddOrOverride ?? {}, suppress: id?.claimsToSuppress ?? [] },
    access: { add: access?.claimsToAddOrOverride ?? {}, suppress: access?.claimsToSuppress ?? [] },
    groups: groupsBy(groupOverrideDetails),
    scopes: { add: access?.scopesToAdd ?? [], suppress: access?.scopesToSuppress ?? [] },
  };
}

/** Left out they stay; null or empty they are taken away ("groupOverrideDetails", pre token generation trigger). */
function groupsBy(details: z.infer<typeof groups>): readonly string[] | undefined {
  return details === undefined ? undefined : (details?.groupsToOverride ?? []);
}
