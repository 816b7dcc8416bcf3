import type { Cause, CloudContext, Json, JsonObject } from '../../service.ts';
import type { Audience } from './audience.ts';
import { Deadlines } from './deadlines.ts';
import { type EventFilter, passes } from './event-filter.ts';
import { DataFrames } from './text-frame.ts';
import { TopicIndex } from './topic-index.ts';

/** The connection of a subscription. */
export interface Subscriber {
  /** Sends a whole frame; false when the connection is gone, or so far behind that it is cut off. */
  deliver(frame: Buffer): boolean;
  /** Breaks the connection off without a word. */
  cut(): void;
  /** Ends a subscription whose token has ended. */
  expire(subscription: Subscription): void;
  /** Ends a subscription that was invalidated, and with it the connection. */
  invalidate(subscription: Subscription): void;
}

/** A subscription that was accepted. */
export interface Subscription {
  readonly subscriber: Subscriber;
  /** The client's id for it, as a JSON string. */
  readonly idText: string;
  /** The field of type Subscription. */
  readonly fieldName: string;
  readonly filter: EventFilter;
  readonly audience: Audience;
  readonly invalidation: EventFilter | undefined;
  readonly expiresAtMs: number | undefined;
}

/** Subscriptions that get the same events, by who gets the same message. */
interface Topic {
  readonly filter: EventFilter;
  readonly audiences: Map<Audience, Set<Subscription>>;
}

interface FieldSubscriptions {
  readonly topics: Map<string, Topic>;
  readonly index: TopicIndex<Topic>;
  readonly invalidating: Set<Subscription>;
}

/** AppSync's limit on what a subscriber can be sent ("AWS AppSync endpoints and quotas", AWS General Reference). */
const PAYLOAD_BYTES_MAX = 240 * 1024;

/** The living subscriptions of an API. */
export class Subscriptions {
  readonly #context: Pick<CloudContext, 'faults' | 'meter' | 'log'>;
  readonly #fields = new Map<string, FieldSubscriptions>();
  readonly #expiries: Deadlines<Subscription>;

  constructor(context: Pick<CloudContext, 'clock' | 'faults' | 'meter' | 'log'>) {
    this.#context = context;
    this.#expiries = new Deadlines(context.clock, (subscription) => subscription.subscriber.expire(subscription));
  }

  /** From now on it gets what is published. */
  add(subscription: Subscription): void {
    const { fieldName, audience, expiresAtMs, invalidation } = subscription;
    const field = this.#fieldOf(fieldName);
    const { audiences } = topicOf(field, subscription.filter);
    const members = audiences.get(audience);
    if (members === undefined) audiences.set(audience, new Set([subscription]));
    else members.add(subscription);
    if (invalidation !== undefined) field.invalidating.add(subscription);
    if (expiresAtMs !== undefined) this.#expiries.add(expiresAtMs, subscription);
  }

  remove(subscription: Subscription): void {
    const { fieldName, audience, expiresAtMs, filter } = subscription;
    const field = this.#fieldOf(fieldName);
    if (expiresAtMs !== undefined) this.#expiries.remove(expiresAtMs, subscription);
    field.invalidating.delete(subscription);
    const topic = field.topics.get(filter.key);
    const members = topic?.audiences.get(audience);
    members?.delete(subscription);
    if (members?.size === 0) topic?.audiences.delete(audience);
    if (topic === undefined || topic.audiences.size > 0) return;
    field.topics.delete(filter.key);
    field.index.remove(topic);
  }

  /** Sends a value to all whose filters it passes; each distinct message is made once. */
  publish(fieldName: string, value: Json, cause: Cause): void {
    const field = this.#fields.get(fieldName);
    if (field === undefined) return;
    const messages = new Map<Audience, DataFrames | undefined>();
    let deliveries = 0;
    for (const { audiences } of field.index.matching(eventOf(value))) {
      for (const [audience, members] of audiences) {
        if (!messages.has(audience)) messages.set(audience, this.#messageOf(audience, fieldName, value));
        const frames = messages.get(audience);
        if (frames !== undefined) deliveries += this.#deliver(frames, members, fieldName);
      }
    }
    if (deliveries > 0) this.#context.meter.record(cause, { deliveries });
  }

  /** Ends every subscription of a field whose invalidation filter the payload passes. */
  invalidate(fieldName: string, payload: JsonObject): void {
    for (const subscription of this.#fields.get(fieldName)?.invalidating ?? []) {
      if (subscription.invalidation !== undefined && passes(subscription.invalidation, payload)) {
        subscription.subscriber.invalidate(subscription);
      }
    }
  }

  stop(): void {
    this.#expiries.stop();
  }

  #messageOf(audience: Audience, fieldName: string, value: Json): DataFrames | undefined {
    const frames = new DataFrames(audience.payloadOf({ [fieldName]: value }));
    if (frames.payloadBytes <= PAYLOAD_BYTES_MAX) return frames;
    this.#context.log('appsync', 'a message to subscribers is larger than 240 KB and was dropped', { field: fieldName });
    return undefined;
  }

  #deliver(frames: DataFrames, members: ReadonlySet<Subscription>, fieldName: string): number {
    const point = { service: 'appsync', action: 'realtime', subject: `Subscription.${fieldName}` };
    let delivered = 0;
    for (const { subscriber, idText } of members) {
      if (this.#context.faults.strike(point, ['cut']) !== undefined) subscriber.cut();
      else if (subscriber.deliver(frames.of(idText))) delivered += 1;
    }
    return delivered;
  }

  #fieldOf(fieldName: string): FieldSubscriptions {
    const known = this.#fields.get(fieldName);
    if (known !== undefined) return known;
    const field = { topics: new Map(), index: new TopicIndex<Topic>(), invalidating: new Set<Subscription>() };
    this.#fields.set(fieldName, field);
    return field;
  }
}

function topicOf({ topics, index }: FieldSubscriptions, filter: EventFilter): Topic {
  const known = topics.get(filter.key);
  if (known !== undefined) return known;
  const topic: Topic = { filter, audiences: new Map() };
  topics.set(filter.key, topic);
  index.add(topic);
  return topic;
}

/** Filters look at the fields of an object; a list has none, so of those who filter nobody gets it. */
function eventOf(value: Json): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
