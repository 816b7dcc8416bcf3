import type { CloudContext } from '../service.ts';
import type { Rule } from './rule.ts';

type RuleTime = { expression: string; anchorMs: number; nextMs: number };

/** Calls `fire` with each time of each enabled rule that has a schedule. */
export interface ScheduledRules {
  /** Goes on where the last run ended: a time that has passed since comes now, several of one rule come once. */
  start(rules: readonly Rule[]): void;
  /** Rules whose time has come. */
  due(): number;
  stop(): void;
}

/** The times of the rules, counted from when a rule first had its expression. */
export function createScheduledRules({ clock, state }: CloudContext, fire: (rule: Rule, timeMs: number) => void): ScheduledRules {
  const table = state.table<RuleTime>('events-rule-times');
  const cancels = new Map<string, { readonly nextMs: number; readonly cancel: () => void }>();

  const appoint = ({ rule, times, time }: Plan) => {
    const cancel = clock.at(time.nextMs, () => {
      cancels.delete(rule.arn);
      const nextMs = times.next(Math.max(time.nextMs, clock.now()), time.anchorMs);
      state.atomically(() => {
        fire(rule, time.nextMs);
        if (nextMs === undefined) table.delete(rule.arn);
        else table.put(rule.arn, { ...time, nextMs });
      });
      if (nextMs !== undefined) appoint({ rule, times, time: { ...time, nextMs } });
    });
    cancels.set(rule.arn, { nextMs: time.nextMs, cancel });
  };

  return {
    start: (rules) => {
      for (const rule of rules) {
        if (rule.schedule === undefined || !rule.enabled) continue;
        const { expression, times } = rule.schedule;
        const kept = table.get(rule.arn);
        const time = kept?.expression === expression ? kept : newTime(rule.schedule, clock.now());
        if (time === undefined) continue;
        table.put(rule.arn, time);
        appoint({ rule, times, time });
      }
    },
    due: () => [...cancels.values()].filter(({ nextMs }) => nextMs <= clock.now()).length,
    stop: () => {
      for (const { cancel } of cancels.values()) cancel();
    },
  };
}

interface Plan {
  readonly rule: Rule;
  readonly times: NonNullable<Rule['schedule']>['times'];
  readonly time: RuleTime;
}

/** A rate counts from when its rule was made, and first comes when its interval has passed. */
function newTime({ expression, times }: NonNullable<Rule['schedule']>, nowMs: number): RuleTime | undefined {
  const nextMs = times.next(nowMs, nowMs);
  return nextMs === undefined ? undefined : { expression, anchorMs: nowMs, nextMs };
}
