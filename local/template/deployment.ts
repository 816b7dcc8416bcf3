import type { CloudContext, Json, JsonObject, ResourceProvider, ResourceValues, TemplateResource } from '../service.ts';
import { TemplateError } from '../service.ts';
import type { TemplateChange } from '../state/template-change.ts';
import type { StackTemplate } from './assembly.ts';
import { conditionsOf } from './conditions.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { isObject, listOf, objectOf, stringOf } from './json.ts';
import { namedResource, namePropertyOf } from './named-resources.ts';
import { inOrder } from './order.ts';
import { parameterValues } from './parameters.ts';
import { referencesOf } from './references.ts';
import { TemplateWarnings } from './warnings.ts';

/** Stack name, output name, value. */
export type StackOutputs = Record<string, Record<string, string>>;

interface Deployed {
  readonly ref: string;
  readonly attribute: (name: string) => Json | undefined;
}

/** The stacks in their order, who makes which type, and what the kept data was made by. */
export interface DeploymentOptions {
  readonly stacks: readonly StackTemplate[];
  readonly providers: readonly ResourceProvider[];
  readonly context: Pick<CloudContext, 'accountId' | 'secretName'>;
  readonly change: TemplateChange;
}

/**
 * Makes every resource of the stacks, each after those it refers to, and gives the stacks' outputs with the lines about what is not run.
 *
 * @throws TemplateError for anything in a template that is broken or refused.
 */
export async function deploy(options: DeploymentOptions): Promise<{ outputs: StackOutputs; warnings: string[] }> {
  const { stacks, change } = options;
  const warnings = new TemplateWarnings();
  const exports = new Map<string, Json>();
  const outputs: StackOutputs = {};
  change.refuseRemoved((stackName, logicalId, type) => {
    const stack = stacks.find((candidate) => candidate.stackName === stackName);
    return stringOf(objectOf(objectOf(stack?.template.Resources)[logicalId]).Type) === type;
  });
  for (const stack of stacks) outputs[stack.stackName] = await new StackDeployment(stack, options, exports, warnings).run();
  change.accept(stacks.map(({ stackName, template }) => ({ stackName, template })));
  return { outputs, warnings: warnings.lines() };
}

/** One stack on its way. */
class StackDeployment {
  readonly #stack: StackTemplate;
  readonly #options: DeploymentOptions;
  readonly #exports: Map<string, Json>;
  readonly #warnings: TemplateWarnings;
  readonly #resources: JsonObject;
  readonly #deployed = new Map<string, Deployed>();
  readonly #parameters: ReturnType<typeof parameterValues>;
  readonly #condition: (name: string) => boolean;

  constructor(stack: StackTemplate, options: DeploymentOptions, exports: Map<string, Json>, warnings: TemplateWarnings) {
    this.#stack = stack;
    this.#options = options;
    this.#exports = exports;
    this.#warnings = warnings;
    this.#resources = objectOf(stack.template.Resources);
    this.#parameters = parameterValues(stack, options.context.accountId);
    this.#condition = conditionsOf(objectOf(stack.template.Conditions), this.#scope('conditions'));
  }

  async run(): Promise<Record<string, string>> {
    const wanted = Object.keys(this.#resources).filter((id) => this.#isWanted(this.#resource(id)));
    const dependenciesOf = (id: string) => referencesOf(this.#resource(id)).filter((other) => wanted.includes(other));
    for (const id of inOrder(wanted, dependenciesOf, `resources of ${this.#stack.stackName}`)) await this.#deployResource(id);
    return this.#outputs();
  }

  #resource(logicalId: string): JsonObject {
    const resource = this.#resources[logicalId];
    if (isObject(resource)) return resource;
    throw new TemplateError(`${this.#stack.stackName}: resource ${logicalId} is not well-formed`);
  }

  #isWanted(definition: JsonObject): boolean {
    const condition = stringOf(definition.Condition);
    return condition === undefined || this.#condition(condition);
  }

