/** A flag as `--help` shows it. A flag with a `value` takes one; the others are switches. */
export interface Flag {
  readonly value?: string;
  readonly summary: string;
  /** npm or people's own npm settings use this name too, so it is never read from there: `ignore` passes over it, `refuse` names the right spelling. */
  readonly sharedWithNpm?: 'ignore' | 'refuse';
}

/** What the system must have before a command runs. */
export type Need = 'java' | 'browser';

/** A command line, taken apart. */
export interface CommandInput {
  /** What stands on the command line besides flags. */
  readonly words: readonly string[];
  has(flag: string): boolean;
  value(flag: string): string | undefined;
}

export interface Command {
  readonly summary: string;
  /** What `--help` shows for the words besides flags, such as `NAME [flags of NAME]`. */
  readonly words?: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Everything behind the command's name reaches it unread, as `words`. */
  readonly raw?: true;
  readonly needs: readonly Need[];
  /** Answers the exit code. */
  readonly load: () => Promise<{ run(input: CommandInput): Promise<number> }>;
}

/** How a command is typed: `npm start`, `npm test`, `npm run smoke`. */
export function spelling(name: string): string {
  return name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`;
}

/** What `--help` prints. */
export function helpOf(name: string, command: Command): string {
  const flags = Object.entries<Flag>({ ...command.flags, help: { summary: 'shows this text' } });
  const words = command.words === undefined ? '' : ` ${command.words}`;
  const lines = flags.map(
    ([flag, { value, summary }]) => `  ${`--${flag}${value === undefined ? '' : ` ${value}`}`.padEnd(20)} ${summary}`,
  );
  const usage = command.words === undefined && flags.length === 1 ? spelling(name) : `${spelling(name)} --${words} [flags]`;
  return [`${usage}\n  ${command.summary}\n`, ...lines].join('\n');
}

/** How flags reach a command in spite of npm. */
export function flagsGoBehindDashes(name: string): string {
  return `npm passes on only what stands behind --, as in: ${spelling(name)} -- --help`;
}
