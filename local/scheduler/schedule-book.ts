import { isDeepStrictEqual } from 'node:util';
import { type CloudContext, type JsonObject, StartError } from '../service.ts';
import { type ScheduleDefinition, scheduleDefinition } from './schedule-definition.ts';
import { firstTime, nextTime, type PlannedTime } from './schedule-plan.ts';
import type { Occasion } from './scheduled-event.ts';

/** A schedule as it lies on the disk; times in milliseconds since 1970. */
type StoredSchedule = {
  /** As its maker told it. */
  input: JsonObject;
  createdAtMs: number;
  modifiedAtMs: number;
  /** Null when it does not come any more. */
  next: PlannedTime | null;
  ofTemplate: boolean;
};

/** A schedule, and what was read of its maker's words. */
export interface Schedule extends Readonly<StoredSchedule> {
  readonly arn: string;
  readonly definition: ScheduleDefinition;
}

/** What its maker tells of a schedule, and what was read of that. */
export interface ScheduleWords {
  readonly input: JsonObject;
  readonly definition: ScheduleDefinition;
}

/** All schedules, each with its next time appointed. */
export interface ScheduleBook {
  /** Writes a new or changed schedule down, to come first as if it were just made. */
  put(words: ScheduleWords, ofTemplate: boolean): Schedule;
  /** As `put`, unless the template had the same at the last start: then it goes on as it was. */
  declare(words: ScheduleWords): Schedule;
  get(groupName: string, name: string): Schedule | undefined;
  delete(groupName: string, name: string): void;
  /** By group and name, of all groups or one. */
  list(groupName?: string): Schedule[];
  /** Appoints what was written down before; what has become due since comes now. Schedules that the template has no more are gone. */
  start(): void;
  /** Schedules whose time has come. */
  due(): number;
  stop(): void;
}

const keyOf = (groupName: string, name: string): string => `${groupName}/${name}`;

/** The schedules in the state of the cloud; `fire` is called within the write that appoints the next time. */
export function createScheduleBook(context: CloudContext, fire: (occasion: Occasion) => void): ScheduleBook {
  const { clock, state, region, accountId } = context;
  const table = state.table<StoredSchedule>('scheduler-schedules');
  const arnOf = (key: string) => `arn:aws:scheduler:${region}:${accountId}:schedule/${key}`;
  const schedules = new Map(
    table.entries().map(([key, stored]): [string, Schedule] => [key, { ...stored, ...readAgain(stored), arn: arnOf(key) }]),
  );
  const appointments = new Map<string, () => void>();
  const declared = new Set<string>();
  let running = false;

  const forget = (key: string) => {
    appointments.get(key)?.();
    appointments.delete(key);
  };
  const write = (key: string, schedule: Schedule) => {
    const { input, createdAtMs, modifiedAtMs, next, ofTemplate } = schedule;
    table.put(key, { input, createdAtMs, modifiedAtMs, next, ofTemplate });
    schedules.set(key, schedule);
    forget(key);
    if (running) appoint(key, schedule);
  };
  const remove = (key: string) => {
    table.delete(key);
    schedules.delete(key);
    forget(key);
  };
  const appoint = (key: string, { next }: Schedule) => {
    if (next !== null)
      appointments.set(
        key,
        clock.at(next.fireMs, () => state.atomically(() => come(key))),
      );
  };
  const come = (key: string) => {
    const schedule = schedules.get(key);
    if (schedule === undefined || schedule.next === null) return;
    const { definition, arn, next, modifiedAtMs } = schedule;
    fire({ definition, arn, plannedMs: next.plannedMs });
    const following = nextTime(definition, { afterMs: Math.max(next.plannedMs, clock.now()), madeMs: modifiedAtMs });
    if (following === undefined && definition.ActionAfterCompletion === 'DELETE') remove(key);
    else write(key, { ...schedule, next: following ?? null });
  };
  const put: ScheduleBook['put'] = ({ input, definition }, ofTemplate) => {
    const key = keyOf(definition.GroupName, definition.Name);
    const now = clock.now();
    const schedule: Schedule = {
      input,
      definition,
      arn: arnOf(key),
      createdAtMs: schedules.get(key)?.createdAtMs ?? now,
      modifiedAtMs: now,
      next: firstTime(definition, now) ?? null,
      ofTemplate,
    };
    write(key, schedule);
    return schedule;
  };

  return {
    put,
    declare: (words) => {
      const key = keyOf(words.definition.GroupName, words.definition.Name);
      declared.add(key);
      const kept = schedules.get(key);
      return kept?.ofTemplate === true && isDeepStrictEqual(kept.input, words.input) ? kept : put(words, true);
    },
    get: (groupName, name) => schedules.get(keyOf(groupName, name)),
    delete: (groupName, name) => remove(keyOf(groupName, name)),
    list: (groupName) =>
      [...schedules]
        .filter(([, { definition }]) => groupName === undefined || definition.GroupName === groupName)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([, schedule]) => schedule),
    start: () => {
      running = true;
      for (const [key, schedule] of [...schedules]) {
        if (schedule.ofTemplate && !declared.has(key)) remove(key);
        else appoint(key, schedule);
      }
    },
    due: () => [...schedules.values()].filter(({ next }) => next !== null && next.fireMs <= clock.now()).length,
    stop: () => {
      for (const cancel of appointments.values()) cancel();
    },
  };
}

function readAgain({ input }: StoredSchedule): { definition: ScheduleDefinition } {
  const refusal = (message: string) =>
    new StartError(`A schedule in the data directory is broken (${message}); start with --reset to empty it`);
  return { definition: scheduleDefinition(input, refusal) };
}
