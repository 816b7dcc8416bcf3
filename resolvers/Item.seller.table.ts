import { type Context, type DynamoDBGetItemRequest, runtime, util } from '@aws-appsync/utils';
import { publicProfileView } from '../domain/entities/profile.ts';
import { PROFILE_SORT, userPartition } from '../domain/keys.ts';
import { failed } from './lib/refuse.ts';

/** What the item itself says of its seller. */
const ON_THE_ITEM = ['__typename', 'id', 'displayName'];

/** Reads the seller's profile only when more is selected than the item says; an alias counts as more, for it hides the field's name. */
export const request = (ctx: Context): DynamoDBGetItemRequest => {
  const { selectionSetList, selectionSetGraphQL } = ctx.info;
  if (selectionSetList.every((name) => ON_THE_ITEM.includes(name)) && selectionSetGraphQL.indexOf(':') < 0) {
    runtime.earlyReturn(ctx.source.seller);
  }
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ PK: userPartition(ctx.source.seller.id), SK: PROFILE_SORT }) };
};

export const response = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  return ctx.result ? publicProfileView(ctx.result) : ctx.source.seller;
};
