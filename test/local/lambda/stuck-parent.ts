/** Runs a function that tells its process id and then loops for ever; the test kills this process. */
import { createTestFunctions } from './test-functions.ts';

const functions = createTestFunctions();
await functions.define('loop', 'export const handler = () => { console.log("pid", process.pid); while (true); };', {
  Timeout: 900,
});
void functions.lambda.invoke({ functionName: 'loop', payload: {}, cause: undefined });
setInterval(() => {
  const line = functions.context.logged.find(({ message }) => message.startsWith('pid'));
  if (line !== undefined) console.log(line.message.slice('pid '.length));
}, 100);
