import { v5 } from 'uuid';

const NAMESPACE = '8f2f3c57-4c1c-4f0e-9f7e-2d5a0c6b9e31';

/** The request id of the `number`th bid on an item. */
export function demoBidId(itemId: string, number: number): string {
  return v5(`${itemId}/bid/${number}`, NAMESPACE);
}

/** The id of an item of the demo city. The generation counts how often its auction was listed again, from 0. */
export function demoItemId(seed: number, index: number, generation: number): string {
  return v5(`${seed}/${index}/${generation}`, NAMESPACE);
}
