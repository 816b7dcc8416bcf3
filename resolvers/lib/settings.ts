import type { Context } from '@aws-appsync/utils';
import type { Currency } from '../../schema/generated/types.ts';

/** The physical name of the single table, for requests that name tables themselves. */
export const tableName = (ctx: Context): string => ctx.env.TABLE ?? '';

/** The currency of an item whose seller named none. */
export const defaultCurrency = (ctx: Context): Currency => ctx.env.DEFAULT_CURRENCY as Currency;
