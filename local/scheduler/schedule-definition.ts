import { z } from 'zod';
import { isTooDeep } from '../http/json-depth.ts';
import { type Json, TemplateError } from '../service.ts';
import { retryPolicy } from '../targets/delivery.ts';
import { ScheduleExpressionError, scheduleTimes } from './schedule-expression.ts';

/** The group that every account has. */
export const DEFAULT_GROUP = 'default';

/** Names of schedules and groups. */
export const scheduleName = z.string().regex(/^[0-9a-zA-Z\-_.]{1,64}$/, 'must be 1 to 64 letters, digits, hyphens, underscores or dots');

/** The end of the year 9999. */
const SECONDS_MAX = 253_402_300_799;

/** Seconds since 1970 in the API, a date in a template; milliseconds since 1970 when read. */
const date = z.union([
  z
    .number()
    .min(0)
    .max(SECONDS_MAX)
    .transform((seconds) => Math.round(seconds * 1000)),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
]);

const flexibleTimeWindow = z.discriminatedUnion('Mode', [
  z.strictObject({ Mode: z.literal('OFF') }),
  z.strictObject({ Mode: z.literal('FLEXIBLE'), MaximumWindowInMinutes: z.coerce.number().int().min(1).max(1440) }),
]);

/** The kinds of targets that are run here; parameters of any other are refused by their name. */
const target = z.strictObject({
  Arn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:(lambda:.*:function:|sqs:|events:.*:event-bus\/)/,
      'must be a function, queue or event bus: no other target is run here',
    ),
  RoleArn: z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'must be the ARN of a role'),
  Input: z.string().min(1).optional(),
  RetryPolicy: retryPolicy,
  DeadLetterConfig: z
    .strictObject({
      Arn: z
        .string()
        .regex(/^arn:aws[a-z-]*:sqs:.*(?<!\.fifo)$/, 'must be a standard queue')
        .optional(),
    })
    .optional(),
  SqsParameters: z.strictObject({ MessageGroupId: z.string().min(1).max(128).optional() }).optional(),
  EventBridgeParameters: z
    .strictObject({
      DetailType: z.string().min(1).max(128),
      Source: z.string().regex(/^(?!aws\.)[^\s]{1,256}$/, 'must not begin with aws.'),
    })
    .optional(),
});

const scheduleProperties = z
  .object({
    Name: scheduleName,
    GroupName: scheduleName.default(DEFAULT_GROUP),
    Description: z.string().max(512).optional(),
    ScheduleExpression: z.string().min(1).max(256),
    ScheduleExpressionTimezone: z.string().min(1).max(50).default('UTC'),
    StartDate: date.optional(),
    EndDate: date.optional(),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    KmsKeyArn: z.string().optional(),
    FlexibleTimeWindow: flexibleTimeWindow,
    Target: target,
    ActionAfterCompletion: z.enum(['NONE', 'DELETE']).default('NONE'),
  })
  .superRefine(({ ScheduleExpression, ScheduleExpressionTimezone, StartDate, EndDate, Target }, issues) => {
    const refuse = (message: string) => void issues.addIssue({ code: 'custom', message });
    try {
      scheduleTimes(ScheduleExpression, ScheduleExpressionTimezone);
    } catch (error) {
      if (!(error instanceof ScheduleExpressionError)) throw error;
      refuse(error.message);
    }
    if (StartDate !== undefined && EndDate !== undefined && EndDate <= StartDate) refuse('EndDate must come after StartDate.');
    const toBus = Target.Arn.includes(':event-bus/');
    if (toBus && (Target.EventBridgeParameters === undefined || Target.Input === undefined))
      refuse('A bus needs EventBridgeParameters and Input.');
    if (!Target.Arn.includes(':sqs:') && Target.Input !== undefined && !isJson(Target.Input, toBus))
      refuse('Input of this target must be JSON.');
  });

/** What a schedule is, by whoever made it; `Target.RetryPolicy` and the dates are in milliseconds, the rest as Scheduler has it. */
export type ScheduleDefinition = z.infer<typeof scheduleProperties>;

/** The properties of a schedule that have their effect here. */
export const SCHEDULE_PROPERTIES = Object.keys(scheduleProperties.shape);

/** The definition in a request or template. The error's message is one line for people; `refusal` makes the error of it. */
export function scheduleDefinition(input: Json, refusal: (message: string) => Error): ScheduleDefinition {
  const read = scheduleProperties.safeParse(input);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw refusal(`${place}${issue?.message ?? 'is no schedule'}`);
}

/** A refusal of a resource of the template. */
export const templateRefusal =
  (logicalId: string) =>
  (message: string): Error =>
    new TemplateError(`${logicalId} (AWS::Scheduler::Schedule): ${message}`);

function isJson(text: string, asObject: boolean): boolean {
  if (isTooDeep(text)) return false;
  try {
    // Context attributes may stand for numbers outside of quotes.
    const value: unknown = JSON.parse(text.replaceAll(/<aws\.scheduler\.[a-z-]+>/g, '0'));
    return !asObject || (typeof value === 'object' && value !== null && !Array.isArray(value));
  } catch {
    return false;
  }
}
