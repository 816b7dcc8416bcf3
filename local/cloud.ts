import { rmSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { movableClock } from './clock/clock.ts';
import { clockRoute } from './clock/clock-route.ts';
import type { CloudOptions, RunningCloud } from './cloud-options.ts';
import { createFaults } from './faults/faults.ts';
import { faultsRoute } from './faults/faults-route.ts';
import { createCallerRegistry } from './http/caller-registry.ts';
import { preflightRoute } from './http/cors.ts';
import { explorerRoutes } from './http/explorer-routes.ts';
import { healthRoute } from './http/health-route.ts';
import { registerOperator } from './http/operator-credentials.ts';
import { type CloudServer, startServer } from './http/server.ts';
import { createInbox } from './inbox/inbox.ts';
import { inboxPageRoute, inboxRoute } from './inbox/inbox-route.ts';
import { openLog } from './log/log-file.ts';
import { createMeter } from './meter/meter.ts';
import { meterRoute } from './meter/meter-route.ts';
import type { CloudContext, Route, Service, StateStore } from './service.ts';
import { createServices } from './services.ts';
import { openDataDirectory } from './state/data-directory.ts';
import { secretNames } from './state/secret-names.ts';
import { openStateStore } from './state/state-store.ts';
import { templateChange } from './state/template-change.ts';
import { type QuietPart, settleRoute } from './steering/settle-route.ts';
import { unknownSteeringRoute } from './steering/steering-route.ts';
import { createTeardown, type Teardown } from './teardown.ts';
import { readAssembly, type StackTemplate } from './template/assembly.ts';
import { deploy, type StackOutputs } from './template/deployment.ts';
import { outputsFile } from './template/outputs-file.ts';
import { serverCertificate } from './tls/server-certificate.ts';

export type { CloudOptions, RunningCloud } from './cloud-options.ts';

const ACCOUNT_ID = '000000000000';

/**
 * The local cloud with the stacks of an assembly, answering on its one port.
 *
 * @throws StartError or TemplateError, with one line for people, when it cannot start; nothing of it then remains.
 */
export async function startCloud(options: CloudOptions): Promise<RunningCloud> {
  const teardown = createTeardown();
  try {
    return await start(options, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function start(options: CloudOptions, teardown: Teardown): Promise<RunningCloud> {
  const step = options.onStep ?? (() => undefined);
  step('reading the template');
  const stacks = readAssembly(options.assembly, options.stack);
  const { state, freshData, tables, certificateFile } = openState(options, teardown);
  const log = openLog(logDirectory(options), options.verbose ? (line) => process.stderr.write(`${line}\n`) : undefined);
  const callers = createCallerRegistry();
  const onMistake = (error: unknown) =>
    log('http', 'mistake', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  const tls = await serverCertificate(state, options.host, certificateFile);
  const server = await startServer({ host: options.host, port: options.port, callers, onMistake, tls });
  teardown.add(server.close);
  const endpoint = endpointOf(options.host, server.port);

  const closed = Promise.withResolvers<string | undefined>();
  const end = async (reason: string | undefined) => {
    await teardown.run();
    closed.resolve(reason);
  };
  const parts = contextParts(stacks, endpoint, { state, log, callers });
  const {
    all: services,
    dynamodb,
    consumers,
  } = createServices(parts.context, { directory: tables, onDeath: (reason) => void end(reason) });
  for (const service of services) teardown.add(async () => service.stop?.());

  step('starting DynamoDB Local');
  await dynamodb.launch();
  step('creating the resources');
  const file = outputsFile(options.outputs);
  teardown.add(file.remove);
  const { outputs, warnings } = await createResources(stacks, services, parts.context);
  for (const service of services) if (!consumers.has(service)) await service.start?.();
  const operator = registerOperator(parts.context);
  const told = withLocalOutputs(outputs, {
    LocalEndpoint: endpoint,
    LocalCaFile: certificateFile,
    LocalAccessKeyId: operator.accessKeyId,
    LocalSecretAccessKey: operator.secretAccessKey,
  });
  // Figures are about what is asked of the cloud, not about its own making.
  parts.meter.reset();
  teardown.add(parts.clock.stop);
  server.serve(
    allRoutes(services, parts, server, explorerOf(options, told)),
    services.flatMap(({ upgrades = [] }) => upgrades),
  );
  // What they run may call any other service at once.
  for (const service of consumers) await service.start?.();
  file.write(told);
  log('cloud', 'ready', { endpoint });
  return {
    endpoint,
    outputs: told,
    warnings: [...hostWarnings(options.host), ...warnings],
    freshData,
    closed: closed.promise,
    stop: () => end(undefined),
  };
}

/** What is kept, the folder for the tables and the file of the certificate: on disk under a lock, or in memory. */
function openState(
  { data, reset, outputs }: CloudOptions,
  teardown: Teardown,
): { state: StateStore; freshData: boolean; tables: string | undefined; certificateFile: string } {
  const directory = data === undefined ? undefined : openDataDirectory(data, reset);
  if (directory !== undefined) teardown.add(directory.release);
  const state = openStateStore(directory?.file('state.db'));
  teardown.add(state.close);
  const certificateFile = directory?.file('certificate.pem') ?? certificateBeside(outputs, teardown);
  return { state, freshData: directory?.fresh ?? true, tables: directory?.file('dynamodb'), certificateFile };
}

/** In memory mode clients need a file for the certificate all the same: it comes and goes with the file of the outputs, which names it. */
function certificateBeside(outputs: string, teardown: Teardown): string {
  const file = resolve(`${outputs}.certificate.pem`);
  teardown.add(() => rmSync(file, { force: true }));
  return file;
}

const logDirectory = ({ data }: CloudOptions): string => (data === undefined ? join('.local', 'log') : join(dirname(data), 'log'));

type ContextParts = ReturnType<typeof contextParts>;

/** What every service gets, and the parts of it that can be steered from outside. */
function contextParts(stacks: readonly StackTemplate[], endpoint: string, given: Pick<CloudContext, 'state' | 'log' | 'callers'>) {
  const { state } = given;
  const clock = movableClock(state);
  const meter = createMeter();
  const inbox = createInbox(state, clock);
  const faults = createFaults();
  const context: CloudContext = {
    // Stacks that others import from come first, so the last is the one that the rest is there for.
    region: stacks.at(-1)?.region ?? 'us-east-1',
    accountId: ACCOUNT_ID,
    endpoint: () => endpoint,
    secretName: secretNames(state),
    ...{ clock, meter, inbox, faults, ...given },
  };
  return { context, clock, meter, inbox, faults };
}

async function createResources(
  stacks: readonly StackTemplate[],
  services: readonly Service[],
  context: CloudContext,
): Promise<{ outputs: StackOutputs; warnings: string[] }> {
  const providers = services.flatMap((service) => service.providers);
  return await deploy({ stacks, providers, context, change: templateChange(context.state) });
}

/** All whose rest `settle` waits for. */
const quietParts = ({ busy }: CloudServer, services: readonly Service[]): QuietPart[] => [
  { name: 'requests', pending: busy },
  ...services.map((service) => ({ name: service.name, pending: () => service.pending?.() ?? 0 })),
];

/** Services come first, so that none of their paths is taken by a file of the explorer. */
const allRoutes = (
  services: readonly Service[],
  { clock, meter, inbox, faults }: ContextParts,
  server: CloudServer,
  explorer: Route[],
): Route[] => [
  ...services.flatMap((service) => service.routes),
  healthRoute,
  meterRoute(meter),
  clockRoute(clock),
  inboxRoute(inbox),
  inboxPageRoute,
  faultsRoute(faults),
  settleRoute(quietParts(server, services)),
  unknownSteeringRoute,
  preflightRoute,
  ...explorer,
];

function explorerOf({ explorer }: CloudOptions, outputs: StackOutputs): Route[] {
  if (explorer === undefined) return [];
  return explorerRoutes({ directory: explorer.directory, config: () => ({ ...explorer.config, outputs }) });
}

/** Every stack's outputs with what the local cloud itself has to tell. */
const withLocalOutputs = (outputs: StackOutputs, local: Record<string, string>): StackOutputs =>
  Object.fromEntries(Object.entries(outputs).map(([stack, values]) => [stack, { ...values, ...local }]));

/** A server on all addresses is told by the one that works on this machine. */
function endpointOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

const hostWarnings = (host: string): string[] =>
  isLoopback(host)
    ? []
    : [`Listening on ${host}: everyone who reaches this address can use the local cloud, in every user's name and without limits`];
