/** What every event on the bus comes in. The same event has the same id, however often it is sent. */
type EventEnvelope<Type extends string, Data> = {
  id: string;
  type: Type;
  version: number;
  /** ISO 8601 in UTC. */
  time: string;
  correlationId: string;
  data: Data;
};

/** The `Source` of all events of the marketplace. */
export const EVENT_SOURCE = 'ecobid';

/** An auction is over. The winner and the order are null unless it was sold; the price is in minor units. */
export type AuctionEnded = EventEnvelope<
  'AuctionEnded',
  {
    itemId: string;
    outcome: 'SOLD' | 'BOUGHT_NOW' | 'UNSOLD' | 'CANCELLED';
    sellerId: string;
    winnerId: string | null;
    orderId: string | null;
    priceMinor: number;
    currency: string;
  }
>;
