import { randomUUID } from 'node:crypto';
import type { CloudContext } from '../service.ts';
import type { MessageAttribute, StoredMessage } from './message.ts';
import { createMessageStore, type SequencedMessage } from './message-store.ts';
import type { QueueSettings } from './queue-settings.ts';
import { readReceiptHandle, receiptHandle } from './receipt-handle.ts';
import { invalidValue, sqsError } from './sqs-error.ts';

/** "SQS visibility timeout" (Developer Guide): 12 hours from the receive on. */
const IN_FLIGHT_MS_MAX = 43_200_000;

interface NewMessage {
  readonly body: string;
  readonly attributes: Record<string, MessageAttribute>;
  readonly traceHeader: string | null;
  readonly groupId: string | null;
  readonly deduplicationId: string | null;
  readonly delayMs: number;
}

interface TakeOptions {
  readonly count: number;
  /** 0 leaves the message in sight of the next receiver. */
  readonly visibilityMs: number;
  /** From 0 up to 1, where in the queue to begin; groups of a FIFO queue keep their order. */
  readonly startAt?: number;
}

export interface ReceivedMessage extends SequencedMessage {
  readonly handle: string;
}

interface MessageCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** One queue, its messages on the disk. */
export interface Queue {
  readonly settings: QueueSettings;
  add(message: NewMessage): SequencedMessage;
  /** Takes over a message that another queue gives up. */
  adopt(message: StoredMessage): void;
  /** What a receiver gets now. What was received too often goes to the dead-letter queue instead; what is too old is gone. */
  take(options: TakeOptions): ReceivedMessage[];
  /** @throws AwsError for a handle that is none, or in a FIFO queue no longer the message's. */
  remove(handle: string): void;
  /** @throws AwsError for a handle that is none or no longer the message's. */
  changeVisibility(handle: string, visibilityMs: number): void;
  purge(): void;
  counts(): MessageCounts;
  /** When the next message that is hidden now comes into sight; Infinity for never. */
  nextVisibleAtMs(): number;
  /** Calls `listener` whenever a receiver may find something that was not there before; the answer ends that. */
  onChange(listener: () => void): () => void;
}

