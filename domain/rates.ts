/** At most `max` in any stretch of `withinMs` milliseconds. */
export type Rate = { max: number; withinMs: number };

/** The times, milliseconds since 1970 and oldest first, that some rate still looks at. */
export const timesInView = (times: number[], now: number, rates: Rate[]): number[] =>
  times.filter((time) => rates.some(({ withinMs }) => time > now - withinMs));

/** Null when one more may come now; otherwise when it may, in milliseconds since 1970. `times` is oldest first. */
export const nextAllowedAt = (times: number[], now: number, rates: Rate[]): number | null => {
  const waits = rates
    .map(({ max, withinMs }) => {
      const recent = times.filter((time) => time > now - withinMs);
      const first = recent[recent.length - max];
      return first === undefined ? now : first + withinMs;
    })
    .filter((at) => at > now);
  return waits.length === 0 ? null : waits.reduce((one, other) => Math.max(one, other), now);
};
