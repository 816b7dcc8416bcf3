import { ApolloLink, Observable } from '@apollo/client';
import type { AuthOptions } from 'aws-appsync-auth-link';
import { CONTROL_EVENTS_KEY, createSubscriptionHandshakeLink } from 'aws-appsync-subscription-link';
import { Buffer } from 'buffer';
import { EMPTY, map, merge, type Subscriber, type Subscription } from 'rxjs';
import { realtimeError } from './realtime-error.ts';
import { wakes } from './wakes.ts';

/** AppSync sends a sign of life every minute; without one for longer a connection is dead. */
const KEEP_ALIVE_MS = 90_000;

/** What a subscription may bring in its Apollo context. */
export type RealtimeContext = {
  /** Called once events are sure to come: AppSync has taken the subscription. */
  onSubscribed?: () => void;
};

type Info = { url: string; region: string; auth: AuthOptions };
type Result = ApolloLink.Result;

/** AppSync's own link, which keeps one socket, with those who use it. */
class Connection {
  readonly #link: ApolloLink;
  readonly #users = new Set<Subscriber<Result>>();
  readonly #breaks: Subscription;
  isOver = false;

  constructor({ url, region, auth }: Info, callerChanges: Observable<unknown>) {
    // The link counts on a global that browsers and React Native lack.
    Object.assign(globalThis, { Buffer: 'Buffer' in globalThis ? globalThis.Buffer : Buffer });
    this.#link = createSubscriptionHandshakeLink({ url, region, auth, keepAliveTimeoutMs: KEEP_ALIVE_MS }, ApolloLink.empty());
    const breaks = merge(
      wakes.pipe(map(() => 'The connection may have been lost meanwhile.')),
      callerChanges.pipe(map(() => 'The caller is another now.')),
    );
    this.#breaks = breaks.subscribe((reason) => this.#break(new Error(reason)));
  }

  subscribe(operation: ApolloLink.Operation, user: Subscriber<Result>): () => void {
    const { onSubscribed } = operation.getContext() as RealtimeContext;
    operation.setContext({ controlMessages: { [CONTROL_EVENTS_KEY]: true } });
    this.#users.add(user);
    let isAcknowledged = false;
    const subscription = this.#link
      .request(operation, () => EMPTY)
      .subscribe({
        next: (result) => {
          if (result.extensions?.controlMsgType === undefined) {
            user.next(result);
            return;
          }
          // The link notes that it is subscribed only after it has said so.
          queueMicrotask(() => {
            isAcknowledged = true;
            if (user.closed) {
              subscription.unsubscribe();
            } else {
              onSubscribed?.();
            }
          });
        },
        error: (thrown: unknown) => {
          this.#end();
          user.error(realtimeError(thrown));
        },
        complete: () => user.complete(),
      });
    return () => {
      this.#users.delete(user);
      // Ended before it has begun, the link would begin it all the same and never end it.
      if (isAcknowledged) {
        subscription.unsubscribe();
      }
      if (this.#users.size === 0) {
        this.#end();
      }
    };
  }

  #break(error: Error): void {
    this.#end();
    for (const user of [...this.#users]) user.error(error);
  }

  /** Takes no more users; those it has stay until they end. */
  #end(): void {
    this.isOver = true;
    this.#breaks.unsubscribe();
  }
}

/**
 * A link for subscriptions over AppSync's WebSocket, one for all of a client. A connection that failed, fell silent or may have been slept
 * through ends its subscriptions with an error and is never used again, so nothing that comes late from it disturbs the next; who wants to
 * go on subscribes anew. So does one whose caller became another, as `callerChanges` tells. Needs a global `WebSocket`: browsers, React Native and Node from 22 have it, in older ones the one of `ws` does.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export const realtimeLink = (info: Info, callerChanges: Observable<unknown>): ApolloLink => {
  let connection: Connection | undefined;
  return new ApolloLink(
    (operation) =>
      new Observable<Result>((user) => {
        connection = connection === undefined || connection.isOver ? new Connection(info, callerChanges) : connection;
        return connection.subscribe(operation, user);
      }),
  );
};
