/**
 * The seams of the local cloud: what a service folder gets (`CloudContext`), what it gives (`Service`), and the ports through which
 * services call one another. Nothing here knows what any template describes.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** JSON as it stands in templates and in AWS messages. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** The GraphQL operation on whose behalf an AWS call is made, such as `Mutation.placeBid`; the meter counts by it. */
export interface Cause {
  readonly operation: string;
  readonly requestId: string;
}

/** Time as all parts of the local cloud see it; an offset lets tests move it. */
export interface Clock {
  /** Milliseconds since 1970, offset included. */
  now(): number;
}

/** A clock that also calls. */
export interface AlarmClock extends Clock {
  /**
   * Runs `work` once when the clock has come to `epochMs`, by itself or moved past it; never within this call. Works that a move makes due run
   * in the order of their times. The answer takes the appointment back. Nothing of it survives a restart: whoever makes it keeps what it is for.
   */
  at(epochMs: number, work: () => void): () => void;
}

/** Where a fault may strike: `dynamodb`, `UpdateItem`, and what a rule's `match` is looked for in, such as a table and key or a function's name. */
export interface FaultPoint {
  readonly service: string;
  readonly action: string;
  readonly subject: string;
}

/** A fault of the plan that strikes here and now. */
export interface Fault {
  readonly kind: string;
  /** From 0 up to 1, by the plan's seed, for a choice that the kind leaves open. */
  readonly draw: number;
}

/** The seeded plan of faults that a test has laid in by `/_local/faults`; without one nothing strikes. */
export interface Faults {
  /** The fault that strikes at this point, if any: of `kinds`, those that the caller knows how to carry out here. */
  strike(point: FaultPoint, kinds: readonly string[]): Fault | undefined;
  /** Whether the plan has a rule of this kind, for whoever must make ready before it can strike. */
  planned?(kind: string): boolean;
}

/** Amounts added to an operation's figures. Units are DynamoDB's capacity units, by its own answer or the rule for transactions. */
export interface MeterReading {
  readonly count?: number;
  readonly trips?: number;
  readonly writeUnits?: number;
  readonly readUnits?: number;
  readonly lambdas?: number;
  readonly deliveries?: number;
  /** Messages to people that cost money, which are SMS. */
  readonly messages?: number;
}

export interface Meter {
  record(cause: Cause | undefined, reading: MeterReading): void;
}

/** A message that AWS would have sent to a person. */
export interface OutgoingMessage {
  readonly channel: 'sms' | 'email';
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Inbox {
  deliver(message: OutgoingMessage): void;
}

/** A durable map of JSON values: a `put` has reached the disk when it returns, unless the cloud runs in memory. */
export interface StateTable<V extends Json> {
  get(key: string): V | undefined;
  put(key: string, value: V): void;
  delete(key: string): void;
  entries(prefix?: string): [key: string, value: V][];
}

export interface StateStore {
  table<V extends Json>(name: string): StateTable<V>;
  /** Runs `work` as one atomic write. */
  atomically<T>(work: () => T): T;
}

/** Who signed a request, as far as its Authorization header says; the local cloud accepts any signature of an AWS SDK. */
export interface AwsCaller {
  readonly accessKeyId: string;
  readonly region: string;
  readonly signingName: string;
  /** The operation that the owner of these credentials (a Lambda process) is working for at this moment. */
  readonly cause: Cause | undefined;
}

/** Temporary credentials handed to processes of the local cloud, so that the gateway knows on whose behalf they call. */
export interface CallerRegistry {
  register(credentials: LocalCredentials, causeNow: () => Cause | undefined): void;
  forget(accessKeyId: string): void;
  causeOf(accessKeyId: string): Cause | undefined;
  /** What was registered under this access key, for whoever checks a signature. */
  find(accessKeyId: string): LocalCredentials | undefined;
}

/** Credentials that the local cloud gave out. */
export interface LocalCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Whose they are, as IAM names a caller: `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` for a Lambda process. */
  readonly userArn: string;
}

/** A resource of the template with its intrinsics resolved. */
export interface TemplateResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  /** A name for the resource when its properties give none: stable for a data directory, unlike between directories. */
  readonly generatedName: string;
  /** The file or folder on disk behind an S3 key, `s3://` address or `aws:asset:path`. */
  assetPath(location: string): string;
}

/** What `Ref` and `Fn::GetAtt` of a resource resolve to. */
export interface ResourceValues {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, Json>>;
}

export interface ResourceProvider {
  /** CloudFormation type, such as `AWS::DynamoDB::Table`. */
  readonly type: string;
  /** Properties that have their effect here; any other that a template sets is named at start. */
  readonly honoured: readonly string[];
  /** Throws `TemplateError` for what must not be imitated by halves. */
  create(resource: TemplateResource): ResourceValues | Promise<ResourceValues>;
}

/** A template asks for something that the local cloud refuses; the message is one line for people. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** The cloud cannot start, or cannot go on, for a reason outside the template; the message is one line for people. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** An error as AWS's JSON protocols send it: `{"__type": code, "message": …}`, with the header `x-amzn-errortype`. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;
  /** Further keys of the body, such as `CancellationReasons` or `Item`. */
  readonly extra: JsonObject;

  constructor(code: string, message: string, status = 400, extra: JsonObject = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.extra = extra;
  }
}

/** The code of an AwsError of a port when no answer came: whether the call had its effect is not known. */
export const CONNECTION_LOST = 'SdkClientException';

/** A request on the one port, before its body is read. */
export interface RequestHead {
  readonly method: string;
  /** Path without the query string. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** `X-Amz-Target`, or the empty string. */
  readonly target: string;
  readonly caller: AwsCaller | undefined;
  readonly incoming: IncomingMessage;
}

