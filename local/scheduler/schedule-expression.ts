import { Cron } from 'croner';

/** A schedule expression is none that AWS takes; the message says which. */
export class ScheduleExpressionError extends Error {
  override readonly name = 'ScheduleExpressionError';
}

/** The times that an expression stands for, in milliseconds since 1970. */
export interface ScheduleTimes {
  readonly kind: 'at' | 'rate' | 'cron';
  /** The first time after `afterMs`, undefined when there is none. A rate counts from `anchorMs`, which is its first time. */
  next(afterMs: number, anchorMs: number): number | undefined;
}

/**
 * The times of `at(yyyy-mm-ddThh:mm:ss)`, `rate(value unit)` or `cron(minutes hours day-of-month month day-of-week year)` in a time zone
 * ("Schedule types on EventBridge Scheduler", User Guide). What falls into the hour that spring leaves out is skipped by cron and comes an
 * hour later by at; what falls into the hour that autumn repeats comes once.
 *
 * @throws ScheduleExpressionError
 */
export function scheduleTimes(expression: string, timeZone = 'UTC'): ScheduleTimes {
  const [, kind, content = ''] = /^(at|rate|cron)\((.*)\)$/.exec(expression) ?? [];
  try {
    // Throws for a zone that does not exist, which a rate would not notice.
    new Intl.DateTimeFormat('en', { timeZone });
    if (kind === 'at') return atTimes(content, timeZone);
    if (kind === 'rate') return rateTimes(content);
    if (kind === 'cron') return cronTimes(content, timeZone);
  } catch (error) {
    // The cron package and Intl throw what they cannot read, the reason in the message.
    throw new ScheduleExpressionError(`Invalid Schedule Expression ${expression}. ${error instanceof Error ? error.message : ''}`.trim());
  }
  throw new ScheduleExpressionError(`Invalid Schedule Expression ${expression}.`);
}

function atTimes(content: string, timeZone: string): ScheduleTimes {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(content)) throw new ScheduleExpressionError('at takes yyyy-mm-ddThh:mm:ss.');
  // Read as UTC first, since the package moves days and hours that do not exist.
  if (Number.isNaN(Date.parse(`${content}Z`)) || !new Date(`${content}Z`).toISOString().startsWith(content))
    throw new ScheduleExpressionError('There is no such time.');
  const timeMs = new Cron(content, { timezone: timeZone, paused: true }).nextRun(new Date(-1))?.getTime();
  return { kind: 'at', next: (afterMs) => (timeMs !== undefined && timeMs > afterMs ? timeMs : undefined) };
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function rateTimes(content: string): ScheduleTimes {
  const [, value, unit = ''] = /^([1-9]\d{0,8}) (minute|hour|day)s?$/.exec(content) ?? [];
  const everyMs = Number(value) * (UNIT_MS[unit] ?? Number.NaN);
  if (Number.isNaN(everyMs)) throw new ScheduleExpressionError('rate takes a positive value and minutes, hours or days.');
  return {
    kind: 'rate',
    next: (afterMs, anchorMs) => (afterMs < anchorMs ? anchorMs : anchorMs + (Math.floor((afterMs - anchorMs) / everyMs) + 1) * everyMs),
  };
}

/** The last value of each field, to which a step such as `5/15` goes on. */
const FIELD_ENDS = [59, 23, 31, 12, 7, 2199];

function cronTimes(content: string, timeZone: string): ScheduleTimes {
  const fields = content.trim().split(/\s+/);
  if (fields.length !== FIELD_ENDS.length) throw new ScheduleExpressionError('cron takes six fields.');
  if ((fields[2] === '?') === (fields[4] === '?'))
    throw new ScheduleExpressionError('One of day-of-month and day-of-week, and only one, must be ?.');
  const stepped = fields.map((field, index) => field.replace(/(?<![\d-])(\d+)\//g, `$1-${FIELD_ENDS[index]}/`));
  const cron = new Cron(`0 ${stepped.join(' ')}`, { mode: '7-part', alternativeWeekdays: true, timezone: timeZone, paused: true });
  const next = (afterMs: number): number | undefined => {
    let time = cron.nextRun(new Date(afterMs));
    // What falls into the hour that spring leaves out is moved to its end by the package, where it does not fit.
    while (time !== null && !cron.match(time)) time = cron.nextRun(time);
    return time?.getTime();
  };
  return { kind: 'cron', next };
}
