import type { ApolloClient } from '@apollo/client';
import { Observable, type Subscriber, Subscription } from 'rxjs';
import { EventOrder } from './event-order.ts';
import { type AuctionEventFieldsFragment, AuctionSinceDocument, type AuctionSinceQuery } from './generated/operations.ts';
import { isFinal } from './is-final.ts';
import { liveEvents } from './live-events.ts';
import { retryDelayMs } from './retry-delay.ts';
import { wakes } from './wakes.ts';

/** A public change of an auction. */
export type AuctionEvent = AuctionEventFieldsFragment;

/** Whom `watchAuction` tells. What a function throws is reported as an uncaught error; the watch goes on. */
export type AuctionObserver = {
  /** Each event once, in the order of `seq`, without gaps. */
  next?: (event: AuctionEvent) => void;
  /** What will not go away by itself, such as `Unauthorized`; nothing comes after it. */
  error?: (error: unknown) => void;
  /** The auction is over: its last event, SOLD, UNSOLD, BOUGHT_NOW or CANCELLED, came before. */
  complete?: () => void;
};

/** Where a watch begins. */
export type WatchOptions = {
  /** The `seq` of the last event that is known already; 0, which is the default, for all. */
  afterSeq?: number;
};

/** As many events come in one page at most. */
const PAGE_MAX = 50;
const POLL_MS = 30_000;
/** The close comes two seconds after the end. */
const AFTER_END_MS = 2500;
const AFTER_END_AGAIN_MS = 1000;
/** Events overtake each other by less. */
const GAP_MS = 250;

const CLOSING_KINDS = new Set<string>(['SOLD', 'UNSOLD', 'BOUGHT_NOW', 'CANCELLED']);
const CLOSED_STATES = new Set<string>(['SOLD', 'UNSOLD', 'CANCELLED']);

type Known = NonNullable<AuctionSinceQuery['auction']>;

/** One watch: a subscription that is kept up, and reads that fill what it missed. */
class AuctionWatch {
  readonly #client: ApolloClient;
  readonly #itemId: string;
  readonly #subscriber: Subscriber<AuctionEvent>;
  readonly #order: EventOrder<AuctionEvent>;
  #endsAtMs = Number.POSITIVE_INFINITY;
  #readsAfterEnd = 0;
  #failures = 0;
  #isKnown = false;
  #isReading = false;
  #isWanted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueMs = Number.POSITIVE_INFINITY;

  constructor(client: ApolloClient, itemId: string, subscriber: Subscriber<AuctionEvent>, afterSeq: number) {
    this.#client = client;
    this.#itemId = itemId;
    this.#subscriber = subscriber;
    this.#order = new EventOrder(afterSeq);
  }

  /** Begins; answers what ends it. */
  start(): Subscription {
    const parts = new Subscription(() => clearTimeout(this.#timer));
    const read = (): void => this.#readWithin(0);
    const live = liveEvents(this.#client, this.#itemId, read).subscribe({
      next: (event) => this.#take(event),
      error: (error) => this.#subscriber.error(error),
    });
    parts.add(live);
    parts.add(wakes.subscribe(read));
    read();
    return parts;
  }

  #take(event: AuctionEvent): void {
    this.#isKnown = true;
    this.#endsAtMs = Date.parse(event.endsAt);
    for (const due of this.#order.take(event)) {
      this.#subscriber.next(due);
      if (due.kinds.some((kind) => CLOSING_KINDS.has(kind))) {
        this.#subscriber.complete();
      }
    }
    if (this.#order.hasGap) {
      this.#readWithin(GAP_MS);
    }
  }

  /** Reads after so many milliseconds, or earlier where that is due. */
  #readWithin(ms: number): void {
    const now = Date.now();
    // A timer whose time has passed has slept, and may sleep on.
    const comesEarlier = this.#dueMs > now && this.#dueMs <= now + ms;
    if (this.#subscriber.closed || comesEarlier) {
      return;
    }
    clearTimeout(this.#timer);
    this.#dueMs = now + ms;
    this.#timer = setTimeout(() => void this.#read(), ms);
  }

