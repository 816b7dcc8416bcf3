import { Stack, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { allow } from './roles.ts';
import type { Settings } from './settings.ts';

interface Calls {
  readonly settings: Settings;
  /** Of what the schedules are, such as `Auction`. */
  readonly name: string;
  /** Whom the schedules call. */
  readonly target: LambdaFunction;
  readonly deadLetters: Queue;
}

/** Lets functions make schedules that call the target once, each for one thing, in a group of their own. */
export function letSchedule(scope: Construct, { settings, name, target, deadLetters }: Calls, schedulers: readonly LambdaFunction[]): void {
  const stack = Stack.of(scope);
  const groupId = `${name}Schedules`;
  const group = new CfnScheduleGroup(scope, groupId, { name: `ecobid-${settings.stage}-${name.toLowerCase()}s` });
  const role = new Role(scope, `${name}ScheduleRole`, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': group.attrArn } },
    }),
  });
  role.addToPolicy(allow(['lambda:InvokeFunction'], [target.functionArn]));
  role.addToPolicy(allow(['sqs:SendMessage'], [deadLetters.queueArn]));
  const schedules = stack.formatArn({ service: 'scheduler', resource: 'schedule', resourceName: `${group.ref}/*` });
  for (const scheduler of schedulers) {
    scheduler.addEnvironment('SCHEDULE_GROUP', group.ref);
    scheduler.addEnvironment('SCHEDULE_ROLE_ARN', role.roleArn);
    scheduler.addEnvironment('SCHEDULE_DEAD_LETTERS_ARN', deadLetters.queueArn);
    scheduler.addToRolePolicy(allow(['scheduler:CreateSchedule'], [schedules]));
    scheduler.addToRolePolicy(allow(['iam:PassRole'], [role.roleArn]));
    if (scheduler.role !== undefined) {
      Validations.of(scheduler.role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::arn:aws:scheduler:${settings.region}:<AWS::AccountId>:schedule/<${groupId}>/*]`,
        reason: 'Schedules are named after what they are for, of which there is no end; nothing else is in this group.',
      });
    }
  }
}
