import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { App, CfnOutput, Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { EventBus, EventField, Match, Rule, Schedule as RuleSchedule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { EventBus as BusTarget, LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { EventBridgePutEvents, LambdaInvoke, SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../support/assembly.ts';
import { startTestCloud } from '../../support/cloud.ts';
import { steer } from '../../support/steering.ts';
import { bodies, clientSettings, receive } from '../sqs/test-queues.ts';
import { lambdaArn } from './test-lambda.ts';

// The library's own checks of the template take longer than all else.
process.env.CDK_VALIDATION = 'false';

const DAY_MS = 86_400_000;

/** Each kind of pattern, input and target that the constructs offer and the local cloud runs. */
function synthesize(): string {
  const outdir = temporaryFolder();
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'S', { env: { region: 'eu-central-1' } });
  const dead = new Queue(stack, 'Dead', { enforceSSL: true, encryption: QueueEncryption.SQS_MANAGED, retentionPeriod: Duration.days(14) });
  const seen = new Queue(stack, 'Seen', { encryption: QueueEncryption.KMS_MANAGED, deadLetterQueue: { queue: dead, maxReceiveCount: 5 } });
  const ordered = new Queue(stack, 'Ordered', { fifo: true, contentBasedDeduplication: true });
  const missing = Lambda.fromFunctionAttributes(stack, 'Missing', { functionArn: lambdaArn('missing'), sameEnvironment: true });
  const bus = new EventBus(stack, 'Bus', { eventBusName: 'market' });
  const careful = { deadLetterQueue: dead, retryAttempts: 3, maxEventAge: Duration.hours(1) };
  const price = EventField.fromPath('$.detail.price');
  const detail = {
    price: Match.greaterThan(3),
    part: Match.interval(1, 5),
    city: Match.anythingBut('Paris'),
    name: Match.anythingButPrefix('Bob'),
    open: Match.exists(),
    closed: Match.doesNotExist(),
    file: Match.anyOf(Match.suffix('.png'), Match.wildcard('a*b')),
    colour: Match.equalsIgnoreCase('RED'),
    address: Match.cidr('10.0.0.0/8'),
  };
  new Rule(stack, 'Bids', {
    eventBus: bus,
    eventPattern: { source: Match.prefix('auct'), detail },
    targets: [
      new SqsQueue(seen, { ...careful, message: RuleTargetInput.fromObject({ price, text: `costs ${price}` }) }),
      new SqsQueue(ordered, { messageGroupId: 'g', message: RuleTargetInput.fromText(`for ${EventField.fromPath('$.detail.name')}`) }),
      new LambdaFunction(missing, careful),
      new BusTarget(EventBus.fromEventBusName(stack, 'Default', 'default')),
    ],
  });
  new Rule(stack, 'Forwarded', {
    eventPattern: { detailType: ['Bid'] },
    targets: [new SqsQueue(seen, { message: RuleTargetInput.fromEventPath('$.detail-type') })],
  });
  new Rule(stack, 'Nightly', {
    schedule: RuleSchedule.cron({ minute: '0', hour: '4' }),
    targets: [new SqsQueue(seen, { message: RuleTargetInput.fromObject({ rule: 'nightly' }) })],
  });
  bus.archive('Archive', { eventPattern: { source: ['auctions'] } });
  const scheduleGroup = new ScheduleGroup(stack, 'Group');
  new Schedule(stack, 'Daily', {
    scheduleGroup,
    schedule: ScheduleExpression.cron({ minute: '0', hour: '10', timeZone: TimeZone.EUROPE_BERLIN }),
    timeWindow: TimeWindow.flexible(Duration.minutes(15)),
    target: new SqsSendMessage(seen, { ...careful, input: ScheduleTargetInput.fromObject({ try: ContextAttribute.attemptNumber }) }),
  });
  new Schedule(stack, 'Once', {
    schedule: ScheduleExpression.at(new Date('2020-01-01T00:00:00Z')),
    target: new EventBridgePutEvents(
      {
        eventBus: EventBus.fromEventBusArn(stack, 'Market', bus.eventBusArn),
        source: 'auctions',
        detailType: 'Over',
        detail: ScheduleTargetInput.fromObject({ auction: 'a1' }),
      },
      careful,
    ),
  });
  new Schedule(stack, 'Off', {
    schedule: ScheduleExpression.rate(Duration.hours(1)),
    enabled: false,
    target: new LambdaInvoke(missing, { input: ScheduleTargetInput.fromText('{}') }),
  });
  new CfnOutput(stack, 'SeenUrl', { value: seen.queueUrl });
  new CfnOutput(stack, 'OrderedUrl', { value: ordered.queueUrl });
  new CfnOutput(stack, 'DeadUrl', { value: dead.queueUrl });
  app.synth();
  return outdir;
}

test("runs queues, rules and schedules as CDK's constructs write them, and names an archive as not run", { timeout: 180_000 }, async () => {
  const cloud = await startTestCloud({ assembly: synthesize() });
  onTestFinished(() => cloud.stop());
  expect(cloud.printed()).toMatch(/Not run yet here: AWS::Events::Archive,/);
  expect(cloud.printed()).not.toContain('without effect here');
  const steering = steer(cloud.endpoint);
  const sqs = new SQSClient(clientSettings(cloud.endpoint));
  const events = new EventBridgeClient(clientSettings(cloud.endpoint));
  const messages = async (name: string) => bodies(await receive(sqs, cloud.outputs.S![`${name}Url`]!)).sort();
  const bid = { price: 4, part: 2, city: 'Rome', name: 'Ann', open: true, file: 'axb', colour: 'red', address: '10.1.2.3' };
  const Entries = [bid, { ...bid, closed: 1 }].map((detail) => ({
    EventBusName: 'market',
    Source: 'auctions',
    DetailType: 'Bid',
    Detail: JSON.stringify(detail),
  }));
  await events.send(new PutEventsCommand({ Entries }));
  await steering.settle();
  expect(await messages('Seen')).toEqual(['"Bid"', '{"price":4,"text":"costs 4"}']);
  expect(await messages('Ordered')).toEqual(['"for Ann"']);
  expect((await messages('Dead')).map((body) => JSON.parse(body!).detail)).toEqual([bid]);
  await steering.pass(DAY_MS);
  expect(await messages('Seen')).toEqual(expect.arrayContaining(['{"rule":"nightly"}', '{"try":"1"}']));
});
