/** What a page does with the client: watches an auction as a guest until it is over, bidding being done elsewhere. */
import { createClient, type StackOutputs, watchAuction } from '../../client/index.ts';

export const watchInPage = (outputs: StackOutputs, itemId: string): Promise<string[][]> =>
  new Promise((resolve, reject) => {
    const kinds: string[][] = [];
    watchAuction(createClient(outputs), itemId, {
      next: (event) => void kinds.push(event.kinds),
      error: reject,
      complete: () => resolve(kinds),
    });
  });

Object.assign(globalThis, { watchInPage });
