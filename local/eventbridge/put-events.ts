import { z } from 'zod';
import { isTooDeep } from '../http/json-depth.ts';
import { AwsError, type Json, type JsonObject } from '../service.ts';
import { busNameOf, DEFAULT_BUS } from './rule.ts';

/** PutEvents of the API reference, and "Calculating PutEvents event entry size" (User Guide). */
const ENTRIES_MAX = 10;
const REQUEST_BYTES_MAX = 262_144;
const TIME_BYTES = 14;
/** The end of the year 9999. */
const SECONDS_MAX = 253_402_300_799;

const putEntry = z.object({
  Source: z.string().default(''),
  DetailType: z.string().default(''),
  Detail: z.string().default(''),
  EventBusName: z.string().min(1).default(DEFAULT_BUS),
  Resources: z.array(z.string()).default([]),
  Time: z.number().min(0).max(SECONDS_MAX).optional(),
});

type PutEntry = z.infer<typeof putEntry>;

/** An entry that becomes an event of a bus. */
export interface AcceptedEntry {
  readonly busName: string;
  /** Of an event: source, detail-type, resources, detail, and time when the sender told one. */
  readonly fields: JsonObject;
}

/** The entries of a request. @throws AwsError ValidationException when there are none, more than 10, or more than 256 KB together. */
export function putEntries(input: JsonObject): PutEntry[] {
  const read = z.object({ Entries: z.array(putEntry).min(1).max(ENTRIES_MAX) }).safeParse(input);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw invalid(
      `1 validation error detected: Value at '${issue?.path.join('.').toLowerCase()}' failed to satisfy constraint: ${issue?.message}`,
    );
  }
  const { Entries: entries } = read.data;
  const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
  if (bytes > REQUEST_BYTES_MAX) throw invalid(`Total size of the entries in the request is over the limit.`);
  return entries;
}

/** The event of an entry, or why it gets none, as PutEvents tells it for this entry alone. */
export function acceptEntry(entry: PutEntry): AcceptedEntry | { readonly ErrorCode: string; readonly ErrorMessage: string } {
  const { Source: source, DetailType: detailType, Detail: text, Resources: resources, Time: time } = entry;
  const empty = Object.entries({ Source: source, DetailType: detailType, Detail: text }).find(([, value]) => value === '')?.[0];
  if (empty !== undefined) return invalidArgument(`Parameter ${empty} is not valid. Reason: ${empty} is a required argument.`);
  if (source.startsWith('aws.')) return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  if (detailType.length > 128) return invalidArgument('Parameter DetailType is not valid. Reason: DetailType exceeds the maximum of 128.');
  const detail = objectIn(text);
  if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const fields = { source, 'detail-type': detailType, resources, detail, ...(time === undefined ? {} : { time: isoSeconds(time * 1000) }) };
  return { busName: busNameOf(entry.EventBusName), fields };
}

/** `2026-01-02T03:04:05Z`, the form of an event's time. */
export const isoSeconds = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

const invalidArgument = (ErrorMessage: string) => ({ ErrorCode: 'InvalidArgument', ErrorMessage });

function objectIn(text: string): JsonObject | undefined {
  if (isTooDeep(text)) return undefined;
  try {
    const detail: Json = JSON.parse(text);
    return typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
}

const bytesOf = ({ Source, DetailType, Detail, Resources, Time }: PutEntry): number =>
  [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : TIME_BYTES);
