/** A crowd in a process of its own: `gather` or `bid` from the parent, milliseconds back. */
import process from 'node:process';
import { Crowd } from './crowd.ts';

const crowd = new Crowd(JSON.parse(process.argv[2] ?? '{}'));
process.on('message', async (order: 'gather' | 'bid') => {
  process.send?.((await crowd[order]()) ?? 0);
});
process.once('disconnect', () => crowd.leave());