  async #read(): Promise<void> {
    this.#dueMs = Number.POSITIVE_INFINITY;
    this.#isWanted = this.#isReading;
    if (this.#isReading) {
      return;
    }
    this.#isReading = true;
    const failure = await this.#readAll().then(
      () => undefined,
      (error: unknown) => error ?? new Error('The events could not be read.'),
    );
    this.#isReading = false;
    this.#failures = failure === undefined ? 0 : this.#failures + 1;
    if (failure !== undefined && isFinal(failure)) {
      this.#subscriber.error(failure);
    }
    this.#readWithin(this.#isWanted && failure === undefined ? 0 : this.#pauseMs());
  }

  async #readAll(): Promise<void> {
    for (let count = PAGE_MAX; count === PAGE_MAX && !this.#subscriber.closed; ) {
      const { data } = await this.#client.query({
        query: AuctionSinceDocument,
        variables: { itemId: this.#itemId, afterSeq: this.#order.lastSeq, limit: PAGE_MAX },
        fetchPolicy: 'no-cache',
        // The answer to a like question that was put earlier may be older than the subscription.
        context: { queryDeduplication: false },
      });
      for (const event of data?.auctionEvents ?? []) this.#take(event);
      this.#note(data?.auction ?? undefined);
      count = data?.auctionEvents.length ?? 0;
    }
  }

  #note(auction: Known | undefined): void {
    if (auction === undefined) {
      // One that was there is gone with its item, and its last event may be on the way.
      if (!this.#isKnown) {
        this.#subscriber.error(new Error(`There is no auction of the item ${this.#itemId}.`));
      }
      return;
    }
    this.#isKnown = true;
    this.#endsAtMs = Date.parse(auction.endsAt);
    const isPast = auction.status === 'ENDED' || Date.now() > this.#endsAtMs + AFTER_END_MS;
    this.#readsAfterEnd = isPast ? this.#readsAfterEnd + 1 : 0;
    if (CLOSED_STATES.has(auction.status) && auction.seq <= this.#order.lastSeq) {
      this.#subscriber.complete();
    }
  }

  /** Half a minute while bidding goes on, up to shortly after its end; then often at first, until the last event has come. */
  #pauseMs(): number {
    if (this.#failures > 0) {
      return retryDelayMs(this.#failures);
    }
    if (this.#readsAfterEnd > 0) {
      return Math.min(POLL_MS, AFTER_END_AGAIN_MS * 2 ** (this.#readsAfterEnd - 1));
    }
    return Math.min(POLL_MS, Math.max(0, this.#endsAtMs + AFTER_END_MS - Date.now()));
  }
}

/**
 * Tells an observer every event of an auction once and in order, from `afterSeq` on, until the auction is over. Answers what ends it earlier.
 *
 * AppSync promises neither delivery nor order, so this subscribes first, then reads what was before, drops what it has, and reads again after
 * each reconnect, where something is missing, every 30 seconds, and shortly after the end until the closing event is there. A lost connection
 * is made anew after a random pause that grows to 30 seconds, at once after a sleep or when the network comes back. Guests may watch as well
 * as users; a token that the client takes from a storage or a function is taken anew for each connection. A cut socket may keep a Node script alive
 * for up to 90 seconds after the last subscription: exit when done.
 */
export const watchAuction = (
  client: ApolloClient,
  itemId: string,
  observer: AuctionObserver,
  { afterSeq = 0 }: WatchOptions = {},
): { unsubscribe: () => void } => {
  const watched = new Observable<AuctionEvent>((subscriber) => new AuctionWatch(client, itemId, subscriber, afterSeq).start());
  const subscription = watched.subscribe(observer);
  return { unsubscribe: () => subscription.unsubscribe() };
};
