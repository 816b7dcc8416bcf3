import type { JsonObject } from '../service.ts';

/** Parameters of a request in AWS's query protocol, by their full names such as `MessageAttributes.entry.1.Name`. */
export type QueryParameters = ReadonlyMap<string, string>;

/** Reads a form; of a name that comes twice the last value counts. */
export function queryParameters(body: Buffer): QueryParameters {
  return new Map(new URLSearchParams(body.toString()));
}

/** The entries of a map or list, `PREFIX.1`, `PREFIX.2`, … in their order, each with what stands behind its number. */
export function queryEntries(parameters: QueryParameters, prefix: string): Map<string, string>[] {
  const entries = new Map<number, Map<string, string>>();
  for (const [name, value] of parameters) {
    const [, number, rest = ''] = name.startsWith(`${prefix}.`) ? (/^(\d{1,4})(?:\.(.+))?$/.exec(name.slice(prefix.length + 1)) ?? []) : [];
    if (number === undefined) continue;
    const entry = entries.get(Number(number)) ?? new Map<string, string>();
    entries.set(Number(number), entry.set(rest, value));
  }
  return [...entries].sort(([a], [b]) => a - b).map(([, entry]) => entry);
}

/** A map of texts, as `PREFIX.entry.N.key` and `.value` carry it. */
export function queryTextMap(parameters: QueryParameters, prefix: string): Record<string, string> {
  return Object.fromEntries(queryEntries(parameters, `${prefix}.entry`).map((entry) => [entry.get('key') ?? '', entry.get('value') ?? '']));
}

/** The members of a result as XML elements; an object becomes a map with `entry`, `key` and `value`. */
export function xmlMembers(members: JsonObject): string {
  return Object.entries(members)
    .map(([name, value]) => {
      if (typeof value !== 'object' || value === null) return element(name, escapeXml(String(value)));
      const entries = Object.entries(value).map(([key, text]) =>
        element('entry', element('key', escapeXml(key)) + element('value', escapeXml(String(text)))),
      );
      return element(name, entries.join(''));
    })
    .join('');
}

/** An XML element around a content that is XML already. */
export function element(name: string, content: string, namespace?: string): string {
  return `<${name}${namespace === undefined ? '' : ` xmlns="${namespace}"`}>${content}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Text within XML; control characters that XML 1.0 §2.2 does not allow are left out. */
export function escapeXml(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]/gu, '').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
