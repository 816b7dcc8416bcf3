import { createHash } from 'node:crypto';
import type { ScheduleDefinition } from './schedule-definition.ts';
import { scheduleTimes } from './schedule-expression.ts';

/** When a schedule comes next: the time that it names, and the one within its window at which it fires; in milliseconds since 1970. */
export type PlannedTime = { plannedMs: number; fireMs: number };

/** What counts the times of a schedule. */
interface Since {
  /** Times up to here are over. */
  readonly afterMs: number;
  /** When the schedule was made, from which a rate without a StartDate counts. */
  readonly madeMs: number;
}

/** The first time of a schedule that was just made or changed; one that is over already comes at once, since its maker cannot know. */
export function firstTime(definition: ScheduleDefinition, madeMs: number): PlannedTime | undefined {
  const isOnce = definition.ScheduleExpression.startsWith('at(');
  return nextTime(definition, { afterMs: isOnce ? -1 : Math.max(madeMs, definition.StartDate ?? 0) - 1, madeMs });
}

/** The next time within StartDate and EndDate; undefined for a schedule that is disabled or has none any more. */
export function nextTime(definition: ScheduleDefinition, { afterMs, madeMs }: Since): PlannedTime | undefined {
  if (definition.State === 'DISABLED') return undefined;
  const times = scheduleTimes(definition.ScheduleExpression, definition.ScheduleExpressionTimezone);
  const plannedMs = times.next(afterMs, definition.StartDate ?? madeMs);
  // "StartDate and EndDate are ignored for one-time schedules" (CreateSchedule of the API reference).
  if (plannedMs === undefined || (times.kind !== 'at' && plannedMs > (definition.EndDate ?? Infinity))) return undefined;
  return { plannedMs, fireMs: plannedMs + withinWindow(definition, plannedMs) };
}

/** Anywhere in the window, and for the same time always the same. */
function withinWindow({ FlexibleTimeWindow: window, GroupName, Name }: ScheduleDefinition, plannedMs: number): number {
  if (window.Mode === 'OFF') return 0;
  const digest = createHash('sha256').update(`${GroupName}/${Name}/${plannedMs}`).digest();
  return Math.floor((digest.readUInt32BE() / 2 ** 32) * window.MaximumWindowInMinutes * 60_000);
}
