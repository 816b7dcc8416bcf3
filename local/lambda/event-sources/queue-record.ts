import type { Json, JsonObject } from '../../service.ts';
import { objectOf, stringOf } from '../../template/json.ts';

/** A message as a mapping holds it: the form that Lambda hands to a function, and what it takes to delete it. */
export interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Of a FIFO queue; messages of one group keep their order. */
  readonly groupId: string | undefined;
  readonly event: JsonObject;
  readonly bytes: number;
}

/** A message of ReceiveMessage in the form of the AWS Lambda Developer Guide, "Using Lambda with Amazon SQS". */
export function queueRecord(message: JsonObject, queueArn: string, region: string): QueueRecord {
  const attributes = objectOf(message.Attributes);
  const event: JsonObject = {
    messageId: message.MessageId ?? null,
    receiptHandle: message.ReceiptHandle ?? null,
    body: message.Body ?? '',
    attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(objectOf(message.MessageAttributes)).map(([name, value]) => [name, attribute(value)]),
    ),
    md5OfBody: message.MD5OfBody ?? null,
    ...(message.MD5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
  return {
    messageId: stringOf(message.MessageId) ?? '',
    receiptHandle: stringOf(message.ReceiptHandle) ?? '',
    groupId: stringOf(attributes.MessageGroupId),
    event,
    bytes: Buffer.byteLength(JSON.stringify(event)),
  };
}

function attribute(value: Json): JsonObject {
  const { StringValue: text, BinaryValue: binary, DataType: dataType = null } = objectOf(value);
  return {
    ...(text === undefined ? {} : { stringValue: text }),
    ...(binary === undefined ? {} : { binaryValue: binary }),
    ...{ stringListValues: [], binaryListValues: [], dataType },
  };
}
