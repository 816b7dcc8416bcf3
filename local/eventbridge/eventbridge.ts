import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  AwsError,
  type Cause,
  type CloudContext,
  type JsonObject,
  type ResourceProvider,
  type Service,
  TemplateError,
} from '../service.ts';
import { createDeliveries, type Deliveries } from '../targets/deliveries.ts';
import type { EventBusPort, EventTargets } from '../targets/targets.ts';
import { templateProperties } from '../template/template-properties.ts';
import { eventsRoute } from './events-route.ts';
import { isoSeconds } from './put-events.ts';
import { busNameOf, DEFAULT_BUS, RULE_PROPERTIES, type Rule, ruleOf } from './rule.ts';
import { createScheduledRules } from './scheduled-rules.ts';

/** EventBridge: event buses with the rules of the template, for the other services and for clients of PutEvents. */
export function createEventBridge(context: CloudContext, { targets }: { readonly targets: EventTargets }): Service & EventBusPort {
  const buses = new Set([DEFAULT_BUS]);
  const rules: Rule[] = [];
  const deliveries = createDeliveries(context, {
    service: 'events',
    targets,
    errorCode,
    deliver: ({ targetArn, payload, messageGroupId, cause }) =>
      targets.deliver(targetArn, payload, { cause: cause ?? undefined, ...(messageGroupId === null ? {} : { messageGroupId }) }),
  });
  const busArn = (name: string) => `arn:aws:events:${context.region}:${context.accountId}:event-bus/${name}`;
  const scheduled = createScheduledRules(context, (rule, timeMs) => {
    const facts = { source: 'aws.events', 'detail-type': 'Scheduled Event', resources: [rule.arn], detail: {}, time: isoSeconds(timeMs) };
    deliverTo(deliveries, rule, wholeEvent(context, facts), undefined);
  });
  const receive: EventBusPort['receive'] = (arn, fields, cause) => {
    const name = busNameOf(arn);
    if (!buses.has(name)) throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
    const event = wholeEvent(context, fields);
    const matched = rules.filter((rule) => rule.busName === name && rule.enabled && rule.matches(event));
    context.state.atomically(() => {
      for (const rule of matched) deliverTo(deliveries, rule, event, cause);
    });
  };
  return {
    name: 'events',
    providers: [busProvider(buses, busArn), ruleProvider(context, rules, buses), busPolicyProvider],
    routes: [
      eventsRoute(context, (busName, fields, cause) => {
        if (buses.has(busName)) receive(busArn(busName), fields, cause);
        else context.log('events', 'no such bus', { bus: busName });
      }),
    ],
    receive,
    pending: () => deliveries.pending() + scheduled.due(),
    start: () => {
      deliveries.start();
      scheduled.start(rules);
    },
    stop: () => {
      scheduled.stop();
      deliveries.stop();
    },
  };
}

/** "Amazon EventBridge events" (User Guide): the fields that every event has; an id of its own unless it has come from another bus. */
function wholeEvent({ accountId, region, clock }: CloudContext, fields: JsonObject): JsonObject {
  const base = { version: '0', id: randomUUID(), 'detail-type': '', source: '', account: accountId };
  return { ...base, time: isoSeconds(clock.now()), region, resources: [], detail: {}, ...fields };
}

function deliverTo(deliveries: Deliveries, rule: Rule, event: JsonObject, cause: Cause | undefined): void {
  for (const target of rule.targets) {
    deliveries.add({
      subject: `${rule.name} ${target.arn}`,
      targetArn: target.arn,
      payload: target.input(event),
      messageGroupId: target.messageGroupId,
      retry: target.retry,
      deadLetterArn: target.deadLetterArn,
      letter: JSON.stringify(event),
      letterAttributes: { RULE_ARN: rule.arn },
      cause: cause === undefined ? null : { ...cause },
    });
  }
}

/** The codes of "Using dead-letter queues to process undelivered events" (User Guide). */
function errorCode({ code, status }: AwsError): string {
  if (code === 'ResourceNotFoundException') return 'NO_RESOURCE';
  if (status === 429 || /throttl|too ?many/i.test(code)) return 'THROTTLING';
  return code === 'ServiceUnavailable' ? 'TIMEOUT' : 'ERROR_FROM_TARGET';
}

const busName = z.object({ Name: z.string().regex(/^(?!default$)[.\-_A-Za-z0-9]{1,256}$/, 'is no name for an event bus') });

const busProvider = (buses: Set<string>, busArn: (name: string) => string): ResourceProvider => ({
  type: 'AWS::Events::EventBus',
  honoured: ['Name', 'Description', 'KmsKeyIdentifier', 'Policy', 'Tags'],
  create: (resource) => {
    const { Name: name } = templateProperties(resource, busName);
    if (buses.has(name)) throw new TemplateError(`two event buses are named ${name}`);
    buses.add(name);
    return { ref: name, attributes: { Arn: busArn(name), Name: name } };
  },
});

const ruleProvider = (context: CloudContext, rules: Rule[], buses: ReadonlySet<string>): ResourceProvider => ({
  type: 'AWS::Events::Rule',
  honoured: RULE_PROPERTIES,
  create: (resource) => {
    const rule = ruleOf(resource, context);
    if (!buses.has(rule.busName)) throw new TemplateError(`${resource.logicalId}: there is no event bus ${rule.busName}`);
    if (rules.some(({ arn }) => arn === rule.arn)) throw new TemplateError(`two rules are named ${rule.name}`);
    rules.push(rule);
    return { ref: rule.busName === DEFAULT_BUS ? rule.name : `${rule.busName}|${rule.name}`, attributes: { Arn: rule.arn } };
  },
});

/** Every caller with a key may put events on every bus here, so a policy changes nothing. */
const busPolicyProvider: ResourceProvider = {
  type: 'AWS::Events::EventBusPolicy',
  honoured: ['Action', 'Condition', 'EventBusName', 'Principal', 'Statement', 'StatementId'],
  create: ({ generatedName }) => ({ ref: generatedName, attributes: {} }),
};
