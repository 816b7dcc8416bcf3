import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AwsError, type CloudContext, type DynamoDbPort, type JsonObject, type Service, StartError } from '../service.ts';
import { stringOf } from '../template/json.ts';
import { type Engine, startEngine } from './engine.ts';
import { createGateway } from './gateway.ts';
import { localArns } from './local-arns.ts';
import { dynamoDbRoute } from './public-route.ts';
import { tableProvider } from './table-provider.ts';
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
export interface DynamoDb extends Service, DynamoDbPort {
  /** Starts DynamoDB Local; a call does so by itself. @throws StartError when it does not come up. */
  launch(): Promise<void>;
}

const HEAP_MEGABYTES = 512;
/** Long enough that nobody guesses it: it is what keeps other programs on this machine out. */
const ACCESS_KEY_LENGTH = 20;

/** DynamoDB Local behind the meter, for the other services and for SDK clients. */
export function createDynamoDb(context: CloudContext, options: DynamoDbOptions): DynamoDb {
  let running: Promise<{ engine: Engine; wire: Wire }> | undefined;
  const run = () => {
    running ??= start(context, options);
    return running;
  };
  const wire = async () => (await run()).wire;
  const gateway = createGateway(wire, context.meter);
  const arns = localArns(context.region);
  const call: DynamoDbPort['call'] = async (action, input, cause) => {
    const { status, body } = await gateway.exchange(action, input, cause);
    if (status !== 200) throw awsErrorOf(status, body);
    return body;
  };
  return {
    name: 'dynamodb',
    providers: [tableProvider((action, input) => call(action, input, undefined), arns)],
    routes: [dynamoDbRoute(gateway, wire, arns)],
    call,
    launch: async () => void (await run()),
    stop: async () => {
      const started = await running?.catch(() => undefined);
      await started?.wire.close();
      await started?.engine.stop();
    },
  };
}

async function start(context: CloudContext, options: DynamoDbOptions): Promise<{ engine: Engine; wire: Wire }> {
  const { directory } = options;
  if (directory !== undefined) refuseCorrupt(directory);
  const { onDeath, heapMegabytes = HEAP_MEGABYTES, environment = process.env } = options;
  const engine = await startEngine({ directory, heapMegabytes, environment, onDeath });
  return { engine, wire: openWire(engine.origin, context.secretName('dynamodb-access-key', ACCESS_KEY_LENGTH), context.region) };
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

/** `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException` is the code after the hash; messages come under either spelling. */
function awsErrorOf(status: number, body: JsonObject): AwsError {
  const { __type: type, Message: upper, message = upper, ...extra } = body;
  const code = stringOf(type)?.split('#').at(-1) ?? 'InternalServerError';
  return new AwsError(code, stringOf(message) ?? 'DynamoDB gave no reason', status, extra);
}
