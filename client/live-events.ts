import type { ApolloClient } from '@apollo/client';
import { concat, defer, map, type Observable, race, retry, throwError, timer } from 'rxjs';
import { type AuctionEventFieldsFragment, OnAuctionEventDocument, type OnAuctionEventSubscription } from './generated/operations.ts';
import { isFinal } from './is-final.ts';
import type { RealtimeContext } from './realtime-link.ts';
import { retryDelayMs } from './retry-delay.ts';
import { wakes } from './wakes.ts';

type Answer = ApolloClient.SubscribeResult<OnAuctionEventSubscription>;

const eventOf = ({ data, error }: Answer): AuctionEventFieldsFragment => {
  const event = data?.onAuctionEvent;
  if (error !== undefined || !event) {
    throw error ?? new Error('An event came without content.');
  }
  return event;
};

/**
 * The events of an auction as AppSync delivers them, perhaps twice, late or not at all; it subscribes anew whenever the connection is lost.
 * `onSubscribed` is called each time from when on they come. Fails with what is final, unless it had been subscribed: what ended may be begun
 * again, such as with a newer token.
 */
export const liveEvents = (client: ApolloClient, itemId: string, onSubscribed: () => void): Observable<AuctionEventFieldsFragment> => {
  let isSubscribed = false;
  let failures = 0;
  const context: RealtimeContext & { queryDeduplication: boolean } = {
    queryDeduplication: false,
    onSubscribed: () => {
      isSubscribed = true;
      failures = 0;
      onSubscribed();
    },
  };
  return concat(
    defer(() => client.subscribe({ query: OnAuctionEventDocument, variables: { itemId }, fetchPolicy: 'no-cache', context })),
    throwError(() => new Error('The subscription ended.')),
  ).pipe(
    map(eventOf),
    retry({
      delay: (error: unknown) => {
        if (isFinal(error) && !isSubscribed) {
          return throwError(() => error);
        }
        isSubscribed = false;
        failures += 1;
        return race(timer(retryDelayMs(failures)), wakes);
      },
    }),
  );
};
