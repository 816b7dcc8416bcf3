import type { Meter, MeterReading } from '../service.ts';

/** The figures of one operation. Units are DynamoDB's capacity units. */
export type Figures = Required<MeterReading>;

/** Calls that no GraphQL operation caused, such as those of an SDK from outside. */
const NO_OPERATION = '(no operation)';

const ZERO: Figures = { count: 0, trips: 0, writeUnits: 0, readUnits: 0, lambdas: 0, deliveries: 0, messages: 0 };

/** A meter that can be read and set back. */
export interface ReadableMeter extends Meter {
  /** By operation, and in sum over all of them. */
  read(): { operations: Record<string, Figures>; total: Figures };
  reset(): void;
}

/** A meter at zero. It lives in memory: figures are about one run. */
export function createMeter(): ReadableMeter {
  const operations = new Map<string, Figures>();
  return {
    record: (cause, reading) => {
      const operation = cause?.operation ?? NO_OPERATION;
      operations.set(operation, sum(operations.get(operation) ?? ZERO, reading));
    },
    read: () => ({
      operations: Object.fromEntries([...operations].sort(([left], [right]) => left.localeCompare(right))),
      total: [...operations.values()].reduce(sum, ZERO),
    }),
    reset: () => operations.clear(),
  };
}

const sum = (figures: Figures, reading: MeterReading): Figures => ({
  count: figures.count + (reading.count ?? 0),
  trips: figures.trips + (reading.trips ?? 0),
  writeUnits: figures.writeUnits + (reading.writeUnits ?? 0),
  readUnits: figures.readUnits + (reading.readUnits ?? 0),
  lambdas: figures.lambdas + (reading.lambdas ?? 0),
  deliveries: figures.deliveries + (reading.deliveries ?? 0),
  messages: figures.messages + (reading.messages ?? 0),
});
