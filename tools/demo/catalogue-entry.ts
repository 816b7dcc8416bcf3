import type { Condition } from '../../schema/generated/types.ts';

/** Title, lowest and highest price in euros, a sentence, and the condition where the sentence settles it. `{a|b}` stands for one of its words. */
export type CatalogueEntry = readonly [title: string, fromEuros: number, toEuros: number, text: string, condition?: Condition];
