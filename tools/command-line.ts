import { parseArgs } from 'node:util';
import { type Command, type CommandInput, flagsGoBehindDashes, spelling } from './command.ts';
import { nearestFlag } from './nearest-flag.ts';
import { takeSwallowedFlags } from './swallowed-flags.ts';

/**
 * Takes a command line apart, the flags that npm swallowed included; these leave `environment`, so that no child reads them again.
 * @throws Error with one line for people: an unknown flag, a missing value, words where none belong.
 */
export function readCommandLine(name: string, command: Command, args: readonly string[], environment: NodeJS.ProcessEnv): CommandInput {
  if (command.raw) return inputOf(args, new Map());
  const { flags, words } = parse(name, command, args);
  const values = takeSwallowedFlags(name, command, words, environment);
  for (const [flag, value] of flags) values.set(flag, value);
  if (words.length > 0 && command.words === undefined) {
    throw new Error(`${spelling(name)} takes no "${words.join(' ')}". ${flagsGoBehindDashes(name)}`);
  }
  return inputOf(words, values);
}

function parse(name: string, command: Command, args: readonly string[]): { flags: Map<string, string | true>; words: string[] } {
  const options = Object.fromEntries(
    Object.entries(command.flags).map(([flag, { value }]) => [
      flag,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true, allowPositionals: true });
  const flags = new Map<string, string | true>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind === 'option') flags.set(token.name, checked(name, command, token));
  }
  return { flags, words };
}

function checked(name: string, command: Command, token: { name: string; rawName: string; value: string | undefined }): string | true {
  const flag = command.flags[token.name];
  if (flag === undefined) {
    const near = nearestFlag(command, token.name);
    const meant = near === undefined ? '' : ` Did you mean --${near}?`;
    throw new Error(`${spelling(name)} has no flag ${token.rawName}.${meant} See: ${spelling(name)} -- --help`);
  }
  if (flag.value === undefined && token.value !== undefined) throw new Error(`--${token.name} takes no value.`);
  if (flag.value !== undefined && (token.value === undefined || token.value === '')) {
    throw new Error(`--${token.name} needs a value: --${token.name} ${flag.value}`);
  }
  return token.value ?? true;
}

function inputOf(words: readonly string[], values: ReadonlyMap<string, string | true>): CommandInput {
  return {
    words,
    has: (flag) => values.has(flag),
    value: (flag) => {
      const value = values.get(flag);
      return value === true ? undefined : value;
    },
  };
}
