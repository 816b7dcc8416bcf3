import type { Figures } from '../../local/meter/meter.ts';

/** The steering of a local cloud, `/_local/…`, for tests: its clock, its faults, its rest, its meter and its inbox. */

interface ClockReading {
  /** ISO 8601. */
  readonly now: string;
  readonly offsetMs: number;
}

/** A rule as it is sent; the local cloud's page on faults says what it means. */
interface FaultRule {
  readonly service: string;
  readonly kind: string;
  readonly action?: string;
  readonly match?: string;
  readonly rate?: number;
  readonly after?: number;
  readonly times?: number;
}

interface FaultsReading {
  readonly seed: number | null;
  readonly rules: readonly (FaultRule & { readonly met: number; readonly struck: number })[];
}

interface MeterReading {
  readonly operations: Readonly<Record<string, Figures>>;
  readonly total: Figures;
}

interface InboxMessage {
  readonly id: string;
  readonly channel: 'sms' | 'email';
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly at: string;
}

/** All that a test can do to a local cloud from outside; each call throws with the cloud's own words when it refuses. */
export interface Steering {
  clock(): Promise<ClockReading>;
  /** Moves the clock forward. */
  advance(ms: number): Promise<ClockReading>;
  /** Moves the clock forward, and waits until all that came due by it is done. */
  pass(ms: number): Promise<void>;
  /** Lays in a plan of faults in the place of the last. */
  inject(seed: number, ...rules: readonly FaultRule[]): Promise<FaultsReading>;
  faults(): Promise<FaultsReading>;
  /** Takes the plan away, and tells how it went. */
  heal(): Promise<FaultsReading>;
  /** Waits until nothing is under way or due. */
  settle(): Promise<void>;
  meter(): Promise<MeterReading>;
  resetMeter(): Promise<void>;
  /** Oldest first. */
  inbox(): Promise<readonly InboxMessage[]>;
}

/** The steering of the local cloud at this endpoint, `http://127.0.0.1:PORT`. */
export const steer = (endpoint: string): Steering => {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(new URL(`/_local/${path}`, endpoint), {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const content = (await answer.json()) as T & { message?: string };
    if (!answer.ok) throw new Error(`${method} /_local/${path}: ${content.message}`);
    return content;
  };
  const advance = (advanceMs: number) => call<ClockReading>('POST', 'clock', { advanceMs });
  const settle = async () => void (await call('POST', 'settle'));
  const faults = () => call<FaultsReading>('GET', 'faults');
  return {
    clock: () => call('GET', 'clock'),
    advance,
    pass: async (ms) => {
      await advance(ms);
      await settle();
    },
    inject: (seed, ...rules) => call('PUT', 'faults', { seed, rules }),
    faults,
    heal: async () => {
      const went = await faults();
      await call('DELETE', 'faults');
      return went;
    },
    settle,
    meter: () => call('GET', 'meter'),
    resetMeter: async () => void (await call('DELETE', 'meter')),
    inbox: async () => (await call<{ messages: readonly InboxMessage[] }>('GET', 'inbox')).messages,
  };
};
