import { createAppSync } from './appsync/appsync.ts';
import { createCognito } from './cognito/cognito.ts';
import { createDynamoDb, type DynamoDb, type DynamoDbOptions } from './dynamodb/dynamodb.ts';
import { createEventBridge } from './eventbridge/eventbridge.ts';
import { createLambda } from './lambda/lambda.ts';
import { createScheduler } from './scheduler/scheduler.ts';
import { createSecretsManager } from './secretsmanager/secretsmanager.ts';
import type { CloudContext, Service } from './service.ts';
import { createSns } from './sns/sns.ts';
import { createSqs } from './sqs/sqs.ts';
import { createSsm } from './ssm/ssm.ts';
import { createTargets, type EventTargets } from './targets/targets.ts';

/** All services, and the one that has to run before a resource can be made. */
export interface Services {
  /** In the order in which they start; they stop in the reverse one, so that nobody takes up work that nobody else can do any more. */
  readonly all: readonly Service[];
  /** Those of them that begin work by themselves, and so start when all others can be called. */
  readonly consumers: ReadonlySet<Service>;
  readonly dynamodb: DynamoDb;
}

/** All services of the local cloud, each with the ports of those that it calls. What consumes the work of others stands last. */
export function createServices(context: CloudContext, options: DynamoDbOptions): Services {
  const dynamodb = createDynamoDb(context, options);
  const sqs = createSqs(context);
  const lambda = createLambda(context, { streams: dynamodb, queues: sqs, targets: () => targets });
  const targets: EventTargets = createTargets({ lambda, queues: sqs, bus: () => eventbridge });
  const eventbridge = createEventBridge(context, { targets });
  const cognito = createCognito(context, { lambda });
  const appsync = createAppSync(context, { dynamodb, lambda, userPools: cognito });
  const scheduler = createScheduler(context, { targets });
  const consumers: Service[] = [lambda, eventbridge, scheduler];
  return {
    all: [dynamodb, createSsm(context), createSecretsManager(context), createSns(context), sqs, cognito, appsync, ...consumers],
    consumers: new Set(consumers),
    dynamodb,
  };
}
