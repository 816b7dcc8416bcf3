import type { Context } from 'aws-lambda';
import type { ClosingTask } from '../lib/auction-schedule.ts';
import { logged } from '../lib/log.ts';
import { closeAuction } from './close-auction.ts';
import { sweep } from './sweep.ts';
import { tellEndingSoon } from './tell-ending-soon.ts';

const doTask = async (asked: ClosingTask, { invokedFunctionArn }: Context): Promise<void> => {
  if (asked.task === 'CLOSE') {
    return closeAuction(asked.itemId, Date.now(), invokedFunctionArn);
  }
  return asked.task === 'SWEEP' ? sweep(Date.now(), invokedFunctionArn) : tellEndingSoon(asked.itemId);
};

/** Does what a schedule or the sweep's rule asks for. What it schedules again calls this same function. @throws Error when it could not; it is called again then. */
export const handler = logged(
  (asked: ClosingTask, _context: Context) => ({
    operation: `auction-closer.${asked.task}`,
    ...(asked.task === 'SWEEP' ? {} : { subject: asked.itemId }),
  }),
  doTask,
);
