import { z } from 'zod';
import { ScheduleExpressionError, type ScheduleTimes, scheduleTimes } from '../scheduler/schedule-expression.ts';
import { type CloudContext, type JsonObject, TemplateError, type TemplateResource } from '../service.ts';
import { type RetryPolicy, retryPolicy } from '../targets/delivery.ts';
import { templateProperties } from '../template/template-properties.ts';
import { eventPattern, PatternError } from './event-pattern.ts';
import { type TargetInput, targetInput } from './target-input.ts';

/** The bus that every account has. */
export const DEFAULT_BUS = 'default';

/** "Target" of the CloudFormation reference: any other property changes what is delivered, so it is refused by its name. */
const targetProperties = z.strictObject({
  Id: z.string().min(1).max(64),
  Arn: z.string().startsWith('arn:'),
  RoleArn: z.string().optional(),
  Input: z.string().max(8_192).optional(),
  InputPath: z.string().max(256).optional(),
  InputTransformer: z
    .strictObject({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string().min(1).max(8_192) })
    .optional(),
  RetryPolicy: retryPolicy,
  DeadLetterConfig: z.strictObject({ Arn: z.string().startsWith('arn:') }).optional(),
  SqsParameters: z.strictObject({ MessageGroupId: z.string() }).optional(),
});

const ruleProperties = z.object({
  Name: z
    .string()
    .regex(/^[.\-_A-Za-z0-9]{1,64}$/)
    .optional(),
  Description: z.string().max(512).optional(),
  EventBusName: z.string().min(1).default(DEFAULT_BUS),
  EventPattern: z.json().optional(),
  ScheduleExpression: z.string().min(1).max(256).optional(),
  State: z.enum(['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']).default('ENABLED'),
  RoleArn: z.string().optional(),
  Targets: z.array(targetProperties).max(5).default([]),
});

type RuleProperties = z.infer<typeof ruleProperties>;

/** The properties of a rule that have their effect here. */
export const RULE_PROPERTIES = Object.keys(ruleProperties.shape);

interface RuleTarget {
  readonly arn: string;
  readonly input: TargetInput;
  readonly retry: RetryPolicy;
  readonly deadLetterArn: string | null;
  readonly messageGroupId: string | null;
}

/** A rule as it runs. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly enabled: boolean;
  readonly matches: (event: JsonObject) => boolean;
  readonly schedule: { readonly expression: string; readonly times: ScheduleTimes } | undefined;
  readonly targets: readonly RuleTarget[];
}

/**
 * The rule that an `AWS::Events::Rule` of the template describes.
 *
 * @throws TemplateError for patterns, expressions, inputs and kinds of targets that EventBridge, or the local cloud, does not take.
 */
export function ruleOf(resource: TemplateResource, { region, accountId }: Pick<CloudContext, 'region' | 'accountId'>): Rule {
  const properties = templateProperties(resource, ruleProperties);
  const name = properties.Name ?? resource.generatedName.slice(-64);
  const busName = busNameOf(properties.EventBusName);
  const arn = `arn:aws:events:${region}:${accountId}:rule/${busName === DEFAULT_BUS ? '' : `${busName}/`}${name}`;
  const targets = properties.Targets.map((target): RuleTarget => {
    return {
      arn: target.Arn,
      input: targetInput(target, { ruleArn: arn, ruleName: name }),
      retry: target.RetryPolicy,
      deadLetterArn: target.DeadLetterConfig?.Arn ?? null,
      messageGroupId: target.SqsParameters?.MessageGroupId ?? null,
    };
  });
  const enabled = properties.State !== 'DISABLED';
  try {
    return { name, arn, busName, enabled, matches: matcherOf(properties), schedule: scheduleOf(properties, busName), targets };
  } catch (error) {
    if (!(error instanceof PatternError) && !(error instanceof ScheduleExpressionError)) throw error;
    throw new TemplateError(`${resource.logicalId} (${resource.type}): ${error.message}`);
  }
}

/** A bus is named by its name or its ARN. */
export const busNameOf = (nameOrArn: string): string => nameOrArn.replace(/^arn:[^/]*:event-bus\//, '');

function matcherOf({ EventPattern: pattern, ScheduleExpression: expression }: RuleProperties): Rule['matches'] {
  if (pattern !== undefined) return eventPattern(typeof pattern === 'string' ? JSON.parse(pattern) : pattern);
  if (expression === undefined) throw new PatternError('a rule has an EventPattern or a ScheduleExpression');
  return () => false;
}

function scheduleOf({ ScheduleExpression: expression }: RuleProperties, busName: string): Rule['schedule'] {
  if (expression === undefined) return undefined;
  if (busName !== DEFAULT_BUS) throw new ScheduleExpressionError('ScheduleExpression is supported only on the default event bus.');
  const times = scheduleTimes(expression);
  if (times.kind === 'at') throw new ScheduleExpressionError(`Invalid Schedule Expression ${expression}: a rule takes rate and cron.`);
  return { expression, times };
}
