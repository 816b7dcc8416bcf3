import { isDeepStrictEqual } from 'node:util';
import { type CloudContext, type JsonObject, StartError, type StateTable } from '../service.ts';
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

const keyOf = (groupName: string, name: string): string => `${groupName}/${name}`;

/** All schedules, each with its next time appointed. */
export class ScheduleBook {
  readonly #context: CloudContext;
  readonly #fire: (occasion: Occasion) => void;
  readonly #table: StateTable<StoredSchedule>;
  readonly #schedules: Map<string, Schedule>;
  readonly #appointments = new Map<string, () => void>();
  readonly #declared = new Set<string>();
  #running = false;

  /** The schedules in the state of the cloud; `fire` is called within the write that appoints the next time. */
  constructor(context: CloudContext, fire: (occasion: Occasion) => void) {
    this.#context = context;
    this.#fire = fire;
    this.#table = context.state.table<StoredSchedule>('scheduler-schedules');
    this.#schedules = new Map(
      this.#table.entries().map(([key, stored]) => [key, { ...stored, ...readAgain(stored), arn: this.#arn(key) }]),
    );
  }

  /** Writes a new or changed schedule down, to come first as if it were just made. */
  put({ input, definition }: ScheduleWords, ofTemplate: boolean): Schedule {
    const key = keyOf(definition.GroupName, definition.Name);
    const now = this.#context.clock.now();
    const schedule: Schedule = {
      input,
      definition,
      arn: this.#arn(key),
      createdAtMs: this.#schedules.get(key)?.createdAtMs ?? now,
      modifiedAtMs: now,
      next: firstTime(definition, now) ?? null,
      ofTemplate,
    };
    this.#write(key, schedule);
    return schedule;
  }

  /** As `put`, unless the template had the same at the last start: then it goes on as it was. */
  declare(words: ScheduleWords): Schedule {
    const key = keyOf(words.definition.GroupName, words.definition.Name);
    this.#declared.add(key);
    const kept = this.#schedules.get(key);
    return kept?.ofTemplate === true && isDeepStrictEqual(kept.input, words.input) ? kept : this.put(words, true);
  }

  get(groupName: string, name: string): Schedule | undefined {
    return this.#schedules.get(keyOf(groupName, name));
  }

  delete(groupName: string, name: string): void {
    this.#remove(keyOf(groupName, name));
  }

  /** By group and name, of all groups or one. */
  list(groupName?: string): Schedule[] {
    return [...this.#schedules]
      .filter(([, { definition }]) => groupName === undefined || definition.GroupName === groupName)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, schedule]) => schedule);
  }

  /** Appoints what was written down before; what has become due since comes now. Schedules that the template has no more are gone. */
  start(): void {
    this.#running = true;
    for (const [key, schedule] of [...this.#schedules]) {
      if (schedule.ofTemplate && !this.#declared.has(key)) this.#remove(key);
      else this.#appoint(key, schedule);
    }
  }

  /** How many schedules have come to their time. */
  due(): number {
    const now = this.#context.clock.now();
    return [...this.#schedules.values()].filter(({ next }) => next !== null && next.fireMs <= now).length;
  }

  stop(): void {
    for (const cancel of this.#appointments.values()) cancel();
  }

  #come(key: string): void {
    const schedule = this.#schedules.get(key);
    if (schedule === undefined || schedule.next === null) return;
    const { definition, arn, next, modifiedAtMs } = schedule;
    this.#fire({ definition, arn, plannedMs: next.plannedMs });
    const following = nextTime(definition, { afterMs: Math.max(next.plannedMs, this.#context.clock.now()), madeMs: modifiedAtMs });
    if (following === undefined && definition.ActionAfterCompletion === 'DELETE') this.#remove(key);
    else this.#write(key, { ...schedule, next: following ?? null });
  }

  #appoint(key: string, { next }: Schedule): void {
    const { clock, state } = this.#context;
    if (next !== null)
      this.#appointments.set(
        key,
        clock.at(next.fireMs, () => state.atomically(() => this.#come(key))),
      );
  }

  #write(key: string, schedule: Schedule): void {
    const { input, createdAtMs, modifiedAtMs, next, ofTemplate } = schedule;
    this.#table.put(key, { input, createdAtMs, modifiedAtMs, next, ofTemplate });
    this.#schedules.set(key, schedule);
    this.#forget(key);
    if (this.#running) this.#appoint(key, schedule);
  }

  #remove(key: string): void {
    this.#table.delete(key);
    this.#schedules.delete(key);
    this.#forget(key);
  }

  #forget(key: string): void {
    this.#appointments.get(key)?.();
    this.#appointments.delete(key);
  }

  #arn(key: string): string {
    return `arn:aws:scheduler:${this.#context.region}:${this.#context.accountId}:schedule/${key}`;
  }
}

function readAgain({ input }: StoredSchedule): { definition: ScheduleDefinition } {
  const refusal = (message: string) =>
    new StartError(`A schedule in the data directory is broken (${message}); start with --reset to empty it`);
  return { definition: scheduleDefinition(input, refusal) };
}
