import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  AwsError,
  type CloudContext,
  CONNECTION_LOST,
  type DynamoDbPort,
  type DynamoDbStreamsPort,
  type JsonObject,
  type Service,
  StartError,
} from '../service.ts';
import { stringOf } from '../template/json.ts';
import { type Engine, startEngine } from './engine.ts';
import { ConnectionLost } from './fault-answers.ts';
import { faultyGateway } from './faulty-gateway.ts';
import { type Answer, createGateway } from './gateway.ts';
import { localArns } from './local-arns.ts';
import { dynamoDbRoute } from './public-route.ts';
import { staleShadow } from './stale-shadow.ts';
import { stampedStreams, streamsOver } from './streams.ts';
import { tableProvider } from './table-provider.ts';
import { timeToLive } from './time-to-live.ts';
import { ttlDeletions } from './ttl-deletions.ts';
import { openWire, type Wire } from './wire.ts';

/** Where the tables lie, and how DynamoDB Local is run. */
export interface DynamoDbOptions {
  /** Where the tables lie; undefined for memory. */
  readonly directory: string | undefined;
  /** Told when DynamoDB Local ends without having been stopped. */
  readonly onDeath: (reason: string) => void;
  /** Ceiling of Java's heap, 512 unless given: items lie in SQLite, outside it. */
  readonly heapMegabytes?: number;
  /** Where Java is looked for, this process's environment unless given. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** DynamoDB of the local cloud. */
export interface DynamoDb extends Service, DynamoDbPort, DynamoDbStreamsPort {
  /** Starts DynamoDB Local; a call does so by itself. @throws StartError when it does not come up. */
  launch(): Promise<void>;
}

const HEAP_MEGABYTES = 512;
/** Long enough that nobody guesses it: it is what keeps other programs on this machine out. */
const ACCESS_KEY_LENGTH = 20;

/** DynamoDB Local behind the meter and the faults, for the other services and for SDK clients. */
export function createDynamoDb(context: CloudContext, options: DynamoDbOptions): DynamoDb {
  let running: Promise<Running> | undefined;
  const run = () => {
    running ??= start(context, options);
    return running;
  };
  const listeners = new Set<(table: string | undefined) => void>();
  const tell = (table: string | undefined) => {
    for (const listener of listeners) listener(table);
  };
  const open = createGateway(async () => (await run()).wire, { meter: context.meter, onWrite: tell });
  const shadow = staleShadow(
    open,
    createGateway(async () => (await run()).shadowWire, { meter: context.meter }),
  );
  const gateway = faultyGateway({ gateway: open, shadow, faults: context.faults, meter: context.meter });
  const arns = localArns(context.region);
  const deletions = ttlDeletions(context.state);
  const rawStreams = streamsOver(async () => (await run()).wire, arns);
  const streams = stampedStreams(rawStreams, deletions);
  const sweeper = timeToLive({ context, send: open.send, streams: rawStreams, deletions });
  const call: DynamoDbPort['call'] = async (action, input, cause) => bodyOf(await heard(gateway.exchange(action, input, cause)));
  return {
    name: 'dynamodb',
    providers: [tableProvider((action, input) => call(action, input, undefined), arns)],
    routes: [dynamoDbRoute(gateway, streams, arns)],
    call,
    callStreams: async (action, input) => bodyOf(await streams(action, input)),
    onWrite: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    launch: async () => void (await run()),
    pending: () => sweeper.pending() + shadow.behind(),
    start: sweeper.start,
    stop: async () => {
      sweeper.stop();
      shadow.drop();
      const started = await running?.catch(() => undefined);
      await started?.shadowWire.close();
      await started?.wire.close();
      await started?.engine.stop();
    },
  };
}

/** DynamoDB Local, and the ways to the tables and to their shadows. */
interface Running {
  readonly engine: Engine;
  readonly wire: Wire;
  readonly shadowWire: Wire;
}

async function start(context: CloudContext, options: DynamoDbOptions): Promise<Running> {
  const { directory } = options;
  if (directory !== undefined) refuseCorrupt(directory);
  const { onDeath, heapMegabytes = HEAP_MEGABYTES, environment = process.env } = options;
  const engine = await startEngine({ directory, heapMegabytes, environment, onDeath });
  const wireOf = (purpose: string) => openWire(engine.origin, context.secretName(purpose, ACCESS_KEY_LENGTH), context.region);
  return { engine, wire: wireOf('dynamodb-access-key'), shadowWire: wireOf('dynamodb-shadow-key') };
}

/** DynamoDB Local would answer every call with an internal error for a table file that SQLite cannot read. */
function refuseCorrupt(directory: string): void {
  const files = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.db')) : [];
  for (const name of files) {
    const file = join(directory, name);
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(file);
      database.prepare('SELECT count(*) FROM sqlite_master').get();
    } catch {
      // The name of the file holds the secret access key, so it is not told.
      throw new StartError(`The data directory ${dirname(directory)} is corrupt (${basename(directory)}); start with --reset to empty it`);
    } finally {
      database?.close();
    }
  }
}

/** A lost call in the words that a client in Java, as AppSync is one, has for it. */
const heard = (answer: Promise<Answer>): Promise<Answer> =>
  answer.catch((error: unknown) => {
    if (!(error instanceof ConnectionLost)) throw error;
    throw new AwsError(CONNECTION_LOST, 'Unable to execute HTTP request: Read timed out', 504);
  });

function bodyOf({ status, body }: Answer): JsonObject {
  if (status === 200) return body;
  throw awsErrorOf(status, body);
}

/** `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException` is the code after the hash; messages come under either spelling. */
function awsErrorOf(status: number, body: JsonObject): AwsError {
  const { __type: type, Message: upper, message = upper, ...extra } = body;
  const code = stringOf(type)?.split('#').at(-1) ?? 'InternalServerError';
  return new AwsError(code, stringOf(message) ?? 'DynamoDB gave no reason', status, extra);
}
