import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundle } from './bundle.ts';
import { readSchema } from './schema.ts';
import { type Stage, settingsOf } from './settings.ts';
import { SIGN_IN_VARIABLES } from './sign-in-settings.ts';
import { EcoBidStack } from './stack.ts';
import { readWiring } from './wiring.ts';

const PROJECT = join(import.meta.dirname, '..');

/** Findings are then told in the message of the error, and not only in a file of the output directory. */
const FINDINGS_IN_ERROR = { '@aws-cdk/core:appMode': 'inmemory' };

export interface SynthOptions {
  /** Where the template and its assets go; where the CDK CLI says, or `cdk.out` of the project by default. */
  readonly outdir?: string;
  /** `dev` by default, as cdk.json says. */
  readonly stage?: Stage;
  /** The last day of the API key, such as `2027-11-01`. */
  readonly apiKeyExpires?: string;
  /** Web origins, parted by commas; the environment's ALLOWED_ORIGINS by default. */
  readonly allowedOrigins?: string;
  /** Settings of sign-in by the names of their context keys; the environment's OTP_TTL_SECONDS and so on by default. */
  readonly signIn?: Partial<Record<keyof typeof SIGN_IN_VARIABLES, string>>;
  /** The folder with schema/, resolvers/ and functions/; the project itself by default. */
  readonly root?: string;
  /** Whether CDK's own checker of templates runs too; it takes three times as long as all the rest. False by default. */
  readonly cloudFormationChecks?: boolean;
}

export interface Synthesized {
  readonly directory: string;
  readonly stackName: string;
}

/**
 * Writes the template of a stage and its assets. It needs no credentials and no network, and the same input gives the same bytes.
 *
 * @throws Error when schema, resolvers, functions or settings do not fit together, when code does not build, and for every finding of
 * the AwsSolutions rules that no resource acknowledges.
 */
export async function synthesize(options: SynthOptions = {}): Promise<Synthesized> {
  const root = resolve(options.root ?? PROJECT);
  const built = mkdtempSync(join(tmpdir(), 'ecobid-bundles-'));
  try {
    const schema = readSchema(join(root, 'schema'));
    const folders = { resolvers: join(root, 'resolvers'), functions: join(root, 'functions') };
    const wiring = readWiring({ ...folders, schema: schema.types });
    const app = createApp(options);
    const settings = settingsOf(app.node);
    const bundles = await bundle(wiring, { root, functions: folders.functions, outdir: built, devEcho: settings.signIn.devEcho });
    const stack = new EcoBidStack(app, { settings, schemaText: schema.text, wiring, bundles });
    // CDK reads this switch from the environment alone.
    process.env.CDK_VALIDATION = String(options.cloudFormationChecks ?? false);
    return { directory: app.synth().directory, stackName: stack.stackName };
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}

/** What `cdk -c` gives wins over the options, and these over cdk.json. */
function createApp({ outdir, stage, apiKeyExpires, allowedOrigins = process.env.ALLOWED_ORIGINS, signIn = {} }: SynthOptions): App {
  const fromEnvironment = Object.fromEntries(Object.entries(SIGN_IN_VARIABLES).map(([key, variable]) => [key, process.env[variable]]));
  const given = { ...fromEnvironment, ...signIn, stage, apiKeyExpires, allowedOrigins };
  const app = new App({
    outdir: outdir ?? process.env.CDK_OUTDIR ?? join(PROJECT, 'cdk.out'),
    autoSynth: false,
    analyticsReporting: false,
    treeMetadata: false,
    context: {
      version: readJson('package.json').version,
      ...readJson('cdk.json').context,
      ...FINDINGS_IN_ERROR,
      'aws:cdk:enable-asset-metadata': true,
      'aws:cdk:enable-path-metadata': true,
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    },
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  return app;
}

const readJson = (name: string) => JSON.parse(readFileSync(join(PROJECT, name), 'utf8'));
