import type { SoakedStage } from '../../soak/auctions/soaked-stage.ts';

/** The auction that everybody bids in, and how to reach it. */
export interface HotTarget {
  readonly stage: SoakedStage;
  readonly itemId: string;
  readonly bidders: number;
  /** The direct way to the table, past the local cloud. */
  readonly access: { readonly endpoint: string; readonly accessKeyId: string };
}
