import type { JsonObject } from './service.ts';

/** What to run, where, and who is told what. */
export interface CloudOptions {
  /** The cloud assembly, `cdk.out`. */
  readonly assembly: string;
  /** The data directory; undefined for memory. */
  readonly data: string | undefined;
  /** 0 for any free one. */
  readonly port: number;
  readonly host: string;
  /** The file for the stacks' outputs. */
  readonly outputs: string;
  /** Whether what the data directory holds is dropped first. */
  readonly reset: boolean;
  /** Whether the log goes to the screen too. */
  readonly verbose: boolean;
  /** Static files for `GET /` and below, and what `/explorer-config.json` tells, read anew for each request. */
  readonly explorer?: { readonly directory: string; readonly config: JsonObject };
  /** Told what is being done while it starts. */
  readonly onStep?: (text: string) => void;
  /** One stack of several, with those that it imports from. */
  readonly stack?: string;
}

/** A local cloud that answers. */
export interface RunningCloud {
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  readonly outputs: Record<string, Record<string, string>>;
  /** A line for each thing that a user should know and that is no failure. */
  readonly warnings: string[];
  /** Whether the data directory was empty before. */
  readonly freshData: boolean;
  /** Settles when it has ended: with the reason when it ended by itself, with undefined after `stop`. */
  readonly closed: Promise<string | undefined>;
  /** Ends everything within 3 s. */
  stop(): Promise<void>;
}