  async #deployResource(logicalId: string): Promise<void> {
    const definition = this.#resource(logicalId);
    const type = stringOf(definition.Type);
    if (type === undefined) throw new TemplateError(`${this.#stack.stackName}: resource ${logicalId} has no Type`);
    const provider = this.#options.providers.find((candidate) => candidate.type === type);
    if (provider === undefined) {
      this.#warnings.notRun(type);
      const place = { region: this.#stack.region, accountId: this.#options.context.accountId };
      const { ref, attribute } = namedResource(this.#named(logicalId, type, this.#nameProperty(type, definition)), place);
      this.#deployed.set(logicalId, { ref, attribute });
      return;
    }
    const resource = this.#named(logicalId, type, this.#resolved(logicalId, definition));
    this.#options.change.refuseReplaced(resource);
    this.#warnings.propertiesOf(type, resource.properties, provider.honoured);
    const { ref, attributes } = await this.#created(provider, resource);
    this.#deployed.set(logicalId, { ref, attribute: (name) => attributes[name] });
  }

  /** A provider says what is wrong; where it is wrong is known here. */
  async #created(provider: ResourceProvider, resource: TemplateResource): Promise<ResourceValues> {
    try {
      return await provider.create(resource);
    } catch (error) {
      if (!(error instanceof TemplateError) || error.message.includes(resource.logicalId)) throw error;
      throw new TemplateError(`${this.#stack.stackName}: ${resource.type} ${resource.logicalId}: ${error.message}`);
    }
  }

  #resolved(logicalId: string, definition: JsonObject): JsonObject {
    return objectOf(resolve(objectOf(definition.Properties), this.#scope(`resource ${logicalId}`)));
  }

  /** Of a type that is not run only its name is resolved; the rest may use what the local cloud does not know. */
  #nameProperty(type: string, definition: JsonObject): JsonObject {
    const property = namePropertyOf(type);
    const value = property === undefined ? undefined : objectOf(definition.Properties)[property];
    const name = value === undefined ? undefined : resolve(value, this.#scope(`${property} of a ${type}`));
    return property === undefined || name === undefined ? {} : { [property]: name };
  }

  #named(logicalId: string, type: string, properties: JsonObject): TemplateResource {
    const { stackName, assetPath } = this.#stack;
    const suffix = this.#options.context.secretName(`name/${stackName}/${logicalId}`, 12);
    return { stackName, logicalId, type, properties, generatedName: `${stackName}-${logicalId}-${suffix}`, assetPath };
  }

  #scope(place: string): Scope {
    const { stackName, region, template } = this.#stack;
    return {
      place: `${stackName}: ${place}`,
      region,
      mappings: objectOf(template.Mappings),
      ref: (name) => (this.#parameters.has(name) ? this.#parameters.valueOf(name) : this.#find(name, place).ref),
      attribute: (logicalId, name) => {
        const value = this.#find(logicalId, place).attribute(name);
        if (value !== undefined) return value;
        throw new TemplateError(`${stackName}: ${place}: ${logicalId} has no attribute ${name} in the local cloud`);
      },
      condition: (name) => this.#condition(name),
      importValue: (name) => {
        const value = this.#exports.get(name);
        if (value !== undefined) return value;
        throw new TemplateError(`${stackName}: ${place}: no stack exports ${name}`);
      },
    };
  }

  #find(logicalId: string, place: string): Deployed {
    const found = this.#deployed.get(logicalId);
    if (found !== undefined) return found;
    throw new TemplateError(`${this.#stack.stackName}: ${place}: there is no resource or parameter ${logicalId}`);
  }

  #outputs(): Record<string, string> {
    const outputs: Record<string, string> = {};
    for (const [name, output] of Object.entries(objectOf(this.#stack.template.Outputs))) {
      if (!isObject(output) || !this.#isWanted(output)) continue;
      const scope = this.#scope(`output ${name}`);
      const value = resolve(output.Value ?? null, scope);
      if (value === undefined || value === null) continue;
      outputs[name] = Array.isArray(value) ? listOf(value).join(',') : String(value);
      const exportName = resolve(objectOf(output.Export).Name ?? null, scope);
      if (typeof exportName === 'string') this.#exports.set(exportName, value);
    }
    return outputs;
  }
}
