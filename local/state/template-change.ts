import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject, StateStore } from '../service.ts';
import { TemplateError } from '../service.ts';
import { isObject, listOf } from '../template/json.ts';

/** What cannot change under kept data: `fixed` properties not at all, lists under `grows` only by more entries. */
interface KeepingRule {
  readonly fixed: readonly string[];
  readonly grows: readonly string[];
}

/**
 * The types that keep data, with the properties whose change CloudFormation answers by a new, empty resource ("Update requires:
 * Replacement" on the type's page of the CloudFormation template reference), or refuses, as for attributes of a user pool.
 */
const RULES: Readonly<Record<string, KeepingRule>> = {
  'AWS::DynamoDB::Table': { fixed: ['TableName', 'KeySchema', 'LocalSecondaryIndexes'], grows: [] },
  'AWS::Cognito::UserPool': { fixed: ['UsernameAttributes', 'AliasAttributes', 'UsernameConfiguration'], grows: ['Schema'] },
  'AWS::Cognito::UserPoolClient': { fixed: ['UserPoolId', 'GenerateSecret'], grows: [] },
  'AWS::SecretsManager::Secret': { fixed: ['Name'], grows: [] },
};

interface KeptResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
}

/** Compares the template of this start with the one that the kept data was made by. */
export interface TemplateChange {
  /** @throws TemplateError when a resource that keeps data is gone from the template. */
  refuseRemoved(isInTemplate: (stackName: string, logicalId: string, type: string) => boolean): void;
  /** @throws TemplateError when a property changed that kept data depends on. */
  refuseReplaced(resource: KeptResource): void;
  /** Remembers this start's template as the one that the data is made by; call it when all of it was applied. */
  accept(templates: Json): void;
}

/** The comparison over what `state` remembers; nothing is refused on a first start or for the very same template. */
export function templateChange(state: StateStore): TemplateChange {
  const kept = state.table<JsonObject>('template-resources');
  const seen = new Map<string, JsonObject>();
  return {
    refuseRemoved: (isInTemplate) => {
      for (const [, { stackName, logicalId, type }] of kept.entries()) {
        if (isInTemplate(String(stackName), String(logicalId), String(type))) continue;
        throw new TemplateError(`${type} ${logicalId} with its data is gone from the template; start with --reset to drop the data`);
      }
    },
    refuseReplaced: (resource) => {
      const rule = RULES[resource.type];
      if (rule === undefined) return;
      const key = `${resource.stackName}/${resource.logicalId}`;
      const before = kept.get(key)?.properties;
      if (isObject(before)) refuseChange(resource, rule, before);
      seen.set(key, remembered(resource, rule));
    },
    accept: (templates) => {
      const hash = createHash('sha256').update(JSON.stringify(templates)).digest('hex');
      state.atomically(() => {
        for (const [key, resource] of seen) kept.put(key, resource);
        state.table<string>('template').put('hash', hash);
      });
    },
  };
}

function refuseChange(resource: KeptResource, rule: KeepingRule, before: JsonObject): void {
  const changed = (property: string) => !isDeepStrictEqual(before[property] ?? null, resource.properties[property] ?? null);
  const shrunk = (property: string) => {
    const now = listOf(resource.properties[property]);
    return !listOf(before[property]).every((old) => now.some((entry) => isDeepStrictEqual(entry, old)));
  };
  const property = rule.fixed.find(changed) ?? rule.grows.find(shrunk);
  if (property === undefined) return;
  throw new TemplateError(
    `${resource.type} ${resource.logicalId}: ${property} differs from the kept data's and cannot be changed; start with --reset to drop the data`,
  );
}

function remembered(resource: KeptResource, rule: KeepingRule): JsonObject {
  const properties: JsonObject = {};
  for (const name of [...rule.fixed, ...rule.grows]) {
    const value = resource.properties[name];
    if (value !== undefined) properties[name] = value;
  }
  return { stackName: resource.stackName, logicalId: resource.logicalId, type: resource.type, properties };
}
