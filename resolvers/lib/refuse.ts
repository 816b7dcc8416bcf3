import { util } from '@aws-appsync/utils';
import type { Refusal } from '../../domain/refusals.ts';

const printedTime = (value: unknown): unknown => (typeof value === 'number' ? util.time.epochMilliSecondsToISO8601(value) : value);

/** Times are milliseconds in the domain; clients read them as they write them. So are the bounds of an argument that is a time. */
const printed = (info: Record<string, unknown>): Record<string, unknown> => {
  const isTimeField = typeof info.field === 'string' && info.field.endsWith('At');
  const shown: Record<string, unknown> = {};
  Object.keys(info).forEach((name) => {
    const isTime = name.endsWith('At') || name === 'until' || (isTimeField && (name === 'min' || name === 'max'));
    shown[name] = isTime ? printedTime(info[name]) : info[name];
  });
  return shown;
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
