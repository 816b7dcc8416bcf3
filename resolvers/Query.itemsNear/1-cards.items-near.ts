import type { Context, LambdaRequest } from '@aws-appsync/utils';
import { firstRefusal, refuseNumber } from '../../domain/bounds.ts';
import { refusePlace } from '../../domain/item-input.ts';
import { RADIUS_KM } from '../../domain/limits.ts';
import { pageLimit } from '../lib/page.ts';
import { failed, refuse, refuseIf } from '../lib/refuse.ts';

/** Asks the Lambda for a page of cards around a place: resolvers have no trigonometry and can't sort by distance. */
export const request = (ctx: Context): LambdaRequest => {
  const { latitude, longitude, radiusKm, category, saleKind } = ctx.args.input;
  refuseIf(firstRefusal([refusePlace(latitude, longitude), refuseNumber('radiusKm', radiusKm, RADIUS_KM)]));
  return {
    operation: 'Invoke',
    payload: {
      latitude,
      longitude,
      radiusKm,
      category: category ?? null,
      saleKind: saleKind ?? null,
      limit: pageLimit(ctx.args.limit),
      nextToken: ctx.args.nextToken ?? null,
    },
  };
};

export const response = (ctx: Context): unknown => {
  if (ctx.error) {
    failed();
  }
  if (ctx.result.refusal) {
    refuse(ctx.result.refusal);
  }
  return ctx.result;
};
