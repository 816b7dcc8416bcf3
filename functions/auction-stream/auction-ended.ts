import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { auctionOrderId } from '../../domain/entities/order.ts';
import { type AuctionEnded, EVENT_SOURCE } from '../../domain/events.ts';
import { itemIdOf } from '../../domain/keys.ts';
import { requiredSetting } from '../lib/env.ts';
import { type AuctionChange, timeOf } from './changes.ts';

const EventBusName = requiredSetting('EVENT_BUS');
const bus = new EventBridgeClient();

/** The event of a change that ended an auction, or null. */
export const auctionEnded = (change: AuctionChange): AuctionEnded | null => {
  const { before, after } = change;
  const { state } = after;
  if (before?.state !== 'LIVE' || state === 'LIVE') {
    return null;
  }
  const itemId = itemIdOf(after.PK);
  const isSold = state === 'SOLD';
  return {
    id: `${itemId}-${after.seq}`,
    type: 'AuctionEnded',
    version: 1,
    time: new Date(timeOf(change)).toISOString(),
    correlationId: after.buyNowRequestId ?? after.lastRequestId ?? itemId,
    data: {
      itemId,
      outcome: isSold && after.isBoughtNow === true ? 'BOUGHT_NOW' : state,
      sellerId: after.sellerId,
      winnerId: after.winnerId ?? null,
      orderId: isSold ? auctionOrderId(itemId) : null,
      priceMinor: after.price,
      currency: after.currency,
    },
  };
};

/** Puts the events on the bus. @throws Error when the bus did not take one; those that it took have the same ids when they come again. */
export const putOnBus = async (events: readonly AuctionEnded[]): Promise<void> => {
  for (const event of events) {
    const entry = { EventBusName, Source: EVENT_SOURCE, DetailType: event.type, Detail: JSON.stringify(event), Time: new Date(event.time) };
    const { FailedEntryCount = 0, Entries = [] } = await bus.send(new PutEventsCommand({ Entries: [entry] }));
    if (FailedEntryCount > 0) {
      throw new Error(`The bus did not take an event: ${Entries[0]?.ErrorCode ?? 'without a reason'}`);
    }
  }
};
