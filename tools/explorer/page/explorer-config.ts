import type { Outputs } from '../../stage.ts';

/** What the local cloud tells the page on `/explorer-config.json`. */
export interface ExplorerConfig {
  readonly outputs: Outputs;
  /** Accounts that can be chosen, all with the same password. */
  readonly accounts: { email: string; label: string }[];
  readonly password: string;
}

/** A sample operation, with placeholders such as `$SOME_ITEM` in its variables. */
export interface Sample {
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly query: string;
  readonly variables: string;
}
