import { format, types } from 'node:util';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const METHODS = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' } as const;

/**
 * From now on the methods of `console` write one JSON object a line, as the Node.js runtime does in the log format JSON: `timestamp`,
 * `level`, `requestId`, `message`, and for an error its type, message and stack. Lines below `lowest` are left out.
 * Follows the AWS Lambda Developer Guide, "Log and monitor Node.js Lambda functions".
 */
export function writeJsonLogs(lowest: string, requestId: () => string | undefined): void {
  for (const [method, level] of Object.entries(METHODS)) {
    const written = LEVELS.indexOf(level) >= LEVELS.indexOf(lowest);
    const write = (...values: unknown[]) => {
      if (written) process.stdout.write(`${jsonLine(level, requestId(), values)}\n`);
    };
    Object.defineProperty(console, method, { value: write, writable: true, configurable: true });
  }
}

function jsonLine(level: string, requestId: string | undefined, values: readonly unknown[]): string {
  const head = { timestamp: new Date().toISOString(), level, requestId };
  const [only] = values;
  if (values.length !== 1) return JSON.stringify({ ...head, message: format(...values), ...errorKeys(values.find(types.isNativeError)) });
  try {
    return JSON.stringify({ ...head, message: only }, (_key, value) => (types.isNativeError(value) ? errorKeys(value) : value));
  } catch {
    // A circular object, or one with a bigint: as text it can be told.
    return JSON.stringify({ ...head, message: format(only) });
  }
}

function errorKeys(error: Error | undefined): object {
  if (error === undefined) return {};
  return { errorType: error.constructor.name, errorMessage: error.message, stackTrace: (error.stack ?? '').split('\n').slice(1) };
}
