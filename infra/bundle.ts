import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { fieldPath, type Wiring } from './wiring.ts';

/** AppSync's quota for the code of a resolver or function. */
const CODE_CHARACTERS_MAX = 32_768;

/**
 * The flags that the AppSync developer guide gives for bundling, page "Additional utilities", less its inline source map: that would take
 * half of the characters which AppSync allows, and the bundles can be read as they are.
 */
const RESOLVER_FLAGS = {
  bundle: true,
  format: 'esm',
  target: 'esnext',
  platform: 'node',
  external: ['@aws-appsync/utils'],
} satisfies BuildOptions;

/** The AWS SDK goes into the bundle: it starts faster than Lambda's own copy, and what was tested is what runs. */
const FUNCTION_FLAGS = {
  bundle: true,
  format: 'esm',
  target: 'node24',
  platform: 'node',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  outExtension: { '.js': '.mjs' },
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
} satisfies BuildOptions;

/** Around a pipeline without a resolver.ts: what the last step left is the answer, and an error that no step raised is raised. */
const PASS_THROUGH = `import { util } from '@aws-appsync/utils';
export function request() {
  return {};
}
export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.prev.result;
}
`;

/** Code of one resolver or pipeline function, as AppSync will run it. */
export interface ResolverBundle {
  /** Such as `Query.item`, or `Mutation.createItem.1-standing` for a step. */
  readonly name: string;
  /** Where the code lies for the upload. */
  readonly file: string;
  readonly text: string;
}

export interface Bundles {
  /** The bundle of a file that the wiring names. */
  resolver(path: string): ResolverBundle;
  readonly passThrough: ResolverBundle;
  /** Folders with index.mjs, by the name of the function. */
  readonly functions: ReadonlyMap<string, string>;
}

interface BundleOptions {
  /** Whether `startAuth` answers codes; the branch that does is in no bundle otherwise. */
  readonly devEcho: boolean;
  /** Source maps name files relative to this folder, so that bundles do not depend on where a checkout lies. */
  readonly root: string;
  readonly functions: string;
  /** Where the bundles are written. */
  readonly outdir: string;
}

/**
 * Builds everything that runs on AWS.
 *
 * @throws Error with esbuild's own message for code that does not build, and naming the resolver whose code is too long for AppSync.
 */
export async function bundle(wiring: Wiring, options: BundleOptions): Promise<Bundles> {
  const [resolvers, functions] = await Promise.all([bundleResolvers(wiring, options), bundleFunctions(wiring, options)]);
  const passThrough = writeResolver(options.outdir, 'pass-through', PASS_THROUGH);
  return { resolver: (path) => found(resolvers, path), passThrough, functions };
}

async function bundleResolvers(wiring: Wiring, { root, outdir }: BundleOptions): Promise<Map<string, ResolverBundle>> {
  const sources = resolverSources(wiring);
  const texts = await buildTexts(RESOLVER_FLAGS, sources, root);
  return new Map([...sources].map(([name, path]) => [path, writeResolver(outdir, name, found(texts, `${name}.js`))]));
}

function writeResolver(outdir: string, name: string, text: string): ResolverBundle {
  if (text.length > CODE_CHARACTERS_MAX) {
    throw new Error(`The bundle of ${name} has ${text.length} characters; AppSync takes ${CODE_CHARACTERS_MAX}. Split it into two steps.`);
  }
  return { name, text, file: write(join(outdir, 'resolvers', `${name}.js`), text) };
}

/** Paths of source files by a name for the bundle. */
function resolverSources(wiring: Wiring): Map<string, string> {
  const sources = new Map<string, string>();
  for (const field of wiring.fields) {
    const path = fieldPath(field);
    if (field.kind === 'UNIT') {
      sources.set(path, field.step.path);
    } else {
      field.steps.forEach((step, index) => {
        sources.set(`${path}.${index + 1}-${step.name}`, step.path);
      });
      if (field.around !== undefined) sources.set(`${path}.around`, field.around);
    }
  }
  return sources;
}

async function bundleFunctions(wiring: Wiring, options: BundleOptions): Promise<Map<string, string>> {
  const sources = new Map(wiring.functions.map((name) => [`${name}/index`, join(options.functions, name, 'handler.ts')]));
  const define = { SMS_DEV_ECHO: String(options.devEcho) };
  const texts = await buildTexts({ ...FUNCTION_FLAGS, define }, sources, options.root);
  for (const [name, text] of texts) write(join(options.outdir, 'functions', name), text);
  return new Map(wiring.functions.map((name) => [name, join(options.outdir, 'functions', name)]));
}

/** Contents by file name. Nothing is written by esbuild, whose source maps would then hold the way to a temporary folder. */
async function buildTexts(flags: BuildOptions, sources: Map<string, string>, root: string): Promise<Map<string, string>> {
  if (sources.size === 0) return new Map();
  const outdir = join(root, 'bundles');
  const entryPoints = Object.fromEntries(sources);
  const { outputFiles } = await build({ ...flags, entryPoints, outdir, absWorkingDir: root, write: false, logLevel: 'silent' });
  return new Map(outputFiles.map((file) => [file.path.slice(outdir.length + 1), file.text]));
}

function write(file: string, text: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function found<T>(items: ReadonlyMap<string, T>, key: string): T {
  const item = items.get(key);
  if (item === undefined) throw new Error(`${key} was not bundled.`);
  return item;
}
