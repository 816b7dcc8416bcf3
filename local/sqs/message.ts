import { createHash } from 'node:crypto';
import { z } from 'zod';
import { invalidValue, sqsError } from './sqs-error.ts';

/** "Message metadata for Amazon SQS" (Developer Guide): at most 10 attributes of the types String, Number and Binary, with a label of one's own. */
const ATTRIBUTES_MAX = 10;
const ATTRIBUTE_NAME = /^(?!aws\.|amazon\.|\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/i;
const DATA_TYPE = /^(String|Number|Binary)(\..{1,250})?$/;

/** `{DataType, StringValue}` or, in base64, `{DataType, BinaryValue}`. */
export type MessageAttribute = { DataType: string; StringValue: string } | { DataType: string; BinaryValue: string };

/** An attribute as a request has it. */
export const messageAttribute = z
  .object({
    DataType: z.string().regex(DATA_TYPE, 'The message attribute has an invalid type'),
    StringValue: z.string().default(''),
    BinaryValue: z.string().default(''),
  })
  .transform(
    ({ DataType, StringValue, BinaryValue }): MessageAttribute =>
      DataType.startsWith('Binary') ? { DataType, BinaryValue } : { DataType, StringValue },
  );

/** Attributes by their names. */
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A message as it lies in its queue and on the disk. Times are milliseconds since 1970 by the clock of the cloud. */
export type StoredMessage = {
  messageId: string;
  body: string;
  attributes: Record<string, MessageAttribute>;
  traceHeader: string | null;
  sentAtMs: number;
  /** A receiver gets it from here on. */
  visibleAtMs: number;
  receiveCount: number;
  firstReceivedAtMs: number | null;
  receivedAtMs: number | null;
  /** What makes the last receipt handle different from those before; null until the first receive and after its end by a timeout of 0. */
  receipt: string | null;
  groupId: string | null;
  deduplicationId: string | null;
  /** Where it comes from, when it is in a dead-letter queue. */
  deadLetterSourceArn: string | null;
};

/** XML 1.0's characters, which are all that a body may consist of (API reference, SendMessage). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: three control characters are allowed, which is the point.
const FOREIGN_CHARACTER = /[^\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** @throws AwsError InvalidMessageContents or InvalidParameterValue. */
export function checkMessage(body: string, attributes: MessageAttributes): void {
  if (FOREIGN_CHARACTER.test(body)) {
    const allowed = '#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF';
    throw sqsError('InvalidMessageContents', `Invalid characters found. Valid unicode characters are: ${allowed}.`);
  }
  const names = Object.keys(attributes);
  if (names.length > ATTRIBUTES_MAX)
    throw invalidValue('MessageAttributes', names.length, `A message has at most ${ATTRIBUTES_MAX} attributes`);
  for (const [name, attribute] of Object.entries(attributes)) {
    if (!ATTRIBUTE_NAME.test(name)) throw invalidValue('MessageAttributes', name, 'The message attribute has an invalid name');
    const value = textIn(attribute);
    if (value === '') throw invalidValue(`MessageAttributes.${name}`, '', 'The message attribute must contain a value');
    if (attribute.DataType.startsWith('Number') && !Number.isFinite(Number(value)))
      throw invalidValue(`MessageAttributes.${name}`, value, 'The message attribute must be a number');
  }
}

const textIn = (attribute: MessageAttribute): string => ('BinaryValue' in attribute ? attribute.BinaryValue : attribute.StringValue);

const bytesOf = (attribute: MessageAttribute): Buffer =>
  'BinaryValue' in attribute ? Buffer.from(attribute.BinaryValue, 'base64') : Buffer.from(attribute.StringValue);

/** Bytes that count against the size of a message: body, and of each attribute name, type and value. */
export function messageBytes(body: string, attributes: MessageAttributes): number {
  const ofAttributes = Object.entries(attributes).map(
    ([name, attribute]) => Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType) + bytesOf(attribute).length,
  );
  return ofAttributes.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(body));
}

/** In hexadecimal digits, as SQS tells digests. */
export const md5Of = (text: string): string => createHash('md5').update(text).digest('hex');

/** "Calculating the MD5 message digest for message attributes" (Developer Guide); undefined when there are none. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  for (const name of names) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    for (const part of [Buffer.from(name), Buffer.from(attribute.DataType)]) hash.update(withLength(part));
    hash.update(Buffer.from(['BinaryValue' in attribute ? 2 : 1])).update(withLength(bytesOf(attribute)));
  }
  return hash.digest('hex');
}

function withLength(part: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return Buffer.concat([length, part]);
}