/** The queue with the messages that it had; `deadLetters` finds the queue of an ARN. */
export function createQueue(context: CloudContext, settings: QueueSettings, deadLetters: (arn: string) => Queue | undefined): Queue {
  const { clock, state } = context;
  const store = createMessageStore(context, settings.name);
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };

  const give = ({ sequence, message }: SequencedMessage, visibilityMs: number): ReceivedMessage => {
    const now = clock.now();
    const receipt = randomUUID();
    const given: StoredMessage = {
      ...message,
      receipt,
      receiveCount: message.receiveCount + 1,
      firstReceivedAtMs: message.firstReceivedAtMs ?? now,
      receivedAtMs: now,
      visibleAtMs: now + visibilityMs,
    };
    store.put(sequence, given);
    return { sequence, message: given, handle: receiptHandle(settings.name, { sequence, receipt }) };
  };

  const giveUp = ({ sequence, message }: SequencedMessage): boolean => {
    if (settings.redrive === undefined || message.receiveCount < settings.redrive.maxReceiveCount) return false;
    const target = deadLetters(settings.redrive.deadLetterArn);
    if (target === undefined) return false;
    store.delete(sequence);
    target.adopt({ ...message, deadLetterSourceArn: settings.arn });
    return true;
  };

  const take = ({ count, visibilityMs, startAt = 0 }: TakeOptions): ReceivedMessage[] => {
    const now = clock.now();
    const taken: ReceivedMessage[] = [];
    const heldGroups = new Set<string>();
    state.atomically(() => {
      for (const entry of arranged(store.all(), settings.fifo, startAt)) {
        const { sequence, message } = entry;
        if (message.sentAtMs + settings.retentionSeconds * 1000 <= now) {
          store.delete(sequence);
          continue;
        }
        const group = settings.fifo ? message.groupId : null;
        if (group !== null && heldGroups.has(group)) continue;
        if (message.visibleAtMs > now) {
          if (group !== null) heldGroups.add(group);
          continue;
        }
        if (giveUp(entry)) continue;
        taken.push(give(entry, visibilityMs));
        if (taken.length === count) break;
      }
    });
    return taken;
  };

  return {
    settings,
    add: ({ delayMs, ...message }) => {
      const now = clock.now();
      const added = store.add({
        ...message,
        messageId: randomUUID(),
        sentAtMs: now,
        visibleAtMs: now + delayMs,
        receiveCount: 0,
        firstReceivedAtMs: null,
        receivedAtMs: null,
        receipt: null,
        deadLetterSourceArn: null,
      });
      changed();
      return added;
    },
    adopt: (message) => {
      const now = clock.now();
      // A standard dead-letter queue counts a message's age from its first sending, a FIFO one from its arrival ("Using dead-letter queues").
      store.add({ ...message, receipt: null, visibleAtMs: now, sentAtMs: settings.fifo ? now : message.sentAtMs });
      changed();
    },
    take,
    remove: (handle) => {
      const { sequence, receipt } = readReceiptHandle(settings.name, handle);
      const message = store.get(sequence);
      if (message === undefined) return;
      const current = message.receipt === receipt;
      if (settings.fifo && (!current || message.visibleAtMs <= clock.now()))
        throw invalidValue('ReceiptHandle', handle, 'The receipt handle has expired');
      if (!current) return;
      store.delete(sequence);
      changed();
    },
    changeVisibility: (handle, visibilityMs) => {
      const { sequence, receipt } = readReceiptHandle(settings.name, handle);
      const message = store.get(sequence);
      const now = clock.now();
      if (message === undefined)
        throw invalidValue('ReceiptHandle', handle, 'Message does not exist or is not available for visibility timeout change');
      if (message.receipt !== receipt || message.visibleAtMs <= now)
        throw sqsError('MessageNotInflight', 'The specified message is not in flight.');
      if (now + visibilityMs > (message.receivedAtMs ?? now) + IN_FLIGHT_MS_MAX)
        throw invalidValue(
          'VisibilityTimeout',
          visibilityMs / 1000,
          'Total VisibilityTimeout for the message is beyond the limit [43200 seconds]',
        );
      store.put(sequence, { ...message, visibleAtMs: now + visibilityMs });
      changed();
    },
    purge: () =>
      state.atomically(() => {
        for (const { sequence } of store.all()) store.delete(sequence);
      }),
    counts: () => countsOf([...store.all()], clock.now()),
    nextVisibleAtMs: () => {
      const now = clock.now();
      const times = [...store.all()].map(({ message }) => message.visibleAtMs);
      return times.filter((time) => time > now).reduce((first, time) => Math.min(first, time), Infinity);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** From `startAt` on around to it; in a FIFO queue whole groups change places, never the messages of one. */
function arranged(messages: Iterable<SequencedMessage>, fifo: boolean, startAt: number): Iterable<SequencedMessage> {
  if (startAt === 0) return messages;
  if (!fifo) return rotated([...messages], startAt);
  const groups = Map.groupBy(messages, ({ message }) => message.groupId);
  return rotated([...groups.values()], startAt).flat();
}

function rotated<T>(list: readonly T[], startAt: number): T[] {
  const first = Math.floor(startAt * list.length);
  return [...list.slice(first), ...list.slice(0, first)];
}

function countsOf(messages: readonly SequencedMessage[], now: number): MessageCounts {
  const hidden = messages.filter(({ message }) => message.visibleAtMs > now);
  const inFlight = hidden.filter(({ message }) => message.receipt !== null).length;
  return { visible: messages.length - hidden.length, inFlight, delayed: hidden.length - inFlight };
}
