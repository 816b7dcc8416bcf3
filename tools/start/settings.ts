import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { cwd, pid } from 'node:process';
import type { CommandInput } from '../command.ts';

export interface StartSettings {
  /** The data directory, as people would type it; undefined when nothing is kept. */
  readonly data: string | undefined;
  /** Where the template and the page are built, as an absolute path: beside the data, so that two starts on two directories do not meet. */
  readonly build: string;
  readonly outputs: string;
  readonly port: number;
  readonly host: string;
  readonly reset: boolean;
  readonly verbose: boolean;
  /** Whether there is demo data. */
  readonly seeds: boolean;
  /** The seed that was asked for. */
  readonly seed: number | undefined;
}

/**
 * The settings of a start by its flags.
 * @throws Error with one line: a number out of range, or flags that contradict each other.
 */
export function readStartSettings(input: CommandInput): StartSettings {
  const inMemory = input.has('in-memory');
  refuseTogether(input, 'in-memory', 'data');
  refuseTogether(input, 'in-memory', 'reset');
  refuseTogether(input, 'no-seed', 'seed');
  const data = inMemory ? undefined : shown(input.value('data') ?? '.local/data');
  return {
    data,
    build: data === undefined ? join(tmpdir(), `ecobid-${pid}`) : resolve(dirname(data), 'build'),
    outputs: shown(input.value('outputs') ?? '.local/outputs.json'),
    port: wholeNumber(input, 'port', 65_535) ?? 4000,
    host: input.value('host') ?? '127.0.0.1',
    reset: input.has('reset'),
    verbose: input.has('verbose'),
    seeds: !input.has('no-seed'),
    seed: wholeNumber(input, 'seed', 2 ** 31 - 1),
  };
}

function shown(path: string): string {
  return relative(cwd(), resolve(path)) || '.';
}

function refuseTogether(input: CommandInput, one: string, other: string): void {
  if (input.has(one) && input.has(other)) throw new Error(`--${one} and --${other} contradict each other.`);
}

function wholeNumber(input: CommandInput, flag: string, largest: number): number | undefined {
  const text = input.value(flag);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text) || Number(text) > largest) throw new Error(`--${flag} ${text} is no whole number from 0 to ${largest}.`);
  return Number(text);
}
