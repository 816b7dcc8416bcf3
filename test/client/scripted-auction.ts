import { ApolloClient, ApolloLink, InMemoryCache, Observable } from '@apollo/client';
import type { Subscriber } from 'rxjs';
import type { AuctionEvent } from '../../client/index.ts';
import type { RealtimeContext } from '../../client/realtime-link.ts';

type Kind = AuctionEvent['kinds'][number];
type Answer = ApolloLink.Result;

const MINUTE_MS = 60_000;

/** An auction whose server does what the test says: it may lose, repeat and shuffle deliveries, break connections and refuse. */
export class ScriptedAuction {
  readonly events: AuctionEvent[] = [];
  endsAtMs = Date.now() + 10 * MINUTE_MS;
  status: AuctionEvent['status'] = 'OPEN';
  /** Whether the item is there. */
  exists = true;
  /** As many reads and subscriptions as there were. */
  reads = 0;
  starts = 0;
  /** What the next reads or starts fail with. */
  readonly readFailures: unknown[] = [];
  readonly startFailures: unknown[] = [];
  readonly #listeners = new Set<Subscriber<Answer>>();

  /** Something happens; nobody is told. */
  add(kind: Kind = 'BID'): AuctionEvent {
    if (kind !== 'BID') this.status = kind === 'BOUGHT_NOW' ? 'SOLD' : (kind as AuctionEvent['status']);
    const event = {
      itemId: 'item',
      seq: this.events.length + 1,
      kinds: [kind],
      currentPrice: { amountMinor: 100, currency: 'EUR' },
      minimumBid: { amountMinor: 110, currency: 'EUR' },
      bidCount: this.events.length + 1,
      reserveMet: true,
      leaderAlias: 'abc',
      endsAt: new Date(this.endsAtMs).toISOString(),
      status: this.status,
      at: new Date().toISOString(),
    } satisfies AuctionEvent;
    this.events.push(event);
    return event;
  }

  /** Tells all who listen. */
  deliver(event: AuctionEvent): void {
    for (const listener of this.#listeners) listener.next({ data: { onAuctionEvent: event } });
  }

  /** Ends every connection with an error. */
  fail(error: Error): void {
    for (const listener of [...this.#listeners]) listener.error(error);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  client(): ApolloClient {
    const link = new ApolloLink((operation) =>
      operation.operationType === 'subscription' ? this.#start(operation) : this.#read(operation),
    );
    return new ApolloClient({ link, cache: new InMemoryCache() });
  }

  #start(operation: ApolloLink.Operation): Observable<Answer> {
    const { onSubscribed } = operation.getContext() as RealtimeContext;
    return new Observable((listener) => {
      this.starts += 1;
      const failure = this.startFailures.shift();
      if (failure !== undefined) {
        listener.error(failure);
        return;
      }
      this.#listeners.add(listener);
      queueMicrotask(() => onSubscribed?.());
      return () => this.#listeners.delete(listener);
    });
  }

  #read({ variables }: ApolloLink.Operation): Observable<Answer> {
    return new Observable((reader) => {
      this.reads += 1;
      const failure = this.readFailures.shift();
      if (failure !== undefined) {
        reader.error(failure);
        return;
      }
      const { afterSeq = 0, limit = 20 } = variables;
      const auction = { itemId: 'item', seq: this.events.length, status: this.status, endsAt: new Date(this.endsAtMs).toISOString() };
      reader.next({ data: { auction: this.exists ? auction : null, auctionEvents: this.events.slice(afterSeq, afterSeq + limit) } });
      reader.complete();
    });
  }
}
