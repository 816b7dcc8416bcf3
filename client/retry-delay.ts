const FIRST_MS = 1000;
const MAX_MS = 30_000;

/**
 * Milliseconds to wait before an attempt, `failures` (from 1) having gone before it: anything up to a bound that doubles from one second to
 * thirty, so that many clients do not come back together ("Exponential Backoff And Jitter", AWS Architecture Blog).
 */
export const retryDelayMs = (failures: number): number => Math.random() * Math.min(MAX_MS, FIRST_MS * 2 ** (failures - 1));
