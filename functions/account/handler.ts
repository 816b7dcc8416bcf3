import { logged } from '../lib/log.ts';
import { type Closed, closeAccount } from './close-account.ts';
import { type Account, lookUp } from './look-up.ts';

/** Whose account, and what of it; the resolver takes the id of who closes from the verified token. */
export type AccountTask = { task: 'LOOK_UP' | 'CLOSE'; userId: string };

const doTask = ({ task, userId }: AccountTask): Promise<Account | Closed | null> =>
  task === 'CLOSE' ? closeAccount(userId) : lookUp(userId);

/** Does for accounts what resolvers can't: asks the user pool, and looks through all auctions of a user. */
export const handler = logged(({ task, userId }: AccountTask) => ({ operation: `account.${task}`, subject: userId }), doTask);
