import { randomUUID } from 'node:crypto';
import { AwsError, type Cause, type CloudContext, type JsonObject } from '../service.ts';
import { LostAnswer } from '../targets/lost-answer.ts';
import { type QueryParameters, queryEntries } from './query-request.ts';

const E164 = /^\+[1-9]\d{6,14}$/;
/** "Publish", Message: the most characters of an SMS, which goes out in as many parts as it takes. */
const MESSAGE_CHARACTERS_MAX = 1600;
const LATE_MS_MAX = 60_000;
const FAULTS = ['throttle', 'internal', 'timeoutBefore', 'lostAnswer', 'duplicate', 'late'];

const SENDER_ID = /^(?=.*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9-]{0,9}[A-Za-z0-9])?$/;

/** Attributes that SNS reads of an SMS, and what their values look like ("Publishing SMS messages to a mobile phone", Developer Guide). */
const SMS_ATTRIBUTES: Readonly<Record<string, { readonly type: string; readonly value: RegExp }>> = {
  'AWS.SNS.SMS.SenderID': { type: 'String', value: SENDER_ID },
  'AWS.SNS.SMS.SMSType': { type: 'String', value: /^(Promotional|Transactional)$/ },
  'AWS.SNS.SMS.MaxPrice': { type: 'Number', value: /^\d+(\.\d+)?$/ },
  'AWS.MM.SMS.OriginationNumber': { type: 'String', value: /^\+?\d{5,14}$/ },
};

/** Publish to a phone number: the message is in the inbox before the answer goes out. @throws AwsError as SNS tells it, LostAnswer by fault. */
export function publish({ clock, faults, inbox, meter }: CloudContext, parameters: QueryParameters, cause: Cause | undefined): JsonObject {
  const { to, text } = smsOf(parameters);
  const fault = faults.strike({ service: 'sns', action: 'Publish', subject: to }, FAULTS);
  if (fault?.kind === 'throttle') throw new AwsError('Throttled', 'Rate exceeded', 429);
  if (fault?.kind === 'internal') throw new AwsError('InternalError', 'The request failed for an unknown reason.', 500);
  if (fault?.kind === 'timeoutBefore') throw new LostAnswer();
  const deliver = () => inbox.deliver({ channel: 'sms', to, subject: '', text });
  if (fault?.kind === 'late') clock.at(clock.now() + fault.draw * LATE_MS_MAX, deliver);
  else deliver();
  if (fault?.kind === 'duplicate') deliver();
  meter.record(cause, { messages: 1 });
  if (fault?.kind === 'lostAnswer') throw new LostAnswer();
  return { MessageId: randomUUID() };
}

function smsOf(parameters: QueryParameters): { to: string; text: string } {
  for (const target of ['TopicArn', 'TargetArn']) {
    if (parameters.has(target)) throw invalid(`Invalid parameter: ${target} Reason: publishing to topics and applications is not run here`);
  }
  const to = parameters.get('PhoneNumber');
  if (to === undefined) throw invalid('Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter');
  if (!E164.test(to)) throw invalid(`Invalid parameter: PhoneNumber Reason: ${to} is not valid to publish to`);
  const text = parameters.get('Message') ?? '';
  if (text === '') throw invalid('Invalid parameter: Empty message');
  if ([...text].length > MESSAGE_CHARACTERS_MAX) throw invalid('Invalid parameter: Message too long');
  if (parameters.get('MessageStructure') === 'json') throw invalid('Invalid parameter: MessageStructure Reason: json is not run here');
  checkAttributes(parameters);
  return { to, text };
}

/** Attributes that SNS does not read pass, as long as they are attributes. */
function checkAttributes(parameters: QueryParameters): void {
  for (const entry of queryEntries(parameters, 'MessageAttributes.entry')) {
    const name = entry.get('Name') ?? '';
    const [type = '', value = ''] = [entry.get('Value.DataType'), entry.get('Value.StringValue')];
    if (name === '' || type === '' || !(entry.has('Value.StringValue') || entry.has('Value.BinaryValue'))) {
      throw invalidValue(`The message attribute '${name}' must contain a name, a type and a non-empty value.`);
    }
    const rule = Object.hasOwn(SMS_ATTRIBUTES, name) ? SMS_ATTRIBUTES[name] : undefined;
    if (rule !== undefined && (type.split('.')[0] !== rule.type || !rule.value.test(value))) {
      throw invalid(`Invalid parameter: MessageAttributes Reason: Invalid value for ${name}`);
    }
  }
}

const invalid = (message: string) => new AwsError('InvalidParameter', message);
const invalidValue = (message: string) => new AwsError('ParameterValueInvalid', message);
