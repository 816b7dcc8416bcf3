import type { CloudContext } from '../service.ts';
import type { QueueSettings } from './queue-settings.ts';

/** "Exactly-once processing in Amazon SQS" (Developer Guide): five minutes. */
const INTERVAL_MS = 300_000;

/** The answer that a sender got and, sending the same again, gets again. */
type SentAnswer = { MessageId: string; SequenceNumber?: string };
type Remembered = { answer: SentAnswer; untilMs: number };

interface Sent {
  readonly groupId: string | null;
  readonly deduplicationId: string | null;
}

/** What was sent to FIFO queues in the last five minutes by the clock; survives a restart. */
export interface Deduplication {
  find(queue: QueueSettings, sent: Sent): SentAnswer | undefined;
  remember(queue: QueueSettings, sent: Sent, answer: SentAnswer): void;
}

/** The memory of deduplication ids in the state of the cloud. */
export function createDeduplication({ state, clock }: Pick<CloudContext, 'state' | 'clock'>): Deduplication {
  const table = state.table<Remembered>('sqs-deduplication');
  const forgetOld = () => {
    for (const [key, { untilMs }] of table.entries()) if (untilMs <= clock.now()) table.delete(key);
  };
  forgetOld();
  return {
    find: (queue, sent) => {
      const found = table.get(keyOf(queue, sent));
      return found === undefined || found.untilMs <= clock.now() ? undefined : found.answer;
    },
    remember: (queue, sent, answer) => {
      const key = keyOf(queue, sent);
      const untilMs = clock.now() + INTERVAL_MS;
      table.put(key, { answer, untilMs });
      clock.at(untilMs, () => {
        if (table.get(key)?.untilMs === untilMs) table.delete(key);
      });
    },
  };
}

const keyOf = (queue: QueueSettings, { groupId, deduplicationId }: Sent): string =>
  JSON.stringify([queue.name, queue.deduplicationByGroup ? groupId : null, deduplicationId]);
