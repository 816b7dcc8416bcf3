import { type Command, type Flag, flagsGoBehindDashes, spelling } from './command.ts';
import { nearestFlag } from './nearest-flag.ts';

const PREFIX = 'npm_config_';

/**
 * Flags typed without `--`, as in `npm start --port 5000`: npm takes them for settings of its own and hands them on in the environment,
 * `--port=5000` whole, `--port 5000` as `true` with the value among the words, `--no-seed` as an empty `seed`.
 * What is clear is honoured: taken out of `environment`, and a value out of `words`.
 * @throws Error with the right spelling for what is not clear, or not a flag but near one.
 */
export function takeSwallowedFlags(
  name: string,
  command: Command,
  words: string[],
  environment: NodeJS.ProcessEnv,
): Map<string, string | true> {
  const taken = new Map<string, string | true>();
  const withoutValue: string[] = [];
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(PREFIX) || text === undefined) continue;
    const typed = variable.slice(PREFIX.length).replaceAll('_', '-');
    const [flagName, flag] = flagFor(command, typed, text);
    if (flag === undefined) {
      refuseNearMiss(name, command, typed);
      continue;
    }
    if (flag.sharedWithNpm === 'ignore') continue;
    if (flag.sharedWithNpm === 'refuse') throw new Error(flagsGoBehindDashes(name));
    delete environment[variable];
    if (flag.value === undefined) taken.set(flagName, true);
    else if (text === 'true') withoutValue.push(flagName);
    else taken.set(flagName, text);
  }
  if (environment[`${PREFIX}loglevel`] === 'verbose' && command.flags.verbose !== undefined) taken.set('verbose', true);
  for (const flag of withoutValue) taken.set(flag, valueAmong(name, command, words, withoutValue));
  return taken;
}

/** npm turns `--no-x` into an empty `x`. */
function flagFor(command: Command, typed: string, text: string): [string, Flag | undefined] {
  const flagName = text === '' ? `no-${typed}` : typed;
  return [flagName, command.flags[flagName]];
}

function refuseNearMiss(name: string, command: Command, typed: string): void {
  const near = nearestFlag(command, typed);
  if (near === undefined || near.startsWith(`no-`) || typed.startsWith('no-')) return;
  throw new Error(`${spelling(name)} has no flag --${typed}. Did you mean: ${spelling(name)} -- --${near}`);
}

/** npm forgets which value belonged to which flag, so a value is honoured only where there is just one of each. */
function valueAmong(name: string, command: Command, words: string[], flags: readonly string[]): string {
  const value = words[0];
  if (flags.length === 1 && words.length === 1 && command.words === undefined && value !== undefined) {
    words.length = 0;
    return value;
  }
  const example = flags.map((flag) => ` --${flag} ${command.flags[flag]?.value ?? ''}`).join('');
  throw new Error(`npm swallowed ${flags.map((flag) => `--${flag}`).join(' and ')}. Write: ${spelling(name)} --${example}`);
}
