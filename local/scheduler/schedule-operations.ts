import { z } from 'zod';
import type { Clock, CloudContext, Json, JsonObject } from '../service.ts';
import { LostAnswer } from '../targets/lost-answer.ts';
import { objectOf } from '../template/json.ts';
import { createRequestTokens, type RequestTokens } from './request-tokens.ts';
import type { Schedule, ScheduleBook, ScheduleWords } from './schedule-book.ts';
import { DEFAULT_GROUP, scheduleDefinition, scheduleName } from './schedule-definition.ts';
import type { ScheduleGroup, ScheduleGroups } from './schedule-groups.ts';
import { conflict, failed, invalidSchedule, notFound, throttled } from './scheduler-error.ts';

/** A request: the name in the path, the query, the body. */
interface SchedulerRequest {
  readonly name: string;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
}

/** The answer's body. @throws AwsError as Scheduler tells it. */
export type SchedulerOperation = (request: SchedulerRequest) => JsonObject;

/** How much earlier than now a StartDate may be (CreateSchedule of the API reference). */
const EARLY_START_MS = 300_000;

/** The operations on schedules and groups (EventBridge Scheduler API reference), by their names. @throws AwsError as Scheduler tells it. */
export function schedulerOperations(
  context: CloudContext,
  book: ScheduleBook,
  groups: ScheduleGroups,
): Readonly<Record<string, SchedulerOperation>> {
  const parts = { clock: context.clock, tokens: createRequestTokens(context), book, groups };
  const all = { ...scheduleOperations(parts), ...groupOperations(parts) };
  return Object.fromEntries(Object.entries(all).map(([action, operation]) => [action, withFaults(context, action, operation)]));
}

function withFaults({ faults }: CloudContext, action: string, operation: SchedulerOperation): SchedulerOperation {
  return (request) => {
    const subject = `${String(request.body.GroupName ?? request.query.get('groupName') ?? DEFAULT_GROUP)}/${request.name}`;
    const fault = faults.strike({ service: 'scheduler', action, subject }, ['throttle', 'internal', 'conflict', 'lostAnswer']);
    if (fault?.kind === 'throttle') throw throttled();
    if (fault?.kind === 'internal') throw failed();
    if (fault?.kind === 'conflict') throw conflict('Another request is changing this resource.');
    const answer = operation(request);
    if (fault?.kind === 'lostAnswer') throw new LostAnswer();
    return answer;
  };
}

interface Parts {
  readonly clock: Clock;
  readonly tokens: RequestTokens;
  readonly book: ScheduleBook;
  readonly groups: ScheduleGroups;
}

function scheduleOperations({ clock, tokens, book, groups }: Parts): Record<string, SchedulerOperation> {
  const read = ({ name, body: { ClientToken: token, ...fields } }: SchedulerRequest) => {
    const input: JsonObject = { ...fields, Name: name };
    const words: ScheduleWords = { input, definition: scheduleDefinition(input, invalidSchedule) };
    return { words, token: tokenIn(token) };
  };
  const find = ({ name, query }: SchedulerRequest): Schedule => {
    const groupName = groups.get(query.get('groupName') ?? DEFAULT_GROUP).name;
    const schedule = book.get(groupName, name);
    if (schedule === undefined) throw notFound(`Schedule ${name}`);
    return schedule;
  };
  const write = (words: ScheduleWords, mustExist: boolean): JsonObject => {
    const { GroupName: groupName, Name: name, StartDate: start, ScheduleExpression: expression } = words.definition;
    const exists = book.get(groups.get(groupName).name, name) !== undefined;
    if (exists && !mustExist) throw conflict(`Schedule ${name} already exists.`);
    if (!exists && mustExist) throw notFound(`Schedule ${name}`);
    if (start !== undefined && start < clock.now() - EARLY_START_MS && !expression.startsWith('at('))
      throw invalidSchedule('The StartDate you specify cannot be earlier than 5 minutes ago.');
    return { ScheduleArn: book.put(words, false).arn };
  };
  const put =
    (action: string, mustExist: boolean): SchedulerOperation =>
    (request) => {
      const { words, token } = read(request);
      return tokens.once(token, { action, ...words.input }, () => write(words, mustExist));
    };
  return {
    CreateSchedule: put('create', false),
    UpdateSchedule: put('update', true),
    GetSchedule: (request) => whole(find(request)),
    DeleteSchedule: (request) => {
      const { name, query } = request;
      const asked = { action: 'delete', name, group: query.get('groupName') };
      return tokens.once(tokenIn(query.get('clientToken')), asked, () => {
        const { definition } = find(request);
        book.delete(definition.GroupName, definition.Name);
        return {};
      });
    },
    ListSchedules: ({ query }) => {
      const group = query.get('ScheduleGroup');
      const prefix = query.get('NamePrefix') ?? '';
      const state = query.get('State');
      const found = book
        .list(group === null ? undefined : groups.get(group).name)
        .filter(({ definition }) => definition.Name.startsWith(prefix) && (state === null || definition.State === state));
      return paged('Schedules', found.map(summary), query);
    },
  };
}

