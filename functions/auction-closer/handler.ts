import type { ClosingTask } from '../lib/auction-schedule.ts';
import { closeAuction } from './close-auction.ts';
import { sweep } from './sweep.ts';
import { tellEndingSoon } from './tell-ending-soon.ts';

/** Does what a schedule or the sweep's rule asks for. @throws Error when it could not; it is called again then. */
export const handler = async (asked: ClosingTask): Promise<void> => {
  if (asked.task === 'CLOSE') {
    return closeAuction(asked.itemId, Date.now());
  }
  return asked.task === 'SWEEP' ? sweep(Date.now()) : tellEndingSoon(asked.itemId);
};
