/**
 * `util.time` in its ISO 8601 and epoch forms, by the engine's clock. Forms that take a Java pattern are refused.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/time-helpers-in-util-time-js.html
 */
import { invocation } from './invocation.ts';

const ISO_INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?:Z|([+-])(\d{2}:?\d{2})(?::?(\d{2}))?)$/;

/** Offsets may have seconds, as AWSDateTime and Java's offsets have and `Date.parse` has not. */
function parseIso(text: string): number {
  const [whole, local, sign = '+', minutes = '00:00', seconds = '0'] = ISO_INSTANT.exec(text) ?? [];
  const offsetMs = (sign === '-' ? -1000 : 1000) * Number(seconds);
  const ms = whole === undefined ? Number.NaN : Date.parse(`${local}${sign}${minutes}`) - offsetMs;
  if (Number.isNaN(ms)) throw new RangeError(`Unable to parse timestamp: ${text}`);
  return ms;
}

function refusePattern(): never {
  throw new TypeError('The local cloud does not imitate times formatted by Java patterns; use the ISO 8601 or epoch forms of util.time.');
}

/** The methods of `util.time`. */
export const time = {
  nowISO8601: () => new Date(invocation.nowMs).toISOString(),
  nowEpochSeconds: () => Math.floor(invocation.nowMs / 1000),
  nowEpochMilliSeconds: () => invocation.nowMs,
  parseISO8601ToEpochMilliSeconds: parseIso,
  epochMilliSecondsToSeconds: (ms: number) => Math.floor(ms / 1000),
  epochMilliSecondsToISO8601: (ms: number) => new Date(ms).toISOString(),
  nowFormatted: refusePattern,
  parseFormattedToEpochMilliSeconds: refusePattern,
  epochMilliSecondsToFormatted: refusePattern,
};
