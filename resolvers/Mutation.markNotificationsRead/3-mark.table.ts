import { type Context, type DynamoDBUpdateItemRequest, util } from '@aws-appsync/utils';
import { refuseNoticeId } from '../../domain/entities/notice.ts';
import { failed, refuseIf } from '../lib/refuse.ts';

/** Moves the mark forward; a mark that is further already stays. */
export const request = (ctx: Context): DynamoDBUpdateItemRequest => {
  const { upTo } = ctx.args;
  refuseIf(refuseNoticeId('upTo', upTo, util.time.nowEpochMilliSeconds()));
  const { PK, SK } = ctx.stash.profile;
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ PK, SK }),
    update: { expression: 'SET readUpTo = :upTo', expressionValues: util.dynamodb.toMapValues({ ':upTo': upTo }) },
    condition: { expression: 'attribute_exists(PK) AND (attribute_not_exists(readUpTo) OR readUpTo < :upTo)' },
  };
};

export const response = (ctx: Context): unknown => {
  const isFurther = ctx.error?.type === 'DynamoDB:ConditionalCheckFailedException' && ctx.result?.readUpTo >= ctx.args.upTo;
  if (ctx.error && !isFurther) {
    failed();
  }
  ctx.stash.profile = ctx.result;
  return ctx.result;
};
