import { join } from 'node:path';
import { type Bundles, bundle } from '../../infra/bundle.ts';
import { readSchema } from '../../infra/schema.ts';
import { readWiring } from '../../infra/wiring.ts';
import { temporaryFolder } from './assembly.ts';

const ROOT = join(import.meta.dirname, '../..');

/** All resolvers, built as they are deployed. */
export const builtResolvers = (): Promise<Bundles> => {
  const folders = { resolvers: join(ROOT, 'resolvers'), functions: join(ROOT, 'functions') };
  const wiring = readWiring({ ...folders, schema: readSchema(join(ROOT, 'schema')).types });
  return bundle(wiring, { root: ROOT, functions: folders.functions, outdir: temporaryFolder(), devEcho: false });
};

/** Path of a resolver's file by its name in `resolvers/`. */
export const resolverPath = (name: string): string => join(ROOT, 'resolvers', name);
