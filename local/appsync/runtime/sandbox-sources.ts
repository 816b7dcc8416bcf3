import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/** Folder of the modules that run inside the isolate; they import nothing but one another. */
const DIRECTORY = new URL('./sandbox/', import.meta.url);

let sources: ReadonlyMap<string, string> | undefined;

/** JavaScript of every sandbox module by its specifier, such as `./appsync-globals.ts`; read once for the life of the process. */
export function sandboxSources(): ReadonlyMap<string, string> {
  sources ??= withoutExperimentalWarning(() => {
    const files = readdirSync(DIRECTORY).filter((file) => file.endsWith('.ts'));
    return new Map(files.map((file) => [`./${file}`, stripTypeScriptTypes(readFileSync(new URL(file, DIRECTORY), 'utf8'))]));
  });
  return sources;
}

/** Node strips types by the same code when it imports a file, without a warning; only the call by hand still warns on the screen. */
function withoutExperimentalWarning<T>(work: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
