import { v4 } from 'uuid';
import type { PageCaller } from './caller.ts';

interface SomeItem {
  readonly id: string;
  readonly version: number;
  readonly seller: { readonly id: string };
}

interface Page {
  readonly page: { readonly items: readonly SomeItem[] };
}

const ITEM = 'items { id version seller { id } }';
const NEAR = `query ($input: ItemsNearInput!) { page: itemsNear(input: $input, limit: 1) { ${ITEM} } }`;
const MINE = `{ page: myItems(limit: 1) { ${ITEM} } }`;
const MIDDLE = { latitude: 51.0543, longitude: 3.7174, radiusKm: 25 };
const DAY_MS = 86_400_000;

/** Replaces the placeholders in a sample's variables by things that exist now; what cannot be found stays as it is. */
export async function fillPlaceholders(variables: string, caller: PageCaller): Promise<string> {
  const values = new Map<string, string>([
    ['$NEW_ID', v4()],
    ['$TOMORROW', new Date(Date.now() + DAY_MS).toISOString()],
  ]);
  if (variables.includes('$SOME_')) {
    const item = await firstOf(() => caller.ask<Page>(NEAR, { input: MIDDLE }));
    if (item !== undefined) values.set('$SOME_ITEM', item.id).set('$SOME_SELLER', item.seller.id);
  }
  if (variables.includes('$MY_') && caller.isSignedIn()) {
    const item = await firstOf(() => caller.ask<Page>(MINE));
    if (item !== undefined) values.set('$MY_ITEM', item.id).set('"$MY_VERSION"', String(item.version));
  }
  return [...values].reduce((text, [placeholder, value]) => text.replaceAll(placeholder, value), variables);
}

async function firstOf(read: () => Promise<Page>): Promise<SomeItem | undefined> {
  try {
    return (await read()).page.items[0];
  } catch {
    return undefined;
  }
}
