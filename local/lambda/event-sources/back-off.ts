const FIRST_MS = 20;
const LAST_MS = 1000;

/** Milliseconds to wait after so many failures in a row: 20 after the first, twice as much after each, one second at most. */
export const backOffMs = (failures: number): number => Math.min(FIRST_MS * 2 ** Math.max(0, failures - 1), LAST_MS);
