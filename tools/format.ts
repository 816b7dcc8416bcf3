import { runScript } from './run-program.ts';

/** `npm run format`. */
export async function run(): Promise<number> {
  return (await runScript('@biomejs/biome/bin/biome', ['check', '--write', '.'], true)).code;
}
