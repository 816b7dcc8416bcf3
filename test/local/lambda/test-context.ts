import { createHash } from 'node:crypto';
import { createAppointments } from '../../../local/clock/appointments.ts';
import { createFaults, type SteerableFaults } from '../../../local/faults/faults.ts';
import { createCallerRegistry } from '../../../local/http/caller-registry.ts';
import type {
  Cause,
  CloudContext,
  Json,
  JsonObject,
  MeterReading,
  OutgoingMessage,
  StateTable,
  TemplateResource,
} from '../../../local/service.ts';

/** What a context has seen, and the handles by which a test moves it. */
export interface TestContext extends CloudContext {
  readonly faults: SteerableFaults;
  readonly readings: { cause: Cause | undefined; reading: MeterReading }[];
  readonly messages: OutgoingMessage[];
  readonly logged: { service: string; message: string; fields: JsonObject | undefined }[];
  advance(ms: number): void;
}

/** The memory behind a context's state; handing it to a second context is a restart. */
export type Memory = Map<string, Map<string, string>>;

export function createTestContext(memory: Memory = new Map(), endpoint: () => string = () => 'http://127.0.0.1:9'): TestContext {
  const readings: TestContext['readings'] = [];
  const messages: OutgoingMessage[] = [];
  const logged: TestContext['logged'] = [];
  // The clock stands still between two moves, so that no test depends on how fast it runs.
  let nowMs = Date.now();
  const appointments = createAppointments(() => nowMs);
  return {
    region: 'eu-central-1',
    accountId: '000000000000',
    endpoint,
    clock: { now: () => nowMs, at: appointments.add },
    advance: (ms) => {
      nowMs += ms;
      appointments.look();
    },
    faults: createFaults(),
    meter: { record: (cause, reading) => readings.push({ cause, reading }) },
    readings,
    inbox: { deliver: (message) => messages.push(message) },
    messages,
    state: { table: (name) => memoryTable(memory, name), atomically: (work) => work() },
    callers: createCallerRegistry(),
    secretName: (purpose, length) => createHash('sha512').update(purpose).digest('hex').repeat(4).slice(0, length),
    log: (service, message, fields) => logged.push({ service, message, fields }),
    logged,
  };
}

/** Values are kept as text, so that a test sees only what was put. */
function memoryTable<V extends Json>(memory: Memory, name: string): StateTable<V> {
  const rows = memory.get(name) ?? new Map<string, string>();
  memory.set(name, rows);
  return {
    get: (key) => {
      const text = rows.get(key);
      return text === undefined ? undefined : JSON.parse(text);
    },
    put: (key, value) => void rows.set(key, JSON.stringify(value)),
    delete: (key) => void rows.delete(key),
    entries: (prefix = '') => [...rows].filter(([key]) => key.startsWith(prefix)).map(([key, text]) => [key, JSON.parse(text)]),
  };
}

export function testResource(
  type: string,
  logicalId: string,
  properties: JsonObject,
  assets: Record<string, string> = {},
): TemplateResource {
  return {
    stackName: 'Test',
    logicalId,
    type,
    properties,
    generatedName: `Test-${logicalId}`,
    assetPath: (location) => assets[location] ?? `/missing/${location}`,
  };
}
