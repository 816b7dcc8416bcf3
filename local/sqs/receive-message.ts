import { z } from 'zod';
import type { AlarmClock, Fault, JsonObject } from '../service.ts';
import { type MessageAttributes, md5Of, md5OfAttributes } from './message.ts';
import type { Queue, ReceivedMessage } from './queue.ts';
import { readParameters, wholeNumber } from './request-parameters.ts';

const names = z.array(z.string()).default([]);

const receiveParameters = z.object({
  MaxNumberOfMessages: wholeNumber(1, 10).default(1),
  VisibilityTimeout: wholeNumber(0, 43_200).optional(),
  WaitTimeSeconds: wholeNumber(0, 20).optional(),
  AttributeNames: names,
  MessageSystemAttributeNames: names,
  MessageAttributeNames: names,
});

type ReceiveParameters = z.infer<typeof receiveParameters>;

/** What a receive goes by beside its input. */
export interface ReceiveOptions {
  readonly clock: AlarmClock;
  readonly accountId: string;
  /** Ends a wait whose asker has gone, so that no message is handed to nobody. */
  readonly signal: AbortSignal;
  readonly fault: Fault | undefined;
}

/**
 * ReceiveMessage with long polling (API reference). The wait goes by the clock of the cloud. By fault, messages stay in sight of the
 * next receiver (`duplicate`), are not found this time (`late`) or come out of turn (`shuffle`).
 */
export async function receiveMessage(
  queue: Queue,
  input: JsonObject,
  { clock, accountId, signal, fault }: ReceiveOptions,
): Promise<JsonObject> {
  const parameters = readParameters(input, receiveParameters);
  if (fault?.kind === 'late') return {};
  const take = () =>
    queue.take({
      count: parameters.MaxNumberOfMessages,
      visibilityMs: fault?.kind === 'duplicate' ? 0 : (parameters.VisibilityTimeout ?? queue.settings.visibilitySeconds) * 1000,
      startAt: fault?.kind === 'shuffle' ? fault.draw : 0,
    });
  const deadlineMs = clock.now() + (parameters.WaitTimeSeconds ?? queue.settings.receiveWaitSeconds) * 1000;
  let taken = signal.aborted ? [] : take();
  while (taken.length === 0 && clock.now() < deadlineMs && !signal.aborted) {
    await nextChance(queue, { clock, deadlineMs, signal });
    if (!signal.aborted) taken = take();
  }
  return taken.length === 0 ? {} : { Messages: taken.map((message) => toldMessage(message, parameters, accountId)) };
}

interface Wait {
  readonly clock: AlarmClock;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** Resolves when there may be a message, and at the latest at the deadline. */
function nextChance(queue: Queue, { clock, deadlineMs, signal }: Wait): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      forgetChange();
      forgetTime();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const forgetChange = queue.onChange(end);
    const forgetTime = clock.at(Math.min(deadlineMs, queue.nextVisibleAtMs()), end);
    signal.addEventListener('abort', end);
  });
}

function toldMessage({ message, handle, sequence }: ReceivedMessage, parameters: ReceiveParameters, accountId: string): JsonObject {
  const system: Record<string, string | null> = {
    ApproximateFirstReceiveTimestamp: text(message.firstReceivedAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    AWSTraceHeader: message.traceHeader,
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
    MessageDeduplicationId: message.deduplicationId,
    MessageGroupId: message.groupId,
    SenderId: accountId,
    SentTimestamp: text(message.sentAtMs),
    SequenceNumber: message.deduplicationId === null ? null : sequence,
  };
  const wanted = new Set([...parameters.AttributeNames, ...parameters.MessageSystemAttributeNames]);
  const told = Object.entries(system).filter(([name, value]) => value !== null && (wanted.has('All') || wanted.has(name)));
  const attributes = wantedAttributes(message.attributes, parameters.MessageAttributeNames);
  const md5 = md5OfAttributes(attributes);
  return {
    MessageId: message.messageId,
    ReceiptHandle: handle,
    Body: message.body,
    MD5OfBody: md5Of(message.body),
    ...(told.length === 0 ? {} : { Attributes: Object.fromEntries(told) }),
    ...(md5 === undefined ? {} : { MessageAttributes: { ...attributes }, MD5OfMessageAttributes: md5 }),
  };
}

const text = (epochMs: number | null): string | null => (epochMs === null ? null : String(Math.floor(epochMs)));

/** By name, by `prefix.*`, or all by `All` or `.*`; none unless asked for. */
function wantedAttributes(attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes {
  const isWanted = (name: string) =>
    wanted.some((pattern) => pattern === 'All' || pattern === name || (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -2))));
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}
