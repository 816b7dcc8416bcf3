import type { Json } from '../../service.ts';

/** Stands for a value that must not be null but is: it takes the nearest parent that may be null with it. */
export const BUBBLE: unique symbol = Symbol('bubble');

/** A finished value of the answer. */
export type Settled = Json | typeof BUBBLE;

/** A value of the answer; a promise only where something had to be waited for. */
export type Completed = Settled | Promise<Settled>;
