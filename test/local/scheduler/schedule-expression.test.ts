import { describe, expect, test } from 'vitest';
import { scheduleTimes } from '../../../local/scheduler/schedule-expression.ts';

/** The first times after `from`, which is also what a rate counts from. */
function first(expression: string, timeZone: string, from: string, count = 2): string[] {
  const times = scheduleTimes(expression, timeZone);
  const found: string[] = [];
  for (let after: number | undefined = Date.parse(from); found.length < count; ) {
    after = times.next(after, Date.parse(from));
    if (after === undefined) break;
    found.push(new Date(after).toISOString().slice(0, 16));
  }
  return found;
}

describe('the times of a schedule expression', () => {
  test.each<[string, string, string, string[]]>([
    ['at(2026-11-21T10:00:00)', 'UTC', '2026-11-20', ['2026-11-21T10:00']],
    ['at(2026-11-21T10:00:00)', 'Asia/Kolkata', '2026-11-20', ['2026-11-21T04:30']],
    ['at(2026-11-21T10:00:00)', 'UTC', '2026-11-22', []],
    ['rate(5 minutes)', 'UTC', '2026-11-20', ['2026-11-20T00:05', '2026-11-20T00:10']],
    ['rate(1 day)', 'Europe/Berlin', '2027-03-27T12:00Z', ['2027-03-28T12:00', '2027-03-29T12:00']],
    ['cron(0 10 * * ? *)', 'Europe/Berlin', '2026-11-20', ['2026-11-20T09:00', '2026-11-21T09:00']],
    ['cron(0 10 ? * 2 *)', 'UTC', '2026-11-20', ['2026-11-23T10:00', '2026-11-30T10:00']],
    ['cron(0 10 ? * MON-FRI *)', 'UTC', '2026-11-20T12:00Z', ['2026-11-23T10:00', '2026-11-24T10:00']],
    ['cron(0 10 ? * 6L *)', 'UTC', '2026-11-20', ['2026-11-27T10:00', '2026-12-25T10:00']],
    ['cron(0 10 ? * 2#1 *)', 'UTC', '2026-11-20', ['2026-12-07T10:00', '2027-01-04T10:00']],
    ['cron(0 10 L * ? *)', 'UTC', '2026-11-20', ['2026-11-30T10:00', '2026-12-31T10:00']],
    ['cron(0 10 15W * ? *)', 'UTC', '2026-11-20', ['2026-12-15T10:00', '2027-01-15T10:00']],
    ['cron(5/25 10 * * ? 2026)', 'UTC', '2026-11-20', ['2026-11-20T10:05', '2026-11-20T10:30']],
    ['cron(0 10 1 1 ? 2020)', 'UTC', '2026-11-20', []],
    // The clocks of Berlin go from 2 to 3 on 28 March 2027, and from 3 back to 2 on 31 October 2027.
    ['cron(30 2 * * ? *)', 'Europe/Berlin', '2027-03-27', ['2027-03-27T01:30', '2027-03-29T00:30']],
    ['cron(30 2 * * ? *)', 'Europe/Berlin', '2027-10-30T12:00Z', ['2027-10-31T00:30', '2027-11-01T01:30']],
  ])('%s in %s after %s are %j', (expression, timeZone, from, expected) => {
    expect(first(expression, timeZone, from)).toEqual(expected);
  });

  test.each([
    'every day',
    'at(2026-11-21)',
    'at(2027-02-30T02:30:00)',
    'rate(0 minutes)',
    'rate(1 week)',
    'cron(0 10 * * *)',
    'cron(0 10 * * * *)',
    'cron(0 10 ? * ? *)',
    'cron(61 10 * * ? *)',
    'cron(0 10 ? * 0 *)',
  ])('%s are none', (expression) => {
    expect(() => scheduleTimes(expression)).toThrow(`Invalid Schedule Expression ${expression}.`);
  });

  test('in a zone that does not exist are none', () => {
    expect(() => scheduleTimes('at(2026-11-21T10:00:00)', 'Mars/X')).toThrow('Invalid Schedule Expression');
    expect(() => scheduleTimes('rate(1 day)', 'Mars/X')).toThrow('Invalid Schedule Expression');
  });
});
