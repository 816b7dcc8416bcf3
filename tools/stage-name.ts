import type { CommandInput } from './command.ts';

const STAGES = ['dev', 'prod'] as const;

/** A stage that the stack can be synthesized for. */
export type StageName = (typeof STAGES)[number];

/**
 * The stage of `--stage`, `dev` without it.
 * @throws Error with one line for another name.
 */
export function readStageName(input: CommandInput): StageName {
  const name = input.value('stage') ?? 'dev';
  const stage = STAGES.find((known) => known === name);
  if (stage === undefined) throw new Error(`--stage ${name} is none of ${STAGES.join(', ')}.`);
  return stage;
}
