import type { Currency, Money } from '../schema/generated/types.ts';

/** An amount of whole minor units. */
export const money = (amountMinor: number, currency: Currency): Money => ({ amountMinor, currency });

/** An amount, or null where there is none. */
export const moneyOrNull = (amountMinor: number | null | undefined, currency: Currency): Money | null =>
  amountMinor === null || amountMinor === undefined ? null : money(amountMinor, currency);
