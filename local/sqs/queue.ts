import { randomUUID } from 'node:crypto';
import type { CloudContext } from '../service.ts';
import type { MessageAttribute, StoredMessage } from './message.ts';
import { createMessageStore, type MessageStore, type SequencedMessage } from './message-store.ts';
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

/** A message with the handle by which its receiver deletes it. */
export interface ReceivedMessage extends SequencedMessage {
  readonly handle: string;
}

interface MessageCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** One queue, its messages on the disk. */
export class Queue {
  readonly settings: QueueSettings;
  readonly #context: CloudContext;
  readonly #store: MessageStore;
  readonly #deadLetters: (arn: string) => Queue | undefined;
  readonly #listeners = new Set<() => void>();

  /** The queue with the messages that it had; `deadLetters` finds the queue of an ARN. */
  constructor(context: CloudContext, settings: QueueSettings, deadLetters: (arn: string) => Queue | undefined) {
    this.settings = settings;
    this.#context = context;
    this.#store = createMessageStore(context, settings.name);
    this.#deadLetters = deadLetters;
  }

  add({ delayMs, ...message }: NewMessage): SequencedMessage {
    const now = this.#context.clock.now();
    const added = this.#store.add({
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
    this.#changed();
    return added;
  }

  /** Takes over a message that another queue gives up. */
  adopt(message: StoredMessage): void {
    const now = this.#context.clock.now();
    // A standard dead-letter queue counts a message's age from its first sending, a FIFO one from its arrival ("Using dead-letter queues").
    this.#store.add({ ...message, receipt: null, visibleAtMs: now, sentAtMs: this.settings.fifo ? now : message.sentAtMs });
    this.#changed();
  }

  /** What a receiver gets now. What was received too often goes to the dead-letter queue instead; what is too old is gone. */
  take(options: TakeOptions): ReceivedMessage[] {
    return this.#context.state.atomically(() => this.#take(options));
  }

  /** @throws AwsError for a handle that is none, or in a FIFO queue no longer the message's. */
  remove(handle: string): void {
    const { sequence, receipt } = readReceiptHandle(this.settings.name, handle);
    const message = this.#store.get(sequence);
    if (message === undefined) return;
    const current = message.receipt === receipt;
    if (this.settings.fifo && (!current || message.visibleAtMs <= this.#context.clock.now()))
      throw invalidValue('ReceiptHandle', handle, 'The receipt handle has expired');
    if (!current) return;
    this.#store.delete(sequence);
    this.#changed();
  }

  /** @throws AwsError for a handle that is none or no longer the message's. */
  changeVisibility(handle: string, visibilityMs: number): void {
    const { sequence, receipt } = readReceiptHandle(this.settings.name, handle);
    const message = this.#store.get(sequence);
    const now = this.#context.clock.now();
    if (message === undefined)
      throw invalidValue('ReceiptHandle', handle, 'Message does not exist or is not available for visibility timeout change');
    if (message.receipt !== receipt || message.visibleAtMs <= now)
      throw sqsError('MessageNotInflight', 'The specified message is not in flight.');
    if (now + visibilityMs > (message.receivedAtMs ?? now) + IN_FLIGHT_MS_MAX) {
      const reason = 'Total VisibilityTimeout for the message is beyond the limit [43200 seconds]';
      throw invalidValue('VisibilityTimeout', visibilityMs / 1000, reason);
    }
    this.#store.put(sequence, { ...message, visibleAtMs: now + visibilityMs });
    this.#changed();
  }

  purge(): void {
    this.#context.state.atomically(() => {
      for (const { sequence } of this.#store.all()) this.#store.delete(sequence);
    });
  }

  counts(): MessageCounts {
    return countsOf([...this.#store.all()], this.#context.clock.now());
  }

  /** When the next message that is hidden now comes into sight; Infinity for never. */
  nextVisibleAtMs(): number {
    const now = this.#context.clock.now();
    let first = Infinity;
    for (const { message } of this.#store.all()) if (message.visibleAtMs > now) first = Math.min(first, message.visibleAtMs);
    return first;
  }

  /** Calls `listener` whenever a receiver may find something that was not there before; the answer ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #take({ count, visibilityMs, startAt = 0 }: TakeOptions): ReceivedMessage[] {
    const now = this.#context.clock.now();
    const { fifo, retentionSeconds } = this.settings;
    const taken: ReceivedMessage[] = [];
    const heldGroups = new Set<string>();
    for (const entry of arranged(this.#store.all(), fifo, startAt)) {
      const { sequence, message } = entry;
      if (message.sentAtMs + retentionSeconds * 1000 <= now) {
        this.#store.delete(sequence);
        continue;
      }
      const group = fifo ? message.groupId : null;
      if (group !== null && heldGroups.has(group)) continue;
      if (message.visibleAtMs > now) {
        if (group !== null) heldGroups.add(group);
        continue;
      }
      if (this.#giveUp(entry)) continue;
      taken.push(this.#give(entry, visibilityMs));
      if (taken.length === count) break;
    }
    return taken;
  }

  #give({ sequence, message }: SequencedMessage, visibilityMs: number): ReceivedMessage {
    const now = this.#context.clock.now();
    const receipt = randomUUID();
    const given: StoredMessage = {
      ...message,
      receipt,
      receiveCount: message.receiveCount + 1,
      firstReceivedAtMs: message.firstReceivedAtMs ?? now,
      receivedAtMs: now,
      visibleAtMs: now + visibilityMs,
    };
    this.#store.put(sequence, given);
    return { sequence, message: given, handle: receiptHandle(this.settings.name, { sequence, receipt }) };
  }

  #giveUp({ sequence, message }: SequencedMessage): boolean {
    const { redrive, arn } = this.settings;
    if (redrive === undefined || message.receiveCount < redrive.maxReceiveCount) return false;
    const target = this.#deadLetters(redrive.deadLetterArn);
    if (target === undefined) return false;
    this.#store.delete(sequence);
    target.adopt({ ...message, deadLetterSourceArn: arn });
    return true;
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
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