export interface Route {
  matches(head: RequestHead): boolean;
  /** True for a request that waits for the work of others, such as one for messages that may come: `settle` does not wait for it in turn. */
  waits?(head: RequestHead): boolean;
  handle(head: RequestHead, body: Buffer, response: ServerResponse): void | Promise<void>;
}

/** A request to speak another protocol on its connection, such as a WebSocket handshake (RFC 9110 §7.8). */
export interface UpgradeRoute {
  matches(head: RequestHead): boolean;
  handle(head: RequestHead, socket: Duplex, firstBytes: Buffer): void;
}

/** One AWS service of the local cloud. */
export interface Service {
  readonly name: string;
  readonly providers: readonly ResourceProvider[];
  readonly routes: readonly Route[];
  readonly upgrades?: readonly UpgradeRoute[];
  /** What is under way or due by the clock now and no open request waits for: stream records, messages, asynchronous runs. `settle` waits until all are 0. */
  pending?(): number | Promise<number>;
  /** Runs when all resources of the template exist. */
  start?(): void | Promise<void>;
  stop?(): void | Promise<void>;
}

/** What every service gets when it is made. */
export interface CloudContext {
  readonly region: string;
  /** `000000000000`. */
  readonly accountId: string;
  /** `http://127.0.0.1:PORT`, known once the port is bound, which is before any resource is made. */
  readonly endpoint: () => string;
  readonly clock: AlarmClock;
  readonly meter: Meter;
  readonly inbox: Inbox;
  readonly faults: Faults;
  readonly state: StateStore;
  readonly callers: CallerRegistry;
  /** A random name part that stays the same for the life of the data directory: `secretName('api-key', 26)`. Lower-case letters and digits. */
  readonly secretName: (purpose: string, length: number) => string;
  /** A line for the log file, and for the screen with --verbose. Never a token, code, password or phone number. */
  readonly log: (service: string, message: string, fields?: JsonObject) => void;
}

/** DynamoDB for the other services: JSON 1.0 in, JSON 1.0 out, over kept-alive sockets. Counts each call for its cause. */
export interface DynamoDbPort {
  /** @throws AwsError with DynamoDB's own code and message, or with the code `CONNECTION_LOST`. */
  call(action: string, input: JsonObject, cause: Cause | undefined): Promise<JsonObject>;
}

/** The streams of the tables, in the ARNs of the template: DescribeStream, GetShardIterator, GetRecords. */
export interface DynamoDbStreamsPort {
  /**
   * Records are as the API has them, where the identity behind a deletion by time to live is `{Type, PrincipalId}`; Lambda's events have
   * `{type, principalId}`.
   *
   * @throws AwsError with DynamoDB Streams' own code and message.
   */
  callStreams(action: string, input: JsonObject): Promise<JsonObject>;
  /**
   * Tells `listener` of each write that a table may have taken, so that nobody has to ask often whether there is something new; the name is
   * undefined when the call does not tell the table. The answer ends it.
   */
  onWrite?(listener: (tableName: string | undefined) => void): () => void;
}

/** SQS for the other services: its JSON protocol, `SendMessage`, `ReceiveMessage`, `DeleteMessage`, … with `QueueUrl`. */
export interface QueuesPort {
  /** @throws AwsError with SQS's own code and message. */
  callQueues(action: string, input: JsonObject): Promise<JsonObject>;
  /** @throws AwsError `QueueDoesNotExist`. */
  queueUrl(queueArn: string): string;
}

/** Somewhere that an event can be brought to by its ARN: a function (asynchronously), a queue, an event bus. */
export interface EventTargetsPort {
  /**
   * Resolves when the target has taken the event for good, which for a function is when its asynchronous run is written down.
   *
   * @throws AwsError when it does not take it; a target that does not exist or is of another kind is `ResourceNotFoundException`.
   */
  deliver(
    targetArn: string,
    payload: Json,
    options?: { readonly cause?: Cause | undefined; readonly messageGroupId?: string },
  ): Promise<void>;
}

export interface LambdaInvocation {
  /** Name or ARN. */
  readonly functionName: string;
  readonly payload: Json;
  readonly cause: Cause | undefined;
  /** Told when a process takes up the run; until then it waits for one of this machine to be free and loaded. */
  readonly onStart?: () => void;
}

/** `functionError` is the answer's FunctionError (`Unhandled` for an exception, a crash or a time-out). */
export type LambdaResult =
  | { readonly functionError: null; readonly payload: Json }
  | { readonly functionError: 'Handled' | 'Unhandled'; readonly errorType: string; readonly errorMessage: string };

export interface LambdaPort {
  /** Answers when the function has; throws AwsError `ResourceNotFoundException` for an unknown function. */
  invoke(invocation: LambdaInvocation): Promise<LambdaResult>;
}

export interface AsyncLambdaPort {
  /** The invocation type Event: writes the event down, to be run and run again as the function's settings say; throws like `invoke`. */
  invokeLater(invocation: LambdaInvocation): Promise<void>;
}

/** The claims of a token of a local user pool, its signature and times checked. */
export interface VerifiedToken {
  readonly userPoolId: string;
  readonly issuer: string;
  readonly claims: JsonObject;
}

export type TokenRefusal = 'unparsable' | 'expired' | 'unknown-issuer' | 'invalid';

export interface UserPoolsPort {
  /** Checks signature, issuer, expiry and `token_use`; never throws. Answers are cached per token until it expires. */
  verify(token: string): VerifiedToken | { readonly refused: TokenRefusal };
}
