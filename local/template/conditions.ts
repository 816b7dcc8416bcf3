import type { Json, JsonObject } from '../service.ts';
import { TemplateError } from '../service.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { isObject, listOf } from './json.ts';

/**
 * The conditions of a template, each worked out when first asked for ("Condition functions" of the CloudFormation template reference).
 * The answer throws TemplateError for a condition that does not exist, leads back to itself, or uses another function.
 */
export function conditionsOf(section: JsonObject, scope: Scope): (name: string) => boolean {
  const known = new Map<string, boolean | 'in progress'>();
  const condition = (name: string): boolean => {
    const value = known.get(name);
    if (typeof value === 'boolean') return value;
    const definition = section[name];
    if (definition === undefined) throw new TemplateError(`${scope.place}: there is no condition ${name}`);
    if (value === 'in progress') throw new TemplateError(`${scope.place}: the condition ${name} leads back to itself`);
    known.set(name, 'in progress');
    const result = evaluate(definition, scope, condition);
    known.set(name, result);
    return result;
  };
  return condition;
}

function evaluate(definition: Json, scope: Scope, condition: (name: string) => boolean): boolean {
  const [entry, ...others] = isObject(definition) ? Object.entries(definition) : [];
  if (entry === undefined || others.length > 0) throw new TemplateError(`${scope.place}: a condition is not well-formed`);
  const [name, argument] = entry;
  const parts = listOf(argument);
  const each = (part: Json) => evaluate(part, scope, condition);
  if (name === 'Condition' && typeof argument === 'string') return condition(argument);
  if (name === 'Fn::Equals' && parts.length === 2) return sameText(parts, scope);
  if (name === 'Fn::And') return parts.every(each);
  if (name === 'Fn::Or') return parts.some(each);
  if (name === 'Fn::Not' && parts.length === 1) return !parts.every(each);
  throw new TemplateError(`${scope.place}: ${name} is not known to the local cloud as a condition`);
}

/** CloudFormation compares text, so the number 1 equals the text "1". */
function sameText(parts: Json[], scope: Scope): boolean {
  const [left, right] = parts.map((part) => {
    const resolved = resolve(part, scope);
    return typeof resolved === 'object' ? JSON.stringify(resolved) : String(resolved);
  });
  return left === right;
}
