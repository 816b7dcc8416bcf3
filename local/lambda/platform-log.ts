import type { CloudContext, JsonObject } from '../service.ts';
import type { FunctionDefinition } from './function-definition.ts';

/** The lines that Lambda itself writes about a process and its runs. */
export interface PlatformLog {
  initStarted(): void;
  initEnded(durationMs: number, failed: boolean): void;
  runStarted(requestId: string): void;
  runEnded(run: EndedRun): void;
}

/** A run with its measures: milliseconds and megabytes. */
export interface EndedRun {
  readonly requestId: string;
  readonly status: 'success' | 'error' | 'failure' | 'timeout';
  readonly errorType?: string;
  readonly durationMs: number;
  readonly memoryMb: number;
  /** Told for the first run of a process only. */
  readonly initMs: number | undefined;
}

const LEVELS = ['DEBUG', 'INFO', 'WARN'];

/**
 * Platform lines in the log format JSON, from the function's system log level on: what ends well is told at INFO by the report alone,
 * what ends badly at WARN. In the format Text there are none. Follows the AWS Lambda Developer Guide, "System log level event mapping"
 * and "Telemetry API Event schema reference".
 */
export function platformLog(context: CloudContext, definition: FunctionDefinition, stream: string): PlatformLog {
  const { logging, name, memoryMb } = definition;
  const write = (level: string, type: string, record: JsonObject) => {
    if (logging.format !== 'JSON' || LEVELS.indexOf(level) < LEVELS.indexOf(logging.systemLevel)) return;
    const line = JSON.stringify({ time: new Date(context.clock.now()).toISOString(), type: `platform.${type}`, record });
    context.log('lambda', line, { function: name, requestId: record.requestId ?? null });
  };
  return {
    initStarted: () => {
      const phase = { initializationType: 'on-demand', phase: 'init', functionName: name, functionVersion: '$LATEST', instanceId: stream };
      write('INFO', 'initStart', phase);
    },
    initEnded: (durationMs, failed) => {
      const phase = { initializationType: 'on-demand', phase: 'init', status: failed ? 'error' : 'success' };
      write(failed ? 'WARN' : 'DEBUG', 'initRuntimeDone', phase);
      write('DEBUG', 'initReport', { ...phase, metrics: { durationMs: rounded(durationMs) } });
    },
    runStarted: (requestId) => write('INFO', 'start', { requestId, functionArn: definition.arn, version: '$LATEST' }),
    runEnded: (run) => {
      const { requestId, status, errorType, durationMs, initMs } = run;
      const well = status === 'success';
      const end = { requestId, status, ...(errorType === undefined ? {} : { errorType }) };
      write(well ? 'DEBUG' : 'WARN', 'runtimeDone', { ...end, metrics: { durationMs: rounded(durationMs) } });
      const billedDurationMs = Math.ceil(durationMs + (initMs ?? 0));
      const figures = { durationMs: rounded(durationMs), billedDurationMs, memorySizeMB: memoryMb, maxMemoryUsedMB: run.memoryMb };
      write(well ? 'INFO' : 'WARN', 'report', {
        ...end,
        metrics: initMs === undefined ? figures : { ...figures, initDurationMs: rounded(initMs) },
      });
    },
  };
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;
