import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../tools/command-line.ts';
import { commands } from '../../tools/commands.ts';
import { readStartSettings, type StartSettings } from '../../tools/start/settings.ts';

function read(...args: string[]): StartSettings {
  return readStartSettings(readCommandLine('start', commands.start!, args, {}));
}

describe('readStartSettings', () => {
  it('has defaults for everything', () => {
    expect(read()).toEqual({
      data: '.local/data',
      build: resolve('.local/build'),
      outputs: '.local/outputs.json',
      port: 4000,
      host: '127.0.0.1',
      reset: false,
      verbose: false,
      seeds: true,
      seed: undefined,
    });
  });

  it('takes ports from 0 to 65535', () => {
    expect([read('--port', '0').port, read('--port', '65535').port]).toEqual([0, 65_535]);
    expect(() => read('--port', '65536')).toThrow('--port 65536 is no whole number from 0 to 65535.');
    expect(() => read('--port', '4k')).toThrow('--port 4k is no whole number from 0 to 65535.');
    expect(() => read('--port', '-1')).toThrow();
  });

  it('keeps nothing with --in-memory', () => {
    expect(read('--in-memory').data).toBeUndefined();
  });

  it.each([
    ['--in-memory', '--data', 'x'],
    ['--in-memory', '--reset'],
    ['--no-seed', '--seed', '1'],
  ])('refuses %s with %s', (...args) => {
    expect(() => read(...args)).toThrow(`${args[0]} and ${args[1]} contradict each other.`);
  });
});
