import type { CloudContext } from '../service.ts';
import type { StoredMessage } from './message.ts';

/** A message and its place in the queue: 20 digits that only grow, as SQS's SequenceNumber. */
export interface SequencedMessage {
  readonly sequence: string;
  readonly message: StoredMessage;
}

/** The messages of one queue in the order of their coming, in memory and on the disk. */
export interface MessageStore {
  add(message: StoredMessage): SequencedMessage;
  put(sequence: string, message: StoredMessage): void;
  get(sequence: string): StoredMessage | undefined;
  delete(sequence: string): void;
  all(): Iterable<SequencedMessage>;
}

/** The messages that the queue has in the state of the cloud. */
export function createMessageStore({ state, clock }: CloudContext, queueName: string): MessageStore {
  const table = state.table<StoredMessage>('sqs-messages');
  const prefix = `${queueName}/`;
  const messages = new Map(table.entries(prefix).map(([key, message]) => [key.slice(prefix.length), message]));
  let last = BigInt([...messages.keys()].at(-1) ?? 0);

  const put = (sequence: string, message: StoredMessage) => {
    table.put(prefix + sequence, message);
    messages.set(sequence, message);
  };
  return {
    put,
    add: (message) => {
      // A million to the millisecond, so that no number comes again after a restart.
      const byClock = BigInt(Math.floor(clock.now())) * 1_000_000n;
      last = byClock > last ? byClock : last + 1n;
      const sequence = String(last).padStart(20, '0');
      put(sequence, message);
      return { sequence, message };
    },
    get: (sequence) => messages.get(sequence),
    delete: (sequence) => {
      table.delete(prefix + sequence);
      messages.delete(sequence);
    },
    // A walk that stops early has not looked at the rest; what it deletes or changes on its way does not disturb it.
    all: function* () {
      for (const [sequence, message] of messages) yield { sequence, message };
    },
  };
}
