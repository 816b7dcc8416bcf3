import type { ItemStatus } from '../schema/generated/types.ts';

/** Where an item may go; REMOVED is for ever. */
export const ITEM_MOVES: Record<ItemStatus, ItemStatus[]> = {
  ACTIVE: ['RESERVED', 'SOLD', 'ENDED', 'REMOVED'],
  RESERVED: ['ACTIVE', 'SOLD'],
  SOLD: [],
  ENDED: ['REMOVED'],
  REMOVED: [],
};

/** Whether an item may go from one status to another. */
export const canMoveItem = (from: ItemStatus, to: ItemStatus): boolean => ITEM_MOVES[from].includes(to);
