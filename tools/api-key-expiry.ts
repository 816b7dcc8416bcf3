/**
 * The day, such as `2027-11-01`, until which the API key of a stage made now is good: the first of a month, ten to eleven months ahead. AppSync
 * takes a year at most, and a day that changes once a month keeps the template the same meanwhile. Synthesis alone knows no clock; it takes
 * the day of cdk.json.
 */
export const apiKeyExpiry = (now: Date): string =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 11, 1)).toISOString().slice(0, 10);
