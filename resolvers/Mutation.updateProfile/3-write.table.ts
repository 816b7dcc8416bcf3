import { type Context, type DynamoDBUpdateItemRequest, util } from '@aws-appsync/utils';
import { geohashAt } from '../../domain/geohash.ts';
import { cleanDisplayName } from '../../domain/profile-input.ts';
import type { UpdateProfileInput } from '../../schema/generated/types.ts';
import { failed } from '../lib/refuse.ts';
import { updateExpression } from '../lib/update-expression.ts';

const changesOf = (input: UpdateProfileInput): Record<string, unknown> => ({
  ...(typeof input.displayName === 'string' ? { displayName: cleanDisplayName(input.displayName) } : {}),
  ...(input.bio ? { bio: input.bio } : {}),
  ...(typeof input.latitude === 'number' && typeof input.longitude === 'number'
    ? { geohash: geohashAt({ latitude: input.latitude, longitude: input.longitude }) }
    : {}),
});

const removalsOf = (input: UpdateProfileInput): string[] => [
  ...(input.bio === null || input.bio === '' ? ['bio'] : []),
  ...(input.latitude === null ? ['geohash'] : []),
];

/** Writes what changes. The profile is there since the step before; a deleted one is not made again. */
export const request = (ctx: Context): DynamoDBUpdateItemRequest => {
  const { input } = ctx.args;
  const { PK, SK } = ctx.stash.profile;
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ PK, SK }),
    update: updateExpression(changesOf(input), removalsOf(input)),
    condition: { expression: 'attribute_exists(PK) AND attribute_not_exists(suspendedAt) AND attribute_not_exists(deletedAt)' },
  };
};

export const response = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  ctx.stash.profile = ctx.result;
  return ctx.result;
};
