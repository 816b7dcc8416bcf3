import type { Dice } from '../demo/dice.ts';
import { type Seller, sellers } from '../demo/sellers.ts';

/** When somebody bids: so long after the start or before the end as it stands, in seconds. */
type Entrance = { readonly afterStart: number } | { readonly beforeEnd: number };

/** Somebody who bids in the demo. */
export interface Character {
  readonly account: Seller;
  /** The most that they would pay, in minor units; nobody else ever sees it. */
  readonly limitMinor: number;
  readonly enters: Entrance;
  /** Whether they go up by the least that counts each time, or name their limit at once. */
  readonly stepwise: boolean;
  /** How they are told of at the start. */
  readonly manner: string;
}

export interface Cast {
  readonly seller: Seller;
  readonly bidders: readonly Character[];
}

/** The terms of the demo's auction, in minor units and seconds. The soft close is short, so that it can be watched. */
export const TERMS = { startPriceMinor: 2000, incrementMinor: 250, reservePriceMinor: 7500, softCloseSeconds: 8 } as const;

type Role = Omit<Character, 'account' | 'limitMinor'> & { readonly name: string; readonly fromMinor: number; readonly toMinor: number };

const ROLES: readonly Role[] = [
  { name: 'bram', fromMinor: 4500, toMinor: 6000, enters: { afterStart: 3 }, stepwise: false, manner: 'names a limit at once' },
  { name: 'chloe', fromMinor: 6500, toMinor: 8500, enters: { afterStart: 6 }, stepwise: true, manner: 'goes up step by step' },
  { name: 'elif', fromMinor: 9000, toMinor: 14_000, enters: { afterStart: 18 }, stepwise: false, manner: 'names a limit at once' },
  { name: 'dirk', fromMinor: 8500, toMinor: 14_000, enters: { beforeEnd: 5 }, stepwise: false, manner: 'comes in the last seconds' },
  { name: 'gilles', fromMinor: 8000, toMinor: 16_000, enters: { beforeEnd: 2 }, stepwise: false, manner: 'comes even later' },
];

/** Who plays, with limits that the dice draw. */
export function castOf(dice: Dice): Cast {
  return {
    seller: accountOf('anna'),
    bidders: ROLES.map(({ name, fromMinor, toMinor, ...role }) => ({
      ...role,
      account: accountOf(name),
      limitMinor: Math.round(dice.between(fromMinor, toMinor) / 50) * 50,
    })),
  };
}

function accountOf(name: string): Seller {
  const account = sellers.find(({ email }) => email.startsWith(`${name}@`));
  if (account === undefined) throw new Error(`The demo city has no account ${name}.`);
  return account;
}
