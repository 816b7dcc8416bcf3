import type { CloudContext } from '../service.ts';
import { DEFAULT_GROUP } from './schedule-definition.ts';
import { conflict, invalidSchedule, notFound } from './scheduler-error.ts';

type StoredGroup = { name: string; createdAtMs: number };

/** A group, as the API tells it. */
export interface ScheduleGroup {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
}

/** The groups of schedules. */
export interface ScheduleGroups {
  /** @throws AwsError ConflictException when there is one of this name. */
  create(name: string): ScheduleGroup;
  /** A group of the template, which may be there from the last start. */
  declare(name: string): ScheduleGroup;
  /** @throws AwsError ResourceNotFoundException. */
  get(name: string): ScheduleGroup;
  /** @throws AwsError ResourceNotFoundException, or ValidationException for the default group. */
  delete(name: string): void;
  /** By name. */
  list(): ScheduleGroup[];
}

/** The groups in the state of the cloud, and the default one. */
export function createScheduleGroups({ clock, state, region, accountId }: CloudContext): ScheduleGroups {
  const table = state.table<StoredGroup>('scheduler-groups');
  const told = ({ name, createdAtMs }: StoredGroup): ScheduleGroup => ({
    name,
    createdAtMs,
    arn: `arn:aws:scheduler:${region}:${accountId}:schedule-group/${name}`,
  });
  const add = (name: string): ScheduleGroup => {
    const group = { name, createdAtMs: clock.now() };
    table.put(name, group);
    return told(group);
  };
  const get = (name: string): ScheduleGroup => {
    const group = table.get(name);
    if (group === undefined) throw notFound(`Schedule group ${name}`);
    return told(group);
  };
  if (table.get(DEFAULT_GROUP) === undefined) add(DEFAULT_GROUP);
  return {
    create: (name) => {
      if (table.get(name) !== undefined) throw conflict(`Schedule group ${name} already exists.`);
      return add(name);
    },
    declare: (name) => {
      const group = table.get(name);
      return group === undefined ? add(name) : told(group);
    },
    get,
    delete: (name) => {
      if (name === DEFAULT_GROUP) throw invalidSchedule('The default schedule group cannot be deleted.');
      table.delete(get(name).name);
    },
    list: () =>
      table
        .entries()
        .map(([, group]) => told(group))
        .sort((left, right) => (left.name < right.name ? -1 : 1)),
  };
}
