import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import { refuseNumber } from '../../domain/bounds.ts';
import { sellerItems, USER_INDEX } from '../../domain/keys.ts';
import { ID_LENGTH_MAX, PAGE_SIZE } from '../../domain/limits.ts';
import { invalidInput } from '../../domain/refusals.ts';
import { failed, refuse, refuseIf } from './refuse.ts';

/** The number of things that a page may have; INVALID_INPUT out of bounds. */
export const pageLimit = (limit: number | null | undefined): number => {
  const size = limit ?? PAGE_SIZE.default;
  refuseIf(refuseNumber('limit', size, PAGE_SIZE));
  return size;
};

/** A page of a seller's cards from the index by user, newest first. */
export const querySellerCards = (ctx: Context, sellerId: string): DynamoDBQueryRequest => ({
  operation: 'Query',
  index: USER_INDEX,
  query: {
    expression: 'GSI2PK = :seller',
    expressionValues: util.dynamodb.toMapValues({ ':seller': sellerItems(sellerId.slice(0, ID_LENGTH_MAX)) }),
  },
  scanIndexForward: false,
  limit: pageLimit(ctx.args.limit),
  nextToken: ctx.args.nextToken ?? null,
});

/** Errors of a failing service; anything else about a page with a token is the token's fault. */
const SERVICE_FAILURES = ['ProvisionedThroughput', 'RequestLimit', 'Throttling', 'InternalServer', 'Internal server'];

/** Ends the field when the page could not be read: INVALID_INPUT for a token of another list or a bent one. */
export const refusePageError = (ctx: Context): void => {
  if (ctx.error) {
    const { type, message } = ctx.error;
    const isFailure = SERVICE_FAILURES.some((name) => `${type} ${message}`.indexOf(name) >= 0);
    if (typeof ctx.args.nextToken === 'string' && !isFailure) {
      refuse(invalidInput('nextToken', 'nextToken is not one of this list. Start again without it.'));
    }
    failed();
  }
};
