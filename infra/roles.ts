import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

const LOG_RETENTION = RetentionDays.ONE_MONTH;

/** A statement that allows exactly these actions on exactly these resources. */
export const allow = (actions: readonly string[], resources: readonly string[]): PolicyStatement =>
  new PolicyStatement({ actions: [...actions], resources: [...resources] });

/**
 * A role that AppSync assumes for the API with this id, and for no other: AppSync acts for many accounts, and must not be led to use
 * this role by an API of somebody else. See "Cross-service confused deputy prevention" in the AppSync developer guide.
 */
export function appSyncRole(scope: Construct, id: string, apiId: string): Role {
  const stack = Stack.of(scope);
  return new Role(scope, id, {
    assumedBy: new ServicePrincipal('appsync.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'appsync', resource: 'apis', resourceName: apiId }) },
      },
    }),
  });
}

/** A log group that CloudWatch empties after a month. */
export const createLogGroup = (scope: Construct, id: string, logGroupName?: string): LogGroup =>
  new LogGroup(scope, id, {
    retention: LOG_RETENTION,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(logGroupName === undefined ? {} : { logGroupName }),
  });

/** Lets a role write to one log group; creating groups stays with the stack, which sets their retention. */
export function letWriteLogs(role: Role, logs: LogGroup): void {
  role.addToPolicy(allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logs.logGroupArn]));
}
