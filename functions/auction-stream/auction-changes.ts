import type { AuctionEventRow } from '../../domain/entities/auction-event.ts';
import { itemIdOf } from '../../domain/keys.ts';
import { ENDING_SOON_MS } from '../../domain/limits.ts';
import { scheduleClose, scheduleEndingSoon } from '../lib/auction-schedule.ts';
import { requiredSetting } from '../lib/env.ts';
import { notify } from '../lib/notify.ts';
import { publishAuctionEvent } from '../lib/publish.ts';
import { auctionEnded, putOnBus } from './auction-ended.ts';
import { mergedNotices } from './auction-notices.ts';
import { endItem, markProcessed, readRows, writeBidders, writeEvents } from './auction-rows.ts';
import type { AuctionChange } from './changes.ts';
import { isAfterLost, repairLost } from './lost-changes.ts';

const closerArn = requiredSetting('CLOSER_ARN');

const publish = (event: AuctionEventRow): Promise<void> =>
  publishAuctionEvent({
    itemId: itemIdOf(event.PK),
    seq: event.seq,
    kinds: event.kinds,
    currency: event.currency,
    currentPriceMinor: event.price,
    minimumBidMinor: event.minBid,
    bidCount: event.bidCount,
    reserveMet: event.reserveMet,
    leaderAlias: event.leaderAlias ?? null,
    endsAt: new Date(event.endsAt).toISOString(),
    status: event.status,
    at: new Date(event.at).toISOString(),
  });

const scheduleNew = async (changes: readonly AuctionChange[]): Promise<void> => {
  for (const { after } of changes.filter(({ before }) => before === null)) {
    const itemId = itemIdOf(after.PK);
    await scheduleClose(itemId, after.endsAt, closerArn);
    if (after.endsAt - ENDING_SOON_MS > after.startsAt) {
      await scheduleEndingSoon(itemId, after.endsAt - ENDING_SOON_MS, closerArn);
    }
  }
};

/**
 * Carries out what changes of one auction, in their order, mean: history and events, what is known of its bidders, its schedule, who is told,
 * and the event on the bus. Rows are written before anything is told. Each part does nothing more when it is done again, and what is marked as
 * done is left out. What was given up before them is repaired first.
 *
 * @throws Error when a part failed; nothing is marked then.
 */
export const processChanges = async (partition: string, changes: readonly AuctionChange[]): Promise<void> => {
  const known = await readRows(partition, changes);
  const done = known.auction?.processed ?? -1;
  const fresh = changes.filter(({ after }) => after.revision > done);
  const [first, last] = [fresh[0], fresh.at(-1)];
  if (first === undefined || last === undefined) {
    return;
  }
  const repaired = isAfterLost(first, done) ? await repairLost(partition, first) : null;
  const rows = repaired === null ? known : await readRows(partition, changes);
  await scheduleNew(fresh);
  const events = [...(repaired ?? []), ...(await writeEvents(fresh))];
  await writeBidders(partition, fresh, rows);
  if (last.after.state === 'CANCELLED' && rows.item !== undefined) {
    await endItem(rows.item);
  }
  await putOnBus(fresh.map(auctionEnded).filter((event) => event !== null));
  for (const event of events) {
    await publish(event);
  }
  for (const notice of mergedNotices(fresh, rows.item?.title ?? '')) {
    await notify(notice);
  }
  await markProcessed(partition, last.after.revision);
};
