import { type Json, type JsonObject, TemplateError } from '../service.ts';
import { isObject } from '../template/json.ts';

/** What a target of a rule gets of the matched event. */
export type TargetInput = (event: JsonObject) => Json;

/** How the properties of a target say it; at most one of them ("Target" of the CloudFormation reference). */
export interface InputProperties {
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?: { readonly InputPathsMap: Readonly<Record<string, string>>; readonly InputTemplate: string } | undefined;
}

/** Facts that a template may ask for without a path ("Predefined variables" of "Amazon EventBridge input transformation"). */
export interface RuleFacts {
  readonly ruleArn: string;
  readonly ruleName: string;
}

/**
 * The input of a target: the whole event, a constant, a part of the event, or a template with variables.
 *
 * @throws TemplateError for a path or template that cannot be followed; templates whose result is not JSON are among them.
 */
export function targetInput(
  { Input: input, InputPath: path, InputTransformer: transformer }: InputProperties,
  facts: RuleFacts,
): TargetInput {
  if ([input, path, transformer].filter((each) => each !== undefined).length > 1)
    throw new TemplateError(`${facts.ruleName}: a target has one of Input, InputPath and InputTransformer`);
  if (input !== undefined) {
    const constant = parsed(input, `${facts.ruleName}: Input`);
    return () => constant;
  }
  if (path !== undefined) {
    const read = eventPath(path, facts);
    return (event) => read(event) ?? null;
  }
  return transformer === undefined ? (event) => event : transformed(transformer, facts);
}

const VARIABLE = /<([A-Za-z0-9_.-]+)>/g;

function transformed(
  { InputPathsMap: paths, InputTemplate: template }: NonNullable<InputProperties['InputTransformer']>,
  facts: RuleFacts,
): TargetInput {
  const readers: Record<string, (event: JsonObject) => Json | undefined> = {
    'aws.events.rule-arn': () => facts.ruleArn,
    'aws.events.rule-name': () => facts.ruleName,
    'aws.events.event.ingestion-time': (event) => event.time,
    'aws.events.event': ({ detail: _, ...rest }) => rest,
    'aws.events.event.json': (event) => event,
    ...Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, eventPath(path, facts)])),
  };
  const unknown = [...template.matchAll(VARIABLE)].map(([, name = '']) => name).find((name) => !Object.hasOwn(readers, name));
  if (unknown !== undefined) throw new TemplateError(`${facts.ruleName}: InputTemplate uses <${unknown}>, which InputPathsMap lacks`);
  const fill = (event: JsonObject): string => filled(template, (name) => readers[name]?.(event));
  parsed(fill({}), `${facts.ruleName}: InputTemplate`);
  return (event) => parsed(fill(event), `${facts.ruleName}: InputTemplate`);
}

/** A variable between quotes becomes part of the text, any other a value of its own. */
function filled(template: string, valueNamed: (name: string) => Json | undefined): string {
  let inText = false;
  return template.replace(/\\.|"|<([A-Za-z0-9_.-]+)>/gs, (part, name: string | undefined) => {
    if (part === '"') inText = !inText;
    if (name === undefined) return part;
    const value = valueNamed(name);
    if (!inText) return JSON.stringify(value ?? null);
    const text = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}

/** The JSON paths that EventBridge takes: `$` and names after dots or in brackets, and places of lists. */
function eventPath(path: string, { ruleName }: RuleFacts): (event: JsonObject) => Json | undefined {
  if (!/^\$(\.[\w-]+|\[\d+\]|\['[^']+'\])*$/.test(path)) throw new TemplateError(`${ruleName}: the path ${path} is not followed here`);
  const steps = [...path.matchAll(/\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/g)].map(([, name, place, quoted]) => name ?? quoted ?? Number(place));
  return (event) => steps.reduce<Json | undefined>(stepInto, event);
}

function stepInto(value: Json | undefined, step: string | number): Json | undefined {
  if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function parsed(text: string, where: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new TemplateError(`${where} must be JSON, which is all that is delivered here`);
  }
}
