import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What `tools/soak/NAME.ts` and `tools/bench/NAME.ts` export. Undefined is success. */
interface NamedRun {
  run(args: readonly string[]): Promise<number | undefined>;
}

/**
 * Runs a file of `tools/soak` or `tools/bench` by its name, with the flags behind it.
 * @throws Error that lists the names, for an unknown one.
 */
export async function runNamed(kind: 'soak' | 'bench', [name, ...args]: readonly string[]): Promise<number> {
  const folder = join(import.meta.dirname, kind);
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.ts')) : [];
  const names = files.map((file) => file.slice(0, -'.ts'.length)).sort();
  if (name === undefined || !names.includes(name)) {
    const problem = name === undefined ? 'A name is missing' : `There is no ${kind} ${name}`;
    throw new Error(
      `${problem}. ${names.length === 0 ? `There is no ${kind} yet` : `Names: ${names.join(', ')}`}; as in: npm run ${kind} -- NAME`,
    );
  }
  const module = (await import(join(folder, `${name}.ts`))) as NamedRun;
  return (await module.run(args)) ?? 0;
}
