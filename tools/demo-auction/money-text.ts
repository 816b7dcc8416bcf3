/** Money as people write it; all currencies have two decimals. */
export function moneyText({ amountMinor, currency }: { readonly amountMinor: number; readonly currency: string }): string {
  return `${(amountMinor / 100).toFixed(2)} ${currency}`;
}
