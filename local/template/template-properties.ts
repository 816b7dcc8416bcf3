import { z } from 'zod';
import { TemplateError, type TemplateResource } from '../service.ts';

/** A CloudFormation boolean, which templates also write as the strings `true` and `false`. */
export const templateBoolean = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** A CloudFormation whole number, which templates also write as a string. */
export const templateInteger = z.coerce.number().int();

/**
 * The properties of a resource as `shape` reads them.
 * @throws TemplateError naming the resource and its first property that doesn't fit.
 */
export function templateProperties<T>(resource: TemplateResource, shape: z.ZodType<T>): T {
  const read = shape.safeParse(resource.properties);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  throw new TemplateError(`${resource.logicalId} (${resource.type}): ${where}${issue?.message ?? 'properties can not be read'}`);
}
