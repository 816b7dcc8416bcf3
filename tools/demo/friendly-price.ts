/** A price in cents as people write it: halves below ten euros, whole euros below a hundred, then steps of five. */
export function friendlyPrice(euros: number): number {
  const step = euros < 10 ? 0.5 : euros < 100 ? 1 : 5;
  return Math.round(Math.max(1, Math.round(euros / step) * step) * 100);
}
