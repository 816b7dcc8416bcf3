import type { Clock, Inbox, JsonObject, OutgoingMessage, StateStore } from '../service.ts';

/** A message as it was delivered; `at` is ISO 8601 in UTC by the local cloud's clock. */
interface DeliveredMessage extends OutgoingMessage {
  readonly id: string;
  readonly at: string;
}

/** An inbox that can be read. */
export interface ReadableInbox extends Inbox {
  /** Oldest first. */
  messages(): DeliveredMessage[];
}

/** Older messages go beyond this number: nobody looks for them, and each look at the inbox reads all that are there. */
const MESSAGES_MAX = 2_000;
const ID_DIGITS = 12;

/** The messages to all people, kept in the data directory. */
export function createInbox(state: StateStore, clock: Clock): ReadableInbox {
  const table = state.table<JsonObject>('inbox');
  const ids = table.entries().map(([id]) => id);
  return {
    deliver: ({ channel, to, subject, text }) => {
      const id = String(Number(ids.at(-1) ?? 0) + 1).padStart(ID_DIGITS, '0');
      const oldest = ids.length >= MESSAGES_MAX ? ids.shift() : undefined;
      state.atomically(() => {
        table.put(id, { channel, to, subject, text, at: new Date(clock.now()).toISOString() });
        if (oldest !== undefined) table.delete(oldest);
      });
      ids.push(id);
    },
    messages: () => table.entries().map(([id, message]) => ({ id, ...fieldsOf(message) })),
  };
}

const fieldsOf = (message: JsonObject): Omit<DeliveredMessage, 'id'> => ({
  channel: message.channel === 'email' ? 'email' : 'sms',
  to: String(message.to),
  subject: String(message.subject),
  text: String(message.text),
  at: String(message.at),
});
