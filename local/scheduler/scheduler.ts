import { z } from 'zod';
import { type CloudContext, type ResourceProvider, type Service, TemplateError } from '../service.ts';
import { createDeliveries } from '../targets/deliveries.ts';
import type { EventTargets } from '../targets/targets.ts';
import { templateProperties } from '../template/template-properties.ts';
import { ScheduleBook } from './schedule-book.ts';
import { SCHEDULE_PROPERTIES, scheduleDefinition, scheduleName, templateRefusal } from './schedule-definition.ts';
import { createScheduleGroups, type ScheduleGroups } from './schedule-groups.ts';
import { schedulerOperations } from './schedule-operations.ts';
import { deliverScheduled, scheduledDelivery, scheduledErrorCode } from './scheduled-event.ts';
import { schedulerRoute } from './scheduler-route.ts';

/** EventBridge Scheduler: schedules of the template and of clients of its API, fired by the clock of the cloud. */
export function createScheduler(context: CloudContext, { targets }: { readonly targets: EventTargets }): Service {
  const deliveries = createDeliveries(context, {
    service: 'scheduler',
    targets,
    errorCode: scheduledErrorCode,
    deliver: deliverScheduled(targets),
  });
  const book = new ScheduleBook(context, (occasion) => deliveries.add(scheduledDelivery(context, occasion)));
  const groups = createScheduleGroups(context);
  return {
    name: 'scheduler',
    providers: [scheduleProvider(book), groupProvider(groups)],
    routes: [schedulerRoute(schedulerOperations(context, book, groups))],
    pending: () => deliveries.pending() + book.due(),
    start: () => {
      checkGroups(book, groups);
      deliveries.start();
      book.start();
    },
    stop: () => {
      book.stop();
      deliveries.stop();
    },
  };
}

/** Only now, since a template may name a group by its name and so leave open which of both is made first. */
function checkGroups(book: ScheduleBook, groups: ScheduleGroups): void {
  const names = new Set(groups.list().map(({ name }) => name));
  const lost = book.list().find(({ definition }) => !names.has(definition.GroupName));
  if (lost !== undefined) throw new TemplateError(`${lost.definition.Name}: there is no schedule group ${lost.definition.GroupName}`);
}

const scheduleProvider = (book: ScheduleBook): ResourceProvider => ({
  type: 'AWS::Scheduler::Schedule',
  honoured: SCHEDULE_PROPERTIES,
  create: ({ properties, generatedName, logicalId }) => {
    const input = { Name: generatedName.slice(-64), ...properties };
    const definition = scheduleDefinition(input, templateRefusal(logicalId));
    const { arn } = book.declare({ input, definition });
    return { ref: definition.Name, attributes: { Arn: arn } };
  },
});

const groupProvider = (groups: ScheduleGroups): ResourceProvider => ({
  type: 'AWS::Scheduler::ScheduleGroup',
  honoured: ['Name', 'Tags'],
  create: (resource) => {
    const { Name: name = resource.generatedName.slice(-64) } = templateProperties(resource, z.object({ Name: scheduleName.optional() }));
    const group = groups.declare(name);
    const date = new Date(group.createdAtMs).toISOString();
    return { ref: name, attributes: { Arn: group.arn, State: 'ACTIVE', CreationDate: date, LastModificationDate: date } };
  },
});
