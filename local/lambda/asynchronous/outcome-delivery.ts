import type { Json } from '../../service.ts';
import type { FunctionDefinition } from '../function-definition.ts';
import type { LambdaPorts } from '../lambda-ports.ts';
import { type EndedEvent, invocationRecord } from './invocation-record.ts';
import type { InvokeConfig } from './invoke-config.ts';

/** What is told about the end of an event, and by which settings. */
export interface EventEnd {
  readonly ended: EndedEvent;
  readonly definition: FunctionDefinition;
  readonly config: InvokeConfig;
}

const ERROR_MESSAGE_CHARACTERS_MAX = 1024;

/**
 * Tells the destination for success or failure by a record, and hands a failed event to the function's dead-letter queue as it was sent.
 *
 * @throws AwsError when one of them does not take it; telling again may then tell the other one twice.
 */
export async function deliverEnd({ queues, targets }: Pick<LambdaPorts, 'queues' | 'targets'>, end: EventEnd): Promise<void> {
  const { ended, definition, config } = end;
  const succeeded = ended.condition === 'Success';
  const destination = succeeded ? config.onSuccess : config.onFailure;
  if (destination !== undefined) await targets().deliver(destination, payloadFor(destination, ended));
  if (succeeded || definition.deadLetterArn === undefined) return;
  await queues.callQueues('SendMessage', {
    QueueUrl: queues.queueUrl(definition.deadLetterArn),
    MessageBody: JSON.stringify(ended.event),
    MessageAttributes: errorAttributes(ended),
  });
}

/** A bus gets the record as the detail of an event of Lambda's ("Capturing records of Lambda asynchronous invocations"). */
function payloadFor(destination: string, ended: EndedEvent): Json {
  const record = invocationRecord(ended);
  if (destination.split(':')[2] !== 'events') return record;
  return {
    source: 'lambda',
    'detail-type': `Lambda Function Invocation Result - ${ended.condition === 'Success' ? 'Success' : 'Failure'}`,
    resources: [destination, `${ended.functionArn}:$LATEST`],
    detail: record,
  };
}

/** The attributes that the page "Adding a dead-letter queue" names. */
function errorAttributes({ requestId, condition, outcome }: EndedEvent): { [name: string]: Json } {
  const failure = outcome !== undefined && 'failure' in outcome ? outcome.failure : undefined;
  const message = failure?.errorMessage || condition;
  return {
    RequestID: { DataType: 'String', StringValue: requestId },
    ErrorCode: { DataType: 'Number', StringValue: failure === undefined ? '429' : '200' },
    ErrorMessage: { DataType: 'String', StringValue: message.slice(0, ERROR_MESSAGE_CHARACTERS_MAX) },
  };
}
