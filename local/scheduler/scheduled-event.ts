import { randomBytes } from 'node:crypto';
import type { AwsError, CloudContext } from '../service.ts';
import type { Delivery, NewDelivery } from '../targets/delivery.ts';
import type { EventTargets } from '../targets/targets.ts';
import type { ScheduleDefinition } from './schedule-definition.ts';

const ATTEMPT = '<aws.scheduler.attempt-number>';

/** A time of a schedule that has come. */
export interface Occasion {
  readonly definition: ScheduleDefinition;
  readonly arn: string;
  /** The time that the schedule names, in milliseconds since 1970. */
  readonly plannedMs: number;
}

/**
 * The delivery of an occasion: its input, context attributes filled in ("Adding context attributes", User Guide), or the event that a
 * target without an input gets; and the attributes of its dead letter ("Configuring a schedule's dead-letter queue"). The payload is text,
 * since the number of the try is filled in last.
 */
export function scheduledDelivery({ accountId, region }: CloudContext, { definition, arn, plannedMs }: Occasion): NewDelivery {
  const { Target: target } = definition;
  const time = `${new Date(plannedMs).toISOString().slice(0, 19)}Z`;
  const executionId = randomBytes(8).toString('hex');
  const event = { version: '0', id: executionId, 'detail-type': 'Scheduled Event', source: 'aws.scheduler', account: accountId };
  const template = target.Input ?? JSON.stringify({ ...event, time, region, resources: [arn], detail: '{}' });
  const text = template
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.scheduled-time>', time)
    .replaceAll('<aws.scheduler.execution-id>', executionId);
  return {
    subject: `${definition.GroupName}/${definition.Name} ${target.Arn}`,
    targetArn: target.Arn,
    payload: asEvent(target, arn, text),
    messageGroupId: target.SqsParameters?.MessageGroupId ?? null,
    retry: target.RetryPolicy,
    deadLetterArn: target.DeadLetterConfig?.Arn ?? null,
    letter: text.replaceAll(ATTEMPT, '1'),
    letterAttributes: { SCHEDULE_ARN: arn, SCHEDULED_TIME: time, EXECUTION_ID: executionId, IS_PAYLOAD_TRUNCATED: 'false' },
    cause: null,
  };
}

/** For a bus the text is the detail of an event. */
function asEvent({ EventBridgeParameters: parameters }: ScheduleDefinition['Target'], arn: string, text: string): string {
  if (parameters === undefined) return text;
  const { Source: source, DetailType: detailType } = parameters;
  return `${JSON.stringify({ source, 'detail-type': detailType, resources: [arn] }).slice(0, -1)},"detail":${text}}`;
}

/** Brings it to the target: to a queue as the text that it is, to any other as the JSON in it. */
export function deliverScheduled(targets: EventTargets): (delivery: Delivery, attempt: number) => Promise<void> {
  return async ({ targetArn, payload, messageGroupId }, attempt) => {
    const text = String(payload).replaceAll(ATTEMPT, String(attempt));
    if (targetArn.includes(':sqs:')) return targets.sendText(targetArn, text, messageGroupId === null ? {} : { messageGroupId });
    return targets.deliver(targetArn, JSON.parse(text));
  };
}

/** Dead letters of Scheduler name the target's own error. */
export const scheduledErrorCode = ({ code }: AwsError): string => code;
