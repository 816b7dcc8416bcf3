/**
 * A table with a mapped function in a process that a test kills: `write` puts items until it is killed and tells each one that was
 * acknowledged; `drain` ends when all that was written has been delivered.
 */
import { createEventStage } from './event-stage.ts';

const [, , folder = '', task = ''] = process.argv;
const stage = createEventStage(folder);
await stage.dynamodb.launch();
const streamArn = await stage.table('killed');
await stage.define(
  'consumer',
  'export const handler = async ({ Records }) => { for (const r of Records) { tell(item(r)); await sleep(2); } };',
);
await stage.map('consumer', streamArn, { BatchSize: 10 });
await stage.start();

if (task === 'drain') {
  await stage.settle();
  await stage.stop();
} else {
  for (let n = Number(task); ; n += 1) {
    await stage.put('killed', `k${n % 5}`, n);
    process.stdout.write(`${n}\n`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
