import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startCloud } from './cloud.ts';
import type { CloudOptions, RunningCloud } from './cloud-options.ts';
import { StartError, TemplateError } from './service.ts';

const HELP = `Runs the stacks of a cloud assembly on this machine.

  node local/main.ts [options]

  --assembly DIR   the cloud assembly that cdk synth wrote (cdk.out)
  --stack NAME     one stack of it, with those that it imports from (all)
  --data DIR       where everything is kept (.local/data)
  --in-memory      keep nothing
  --reset          drop what the data directory holds
  --port N         the port, 0 for any free one (4000)
  --host ADDR      the address to listen on (127.0.0.1)
  --outputs FILE   where the stacks' outputs go (.local/outputs.json)
  --verbose        show the log
  --help           show this
`;

const FLAGS = {
  assembly: { type: 'string', default: 'cdk.out' },
  stack: { type: 'string' },
  data: { type: 'string', default: join('.local', 'data') },
  'in-memory': { type: 'boolean', default: false },
  reset: { type: 'boolean', default: false },
  port: { type: 'string', default: '4000' },
  host: { type: 'string', default: '127.0.0.1' },
  outputs: { type: 'string', default: join('.local', 'outputs.json') },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const PORT_MAX = 65_535;

/** The options by the command line, undefined when only help is wanted. @throws StartError for a flag or value that is not known. */
function readOptions(args: string[]): CloudOptions | undefined {
  const flags = parse(args);
  if (flags.help) return undefined;
  const port = /^\d+$/.test(flags.port) ? Number(flags.port) : Number.NaN;
  if (!(port <= PORT_MAX)) throw new StartError(`--port takes a number from 0 to ${PORT_MAX}, not ${flags.port}`);
  return {
    assembly: flags.assembly,
    data: flags['in-memory'] ? undefined : flags.data,
    port,
    host: flags.host,
    outputs: flags.outputs,
    reset: flags.reset,
    verbose: flags.verbose,
    onStep: (text) => console.log(`${text} ...`),
    ...(flags.stack === undefined ? {} : { stack: flags.stack }),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: FLAGS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    throw new StartError(`${reason}; --help tells what there is`);
  }
}

function stopOnSignals(cloud: () => RunningCloud | undefined, data: string | undefined): void {
  let asked = false;
  const stop = () => {
    const running = cloud();
    // While it starts, and when asked twice, there is nothing to wait for: children end with this process.
    if (asked || running === undefined) process.exit(130);
    asked = true;
    console.log(data === undefined ? 'stopping ...' : `stopping ... the data is kept in ${data}`);
    void running.stop();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(HELP);
    return 0;
  }
  let cloud: RunningCloud | undefined;
  stopOnSignals(() => cloud, options.data);
  const began = performance.now();
  cloud = await startCloud(options);
  for (const line of cloud.warnings) console.log(line);
  console.log(`ready at ${cloud.endpoint} after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const reason = await cloud.closed;
  if (reason !== undefined) console.error(reason);
  return reason === undefined ? 0 : 1;
}

/** One line for people; a failure that nobody foresaw shows its origin only to who asked for more. */
function describe(error: unknown): string {
  if (error instanceof StartError || error instanceof TemplateError) return error.message;
  if (!(error instanceof Error)) return String(error);
  return process.argv.includes('--verbose') ? String(error.stack) : `The local cloud failed: ${error.message} (--verbose tells where)`;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(describe(error));
  return 1;
});
process.exit();
