import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { writeAwsError } from '../http/aws-error.ts';
import { parseInput } from '../http/aws-json.ts';
import { writeJson } from '../http/write-json.ts';
import { AwsError, type RequestHead, type Route } from '../service.ts';
import { LostAnswer } from '../targets/lost-answer.ts';
import type { SchedulerOperation } from './schedule-operations.ts';

const PATH = /^\/(schedules|schedule-groups)(?:\/([^/]+))?$/;

/** The operation of a method on one schedule or group, and on all of them. */
const ACTIONS: Readonly<Record<string, string>> = {
  'POST schedules one': 'CreateSchedule',
  'GET schedules one': 'GetSchedule',
  'PUT schedules one': 'UpdateSchedule',
  'DELETE schedules one': 'DeleteSchedule',
  'GET schedules all': 'ListSchedules',
  'POST schedule-groups one': 'CreateScheduleGroup',
  'GET schedule-groups one': 'GetScheduleGroup',
  'DELETE schedule-groups one': 'DeleteScheduleGroup',
  'GET schedule-groups all': 'ListScheduleGroups',
};

/** EventBridge Scheduler's REST API: `/schedules` and `/schedule-groups` (API reference). Any signature is taken; a request without is refused. */
export function schedulerRoute(operations: Readonly<Record<string, SchedulerOperation>>): Route {
  return {
    matches: ({ path }) => PATH.test(path),
    handle: (head, body, response) => {
      response.setHeader('x-amzn-requestid', randomUUID());
      try {
        writeJson(response, 200, answer(operations, head, body));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        refuse(response, error);
      }
    },
  };
}

function answer(operations: Readonly<Record<string, SchedulerOperation>>, head: RequestHead, body: Buffer): ReturnType<SchedulerOperation> {
  if (head.caller === undefined) throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  const [, kind = '', name] = PATH.exec(head.path) ?? [];
  const operation = operations[ACTIONS[`${head.method} ${kind} ${name === undefined ? 'all' : 'one'}`] ?? ''];
  if (operation === undefined) throw new AwsError('UnknownOperationException', `${head.method} ${head.path} is no operation`, 404);
  return operation({ name: decoded(name ?? ''), query: head.query, body: parseInput(body) });
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw new AwsError('ValidationException', 'The name in the path is no URI component.');
  }
}

function refuse(response: ServerResponse, error: AwsError): void {
  if (error instanceof LostAnswer) response.destroy();
  else writeAwsError(response, error);
}
