import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { awsJsonRoute, requireSigned } from '../http/aws-json.ts';
import { isTooDeep } from '../http/json-depth.ts';
import { AwsError, type Cause, type CloudContext, type Fault, type Json, type JsonObject, type Route } from '../service.ts';
import { LostAnswer } from '../targets/lost-answer.ts';
import { eventPattern, PatternError } from './event-pattern.ts';
import { acceptEntry, putEntries } from './put-events.ts';

/** Takes the fields of an event to a bus; to one that does not exist it is lost, and its sender hears nothing of that, as on AWS. */
export type ReceiveOnBus = (busName: string, fields: JsonObject, cause: Cause | undefined) => void;

const PUT_FAULTS = ['throttle', 'internal', 'lostAnswer', 'unprocessed'];

/** PutEvents and TestEventPattern (EventBridge API reference; JSON 1.1, target prefix `AWSEvents`). */
export function eventsRoute({ faults, state }: CloudContext, receive: ReceiveOnBus): Route {
  const route = awsJsonRoute({
    targetPrefix: 'AWSEvents',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      PutEvents: (input, { caller, head }) => {
        const { cause } = requireSigned(caller);
        const entries = putEntries(input);
        const subject = entries.map(({ Source, DetailType, Detail }) => `${Source} ${DetailType} ${Detail}`).join('\n');
        const fault = faults.strike({ service: 'events', action: 'PutEvents', subject }, PUT_FAULTS);
        refuseBy(fault);
        const unprocessed = fault?.kind === 'unprocessed' ? Math.floor(fault.draw * entries.length) : -1;
        const answers = state.atomically(() =>
          entries.map((entry, index) => (index === unprocessed ? INTERNAL_ENTRY : putEntry(acceptEntry(entry), receive, cause))),
        );
        if (fault?.kind === 'lostAnswer') {
          head.incoming.socket.destroy();
          throw new LostAnswer();
        }
        return { FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length, Entries: answers };
      },
      TestEventPattern: (input, { caller }) => {
        requireSigned(caller);
        return testPattern(input);
      },
    },
  });
  return route;
}

const INTERNAL_ENTRY = { ErrorCode: 'InternalFailure', ErrorMessage: 'The event could not be taken; try it again.' };

function refuseBy(fault: Fault | undefined): void {
  if (fault?.kind === 'throttle') throw new AwsError('ThrottlingException', 'Rate exceeded');
  if (fault?.kind === 'internal') throw new AwsError('InternalException', 'This exception occurs due to unexpected causes.', 500);
}

function putEntry(accepted: ReturnType<typeof acceptEntry>, receive: ReceiveOnBus, cause: Cause | undefined): JsonObject {
  if ('ErrorCode' in accepted) return { ...accepted };
  const id = randomUUID();
  receive(accepted.busName, { id, ...accepted.fields }, cause);
  return { EventId: id };
}

const patternInput = z.object({ EventPattern: z.string(), Event: z.string() });

function testPattern(input: JsonObject): JsonObject {
  const { EventPattern: pattern, Event: event } = patternInput.safeParse(input).data ?? {};
  if (pattern === undefined || event === undefined) throw new AwsError('ValidationException', 'EventPattern and Event are required.');
  if ([pattern, event].some(isTooDeep)) throw new AwsError('ValidationException', 'EventPattern or Event is nested too deep.');
  try {
    const fields: Json = JSON.parse(event);
    return { Result: eventPattern(JSON.parse(pattern))(z.record(z.string(), z.json()).parse(fields)) };
  } catch (error) {
    const reason = error instanceof PatternError ? error.message : 'Event pattern and event must be JSON objects';
    throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
  }
}
