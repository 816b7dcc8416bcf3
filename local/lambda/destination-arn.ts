import { TemplateError, type TemplateResource } from '../service.ts';

/**
 * The ARN of a destination, where it is of a service in `services` (`sqs`, `lambda`, `events`); undefined stays so.
 *
 * @throws TemplateError for a destination of another kind.
 */
export function destinationArn(
  resource: Pick<TemplateResource, 'logicalId' | 'type'>,
  arn: string | undefined,
  services: readonly string[],
): string | undefined {
  if (arn === undefined || services.includes(arn.split(':')[2] ?? '')) return arn;
  throw new TemplateError(`${resource.logicalId} (${resource.type}): only ${services.join(', ')} can be a destination here, not ${arn}`);
}
