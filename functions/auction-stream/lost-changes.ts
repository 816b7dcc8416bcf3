import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { AuctionEventRow } from '../../domain/entities/auction-event.ts';
import { requiredSetting } from '../lib/env.ts';
import { missingEvents } from '../lib/missing-events.ts';
import { readEvents } from '../lib/read-events.ts';
import { documents } from '../lib/table.ts';
import { readRows, writeBidders } from './auction-rows.ts';
import type { AuctionChange } from './changes.ts';

const TableName = requiredSetting('TABLE');

/** Whether changes before this one were given up: every change raises the revision by one, and the auction tells up to which all was done. */
export const isAfterLost = ({ before }: AuctionChange, done: number): boolean => before !== null && before.revision > done;

/**
 * Writes down what was given up before this change, as far as it is still known: the last of it from the auction as this change found it, the
 * rest from the events around. Answers the events. One that can't be written stays missing until the sweep after the end, for it must not hold
 * up what came later.
 */
export const repairLost = async (partition: string, { record, before }: AuctionChange): Promise<AuctionEventRow[]> => {
  if (before === null) {
    return [];
  }
  try {
    const events = missingEvents(before, await readEvents(partition));
    await Promise.all(events.map((Item) => documents.send(new PutCommand({ TableName, Item }))));
    const lost = [{ record, before: null, after: before }];
    await writeBidders(partition, lost, await readRows(partition, lost));
    return events;
  } catch (error) {
    console.error(JSON.stringify({ message: 'lost changes not repaired', eventID: record.eventID, error: String(error) }));
    return [];
  }
};
