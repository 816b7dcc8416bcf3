/** Readers for the properties of template resources; what is missing or of the wrong kind is one line for people. */
import { readFileSync } from 'node:fs';
import { type Json, type JsonObject, TemplateError, type TemplateResource } from '../../service.ts';

/** A refusal that names the resource. */
export function refuse(resource: TemplateResource, reason: string): never {
  throw new TemplateError(`${resource.type} ${resource.logicalId}: ${reason}`);
}

/** Whether a property is a map. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A property that must be a text. */
export function textOf(resource: TemplateResource, name: string): string {
  const value = resource.properties[name];
  return typeof value === 'string' && value !== '' ? value : refuse(resource, `needs the property ${name}.`);
}

/** A property that is a text where it is set. */
export function optionalText(resource: TemplateResource, name: string): string | undefined {
  return resource.properties[name] === undefined ? undefined : textOf(resource, name);
}

/** A property that must be a map. */
export function objectOf(resource: TemplateResource, name: string): JsonObject {
  const value = resource.properties[name];
  return isObject(value) ? value : refuse(resource, `needs the property ${name}.`);
}

/** A property that is a number, which templates also write as text, or the given value where it is not set. */
export function numberOf(resource: TemplateResource, name: string, absent: number): number {
  const value = resource.properties[name];
  if (value === undefined) return absent;
  const number = Number(value);
  return Number.isInteger(number) ? number : refuse(resource, `${name} must be a whole number.`);
}

/** A document given in the template itself or as an asset. */
export function documentOf(resource: TemplateResource, inline: string, location: string): string | undefined {
  const text = optionalText(resource, inline);
  if (text !== undefined) return text;
  const address = optionalText(resource, location);
  return address === undefined ? undefined : readFileSync(resource.assetPath(address), 'utf8');
}
