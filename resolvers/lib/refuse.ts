import { util } from '@aws-appsync/utils';
import type { Refusal } from '../../domain/refusals.ts';

/** Bounds of an argument that is a time are milliseconds in the domain; clients read them as they write them. */
const printed = (info: Record<string, unknown>): Record<string, unknown> => {
  const isTime = typeof info.field === 'string' && info.field.endsWith('At');
  return isTime && typeof info.min === 'number' && typeof info.max === 'number'
    ? { ...info, min: util.time.epochMilliSecondsToISO8601(info.min), max: util.time.epochMilliSecondsToISO8601(info.max) }
    : info;
};

/** Ends the field with the refusal as its error: the code is the errorType, the info its errorInfo. */
export const refuse = (refusal: Refusal): never =>
  util.error(refusal.message, refusal.code, null, refusal.info === null ? null : printed(refusal.info));

/** Ends the field when there is a refusal. */
export const refuseIf = (refusal: Refusal | null): void => {
  if (refusal !== null) {
    refuse(refusal);
  }
};

/** Ends the field because a data source failed: its own words stay inside, the client may call again. */
export const failed = (): never =>
  refuse({ code: 'CONTENTION', message: 'This could not be done just now. Please call again.', info: null });
