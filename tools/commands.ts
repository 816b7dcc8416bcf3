import type { Command } from './command.ts';

const STAGE = { value: 'NAME', summary: 'dev (default) or prod' };

/** Every command, in one place. An npm script of the same name calls each. */
export const commands: Readonly<Record<string, Command>> = {
  start: {
    summary: 'Runs the synthesized stack on this machine, with a demo city in it.',
    flags: {
      seed: { value: 'N', summary: 'which demo city to make in an empty data directory (default 1)' },
      'no-seed': { summary: 'makes no demo data' },
      port: { value: 'N', summary: 'the port, 0 for any free one (default 4000)' },
      host: { value: 'ADDR', summary: 'the address to listen on (default 127.0.0.1)' },
      data: { value: 'DIR', summary: 'where the data lives (default .local/data)' },
      outputs: { value: 'FILE', summary: 'where the outputs of the stack go (default .local/outputs.json)' },
      'in-memory': { summary: 'keeps nothing when it stops' },
      reset: { summary: 'begins with an empty data directory' },
      verbose: { summary: 'shows the log on the screen' },
    },
    needs: ['java'],
    load: () => import('./start.ts'),
  },
  demo: {
    summary: 'Plays an auction against the stack that npm start runs: bidders with hidden maxima, live.',
    flags: {
      outputs: { value: 'FILE', summary: 'the outputs of the stage (default .local/outputs.json)' },
      seconds: { value: 'N', summary: 'from the listing to the first end, 35 to 600 (default 60)' },
      seed: { value: 'N', summary: 'what the bidders would pay (default: by chance)' },
    },
    needs: [],
    load: () => import('./demo-auction.ts'),
  },
  test: {
    summary: 'Checks and tests everything. Words name the test files to run.',
    words: '[FILE ...]',
    flags: {},
    needs: ['java', 'browser'],
    load: () => import('./test.ts'),
  },
  check: {
    summary: 'Format, lint, types, import boundaries, dead code, generated code: everything but the tests.',
    flags: {},
    needs: [],
    load: () => import('./check.ts'),
  },
  format: { summary: 'Formats all files, and fixes what the linter can.', flags: {}, needs: [], load: () => import('./format.ts') },
  codegen: {
    summary: 'Writes the types and documents that follow from the schema.',
    flags: { check: { summary: 'writes nothing, and fails when something would change' } },
    needs: [],
    load: () => import('./codegen.ts'),
  },
  smoke: {
    summary: 'Checks a running stage from outside: health, sign-in, phone, create, read, near, auction, delete.',
    flags: {
      outputs: { value: 'FILE', summary: 'the outputs of the stage (default .local/outputs.json)' },
      email: { value: 'ADDR', summary: 'who signs in (default: a demo account)', sharedWithNpm: 'ignore' },
      password: { value: 'TEXT', summary: 'and the password', sharedWithNpm: 'refuse' },
    },
    needs: [],
    load: () => import('./smoke.ts'),
  },
  soak: {
    summary: 'One of the long runs.',
    words: 'NAME [--seed N]',
    flags: {},
    raw: true,
    needs: ['java'],
    load: () => import('./soak.ts'),
  },
  bench: {
    summary: 'One of the measurements.',
    words: 'NAME [flags of NAME]',
    flags: {},
    raw: true,
    needs: ['java'],
    load: () => import('./bench.ts'),
  },
  mutants: {
    summary: 'Puts one known mistake after the other into a copy of the project, and sees that tests notice each.',
    flags: { only: { value: 'TEXT', summary: 'only mistakes with this text in their name' } },
    needs: ['java'],
    load: () => import('./mutants.ts'),
  },
  synth: {
    summary: 'Synthesizes the stack into cdk.out. Needs neither credentials nor network.',
    flags: { stage: STAGE },
    needs: [],
    load: () => import('./synth.ts'),
  },
  deploy: {
    summary: 'Deploys the stack to the AWS account of your credentials.',
    flags: { stage: STAGE, outputs: { value: 'FILE', summary: 'where the outputs of the stack go (default .local/outputs-STAGE.json)' } },
    needs: [],
    load: () => import('./deploy.ts'),
  },
  destroy: {
    summary: 'Deletes the stack from the AWS account of your credentials.',
    flags: { stage: STAGE },
    needs: [],
    load: () => import('./destroy.ts'),
  },
  'client:pack': {
    summary: 'Makes a tarball of the typed client that an app can install.',
    flags: {},
    needs: [],
    load: () => import('./client-pack.ts'),
  },
};
