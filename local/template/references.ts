import type { Json, JsonObject } from '../service.ts';
import { isObject, listOf, stringOf } from './json.ts';

/** The parts of an Fn::Sub text: `${name}`, `${name.attribute}`, and `${!literal}` which stays. */
const SUB_PLACEHOLDER = /\$\{(!?)([^}]*)\}/g;

/** `text` with each `${name}` replaced by `textFor(name)`, and each `${!literal}` by `${literal}`. */
export const substitute = (text: string, textFor: (name: string) => string): string =>
  text.replace(SUB_PLACEHOLDER, (_, literal: string, name: string) => (literal === '!' ? `\${${name}}` : textFor(name.trim())));

/** The logical ids that a resource as it stands in the template needs before it: by Ref, Fn::GetAtt, Fn::Sub and DependsOn. */
export function referencesOf(resource: JsonObject): string[] {
  const found = new Set<string>();
  const dependsOn = resource.DependsOn;
  for (const id of Array.isArray(dependsOn) ? dependsOn : [dependsOn]) if (typeof id === 'string') found.add(id);
  collect(resource.Properties, found);
  return [...found];
}

function collect(value: Json | undefined, found: Set<string>): void {
  if (Array.isArray(value)) for (const entry of value) collect(entry, found);
  if (!isObject(value)) return;
  for (const [key, argument] of Object.entries(value)) {
    if (key === 'Ref' && typeof argument === 'string') found.add(argument);
    else if (key === 'Fn::GetAtt') found.add(attributeReference(argument)[0]);
    else if (key === 'Fn::Sub') collectSub(argument, found);
    else collect(argument, found);
  }
}

function collectSub(argument: Json, found: Set<string>): void {
  const [text, variables] = Array.isArray(argument) ? argument : [argument];
  substitute(stringOf(text) ?? '', (name) => {
    found.add(name.split('.')[0] ?? name);
    return '';
  });
  collect(variables, found);
}

/** The two parts of an Fn::GetAtt argument, which is a list or a text with a dot; an attribute may have dots itself. */
export function attributeReference(argument: Json): [logicalId: string, attribute: string] {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return [argument.slice(0, dot), argument.slice(dot + 1)];
  }
  const [logicalId, ...attribute] = listOf(argument).map(String);
  return [logicalId ?? '', attribute.join('.')];
}
