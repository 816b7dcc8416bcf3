import { randomUUID } from 'node:crypto';
import { CreateItemDocument, type CreateItemInput, type CreateItemMutation } from '../../client/index.ts';
import type { TestUser } from './users.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A valid input at a fixed price in the middle of Munich; `changes` replace fields. */
export const fixedPriceInput = (changes: Partial<CreateItemInput> = {}): CreateItemInput => ({
  requestId: randomUUID(),
  title: 'Walnut side table',
  description: 'Solid walnut, 45 cm high, one small scratch on the top.',
  category: 'FURNITURE',
  condition: 'GOOD',
  saleKind: 'FIXED_PRICE',
  latitude: 48.137,
  longitude: 11.575,
  priceMinor: 4500,
  ...changes,
});

/** A valid input of an auction that opens now and lasts a day; `terms` replace terms. */
export const auctionInput = (
  terms: Partial<NonNullable<CreateItemInput['auction']>> = {},
  changes: Partial<CreateItemInput> = {},
): CreateItemInput => {
  const { priceMinor: _, ...input } = fixedPriceInput();
  return {
    ...input,
    saleKind: 'AUCTION',
    auction: { startPriceMinor: 1000, endsAt: new Date(Date.now() + DAY_MS).toISOString(), ...terms },
    ...changes,
  };
};

/** The item that a user lists. */
export const listItem = async (user: TestUser, input: CreateItemInput = fixedPriceInput()): Promise<CreateItemMutation['createItem']> => {
  const { data } = await user.client.mutate({ mutation: CreateItemDocument, variables: { input } });
  if (!data) {
    throw new Error('createItem answered no data');
  }
  return data.createItem;
};
