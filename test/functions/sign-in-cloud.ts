import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../local/service.ts';
import { inMemoryDynamoDb } from '../local/dynamodb/in-memory-dynamodb.ts';

export const POOL_ID = 'eu-central-1_Test12345';
export const PHONE = '+4915112345678';
const TABLE = 'Items';

/** How the next call of an action goes wrong: before it has its effect, or after. */
interface Fault {
  readonly action: string;
  readonly when: 'before' | 'after';
  /** Calls of the action that go well first. */
  skip?: number;
}

/** What the functions of sign-in talk to: a real DynamoDB Local, one secret, and what they said to SNS and the user pool. */
export interface SignInCloud {
  /** Texts by phone, as SNS got them. */
  readonly messages: { phone: string; text: string }[];
  /** Calls of the user pool. */
  readonly poolCalls: { action: string; input: JsonObject }[];
  /** How SNS answers: `fail` after it took the message, `slow` not before the caller gives up. */
  sns: 'well' | 'fail' | 'slow';
  /** What the pool answers to an action instead of nothing: an error by its name, or a body. */
  readonly poolAnswers: Map<string, string | JsonObject>;
  /** Struck one after the other, each once. */
  faults: Fault[];
  /** How often DynamoDB was asked for an action since `forget`. */
  calls(action: string): number;
  rows(): Promise<readonly JsonObject[]>;
  forget(): void;
  stop(): Promise<void>;
}

const tableInput: JsonObject = {
  TableName: TABLE,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'PK', KeyType: 'HASH' },
    { AttributeName: 'SK', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: ['PK', 'SK'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const refuse = (response: ServerResponse, type: string, status: number): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify({ __type: type, message: type }));
};

/** The fault that strikes a call, if any; it is used up then. */
const nextFault = (faults: Fault[], action: string): Fault | undefined => {
  const index = faults.findIndex((one) => one.action === action);
  const fault = faults[index];
  if (fault === undefined) return undefined;
  if ((fault.skip ?? 0) > 0) {
    fault.skip = (fault.skip ?? 0) - 1;
    return undefined;
  }
  return faults.splice(index, 1)[0];
};

/** Opens a table of its own, and sets the environment of the functions: once in a test file, before they are imported. */
export const openSignInCloud = async (settings: Record<string, string> = {}): Promise<SignInCloud> => {
  const dynamodb = inMemoryDynamoDb();
  const call = (action: string, input: JsonObject) => dynamodb.call(action, input, { operation: 'test', requestId: '1' });
  await call('CreateTable', tableInput);
  let counts = new Map<string, number>();
  const state: Pick<SignInCloud, 'messages' | 'poolCalls' | 'poolAnswers' | 'sns' | 'faults'> = {
    messages: [],
    poolCalls: [],
    poolAnswers: new Map(),
    sns: 'well',
    faults: [],
  };

  const answerSns = (body: string, response: ServerResponse): void => {
    const form = new URLSearchParams(body);
    state.messages.push({ phone: form.get('PhoneNumber') ?? '', text: form.get('Message') ?? '' });
    if (state.sns === 'slow') return;
    if (state.sns === 'fail') {
      response.writeHead(500).end('<ErrorResponse><Error><Code>InternalError</Code></Error></ErrorResponse>');
      return;
    }
    response.end('<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>');
  };
  const answerJson = async (service: string, action: string, input: JsonObject): Promise<JsonObject> => {
    if (service === 'secretsmanager') return { SecretString: 'a pepper for tests' };
    if (service.startsWith('AWSCognito')) {
      state.poolCalls.push({ action, input });
      const answer = state.poolAnswers.get(action) ?? {};
      if (typeof answer === 'string') throw Object.assign(new Error(answer), { code: answer });
      return answer;
    }
    counts.set(action, (counts.get(action) ?? 0) + 1);
    return call(action, input);
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(request);
    const [service = '', action = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    if (service === '') return answerSns(body, response);
    const fault = nextFault(state.faults, action);
    if (fault?.when === 'before') return refuse(response, 'InternalServerError', 500);
    try {
      const answered = await answerJson(service, action, JSON.parse(body));
      if (fault?.when === 'after') return refuse(response, 'InternalServerError', 500);
      response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(answered));
    } catch (error) {
      refuse(response, String(Object(error).code ?? error), Number(Object(error).status ?? 400));
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    TABLE,
    PEPPER_SECRET_ARN: 'pepper',
    OTP_TTL_SECONDS: '300',
    OTP_MAX_ATTEMPTS: '5',
    SMS_COUNTRIES: 'DE,AT,US',
    SMS_HOURLY_MAX: '1000',
    SESSION_MINUTES: '6',
    USER_POOL_ID: POOL_ID,
    USER_POOL_CLIENT_ID: 'client',
    ...settings,
  });
  return Object.assign(state, {
    calls: (action: string) => counts.get(action) ?? 0,
    rows: async () => ((await call('Scan', { TableName: TABLE })).Items ?? []) as JsonObject[],
    forget: () => {
      counts = new Map();
      state.messages.length = 0;
      state.poolCalls.length = 0;
      state.poolAnswers.clear();
      state.faults.length = 0;
      state.sns = 'well';
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await dynamodb.stop?.();
    },
  });
};
