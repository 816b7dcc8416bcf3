import type { Figures } from '../../local/meter/meter.ts';

/** What each operation has cost. */
export type Reading = Readonly<Record<string, Figures>>;

const NAMES = ['count', 'trips', 'writeUnits', 'readUnits', 'lambdas', 'deliveries', 'messages'] as const;
const NOTHING: Figures = { count: 0, trips: 0, writeUnits: 0, readUnits: 0, lambdas: 0, deliveries: 0, messages: 0 };

/** What every operation has cost on a local cloud since it started. */
export async function readMeter(endpoint: string): Promise<Reading> {
  const response = await fetch(new URL('/_local/meter', endpoint));
  return ((await response.json()) as { operations: Reading }).operations;
}

/** What happened between two readings, by operation. */
export function spentBetween(before: Reading, after: Reading): Reading {
  const spent = Object.entries(after).map(
    ([operation, figures]) => [operation, combine(figures, before[operation] ?? NOTHING, -1)] as const,
  );
  return Object.fromEntries(spent.filter(([, figures]) => NAMES.some((name) => figures[name] !== 0)));
}

/** The sum of all operations. */
export function sumOf(reading: Reading): Figures {
  return Object.values(reading).reduce((sum, figures) => combine(sum, figures, 1), NOTHING);
}

function combine(one: Figures, other: Figures, sign: 1 | -1): Figures {
  const entries = NAMES.map((name) => [name, Math.round((one[name] + sign * other[name]) * 10) / 10] as const);
  return Object.fromEntries(entries) as Record<(typeof NAMES)[number], number>;
}