function groupOperations({ tokens, book, groups }: Parts): Record<string, SchedulerOperation> {
  return {
    CreateScheduleGroup: ({ name, body }) =>
      tokens.once(tokenIn(body.ClientToken), { action: 'create-group', name }, () => {
        if (!scheduleName.safeParse(name).success)
          throw invalidSchedule('Name: must be 1 to 64 letters, digits, hyphens, underscores or dots');
        return { ScheduleGroupArn: groups.create(name).arn };
      }),
    GetScheduleGroup: ({ name }) => toldGroup(groups.get(name)),
    DeleteScheduleGroup: ({ name, query }) =>
      tokens.once(tokenIn(query.get('clientToken')), { action: 'delete-group', name }, () => {
        groups.delete(name);
        for (const { definition } of book.list(name)) book.delete(name, definition.Name);
        return {};
      }),
    ListScheduleGroups: ({ query }) => {
      const prefix = query.get('NamePrefix') ?? '';
      const found = groups.list().filter(({ name }) => name.startsWith(prefix));
      return paged('ScheduleGroups', found.map(toldGroup), query);
    },
  };
}

function tokenIn(token: Json | undefined): string | undefined {
  if (token === undefined || token === null) return undefined;
  if (typeof token === 'string' && /^[a-zA-Z0-9-_]{1,64}$/.test(token)) return token;
  throw invalidSchedule('ClientToken: must be 1 to 64 letters, digits, hyphens or underscores');
}

/** GetSchedule's answer; dates in seconds since 1970. */
function whole({ definition, input, arn, createdAtMs, modifiedAtMs }: Schedule): JsonObject {
  const { Target: target, StartDate: start, EndDate: end } = definition;
  return {
    ...input,
    Arn: arn,
    GroupName: definition.GroupName,
    State: definition.State,
    ScheduleExpressionTimezone: definition.ScheduleExpressionTimezone,
    ActionAfterCompletion: definition.ActionAfterCompletion,
    Target: {
      ...objectOf(input.Target),
      RetryPolicy: { MaximumRetryAttempts: target.RetryPolicy.attemptsMax, MaximumEventAgeInSeconds: target.RetryPolicy.ageMsMax / 1000 },
    },
    ...(start === undefined ? {} : { StartDate: start / 1000 }),
    ...(end === undefined ? {} : { EndDate: end / 1000 }),
    CreationDate: createdAtMs / 1000,
    LastModificationDate: modifiedAtMs / 1000,
  };
}

const summary = ({ definition, arn, createdAtMs, modifiedAtMs }: Schedule): JsonObject => ({
  Arn: arn,
  Name: definition.Name,
  GroupName: definition.GroupName,
  State: definition.State,
  Target: { Arn: definition.Target.Arn },
  CreationDate: createdAtMs / 1000,
  LastModificationDate: modifiedAtMs / 1000,
});

const toldGroup = ({ name, arn, createdAtMs }: ScheduleGroup): JsonObject => ({
  Arn: arn,
  Name: name,
  State: 'ACTIVE',
  CreationDate: createdAtMs / 1000,
  LastModificationDate: createdAtMs / 1000,
});

const pageSize = z.coerce.number().int().min(1).max(100);

/** `MaxResults` of them from the place on that `NextToken` names, which is the ARN of the last one told. */
function paged(name: string, all: JsonObject[], query: URLSearchParams): JsonObject {
  const { data: size, success } = pageSize.safeParse(query.get('MaxResults') ?? 100);
  if (!success) throw invalidSchedule('MaxResults: must be from 1 to 100');
  const after = Buffer.from(query.get('NextToken') ?? '', 'base64url').toString();
  const rest = all.filter(({ Arn: arn }) => String(arn) > after);
  const page = rest.slice(0, size);
  const last = page.at(-1)?.Arn;
  return { [name]: page, ...(rest.length > page.length ? { NextToken: Buffer.from(String(last)).toString('base64url') } : {}) };
}
