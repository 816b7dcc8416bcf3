/**
 * Runs a plan on a root value. Fields of a mutation run one after the other, all else side by side; what needs no resolver is completed
 * at once, without promises.
 */
import {
  type GraphQLError,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  OperationTypeNode,
} from 'graphql';
import type { Cause, Json, JsonObject, Meter } from '../../service.ts';
import { allows } from '../authorization/access-rules.ts';
import type { ExtensionCall } from '../runtime/handler-outcome.ts';
import { BUBBLE, type Completed, type Settled } from './completed.ts';
import { type FieldError, fieldError, notAuthorized } from './field-error.ts';
import type { AnswerError, GraphQLAnswer } from './graphql-answer.ts';
import type { OperationPlan } from './operation-plan.ts';
import { type Path, pathSteps, pathText } from './path.ts';
import type { Completion, PlannedField } from './planned-field.ts';
import type { FieldResolver, RequestScope, ResolverCall, ResolverResult } from './resolver.ts';
import { filterBySelection, infoText } from './selection-info.ts';

/** Limits of an API; 0 switches the depth limit off. */
export interface ExecutionLimits {
  readonly depthMax: number;
  readonly resolversMax: number;
}

/** What one run of a plan needs beside the plan. */
export interface ExecutionOptions {
  readonly schema: GraphQLSchema;
  readonly limits: ExecutionLimits;
  readonly meter: Meter;
  readonly scope: RequestScope;
  readonly variables: Record<string, unknown>;
  readonly listener?: MutationListener;
}

/** Told of each field of a mutation as soon as it is done, in their order. */
export interface MutationListener {
  /** `fieldsOf` tells the fields behind an object of the answer, as long as the listener runs. */
  mutated(mutation: FinishedMutation): void;
}

/** A field of a mutation with its value in the answer. */
export interface FinishedMutation {
  readonly field: PlannedField;
  readonly answer: Json;
  readonly cause: Cause;
  readonly fieldsOf: (answer: object) => readonly PlannedField[] | undefined;
}

const NO_VALUE: JsonObject = {};

/** One run of a plan. */
export class Execution implements Completion {
  readonly errors: AnswerError[] = [];
  /** Calls of `extensions` in the order their resolvers finished. */
  readonly extensions: ExtensionCall[] = [];
  readonly #options: ExecutionOptions;
  readonly #plan: OperationPlan;
  readonly #failedPaths = new Set<string>();
  readonly #batches = new Map<object, unknown>();
  /** Kept for a listener alone. */
  readonly #fieldsOf: WeakMap<object, readonly PlannedField[]> | undefined;
  #resolversRun = 0;
  #resolving = true;

  constructor(plan: OperationPlan, options: ExecutionOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#fieldsOf = options.listener === undefined ? undefined : new WeakMap();
  }

  /** The answer of a query or a mutation. */
  async run(): Promise<GraphQLAnswer> {
    const serial = this.#plan.operation.operation === OperationTypeNode.MUTATION;
    return this.#answer(await (serial ? this.#inTurn() : this.completeFields(this.#plan.fields, NO_VALUE, undefined)));
  }

  /** What a subscriber gets of a published value: fields are checked and completed, and nothing is resolved or counted. */
  project(published: JsonObject): GraphQLAnswer {
    this.#resolving = false;
    const settled = this.completeFields(this.#plan.fields, published, undefined);
    if (settled instanceof Promise) throw new TypeError('A published value waits for nothing.');
    return this.#answer(settled);
  }

  /** Runs the resolvers of a subscription's fields at its start, for what they refuse and ask for; their values go nowhere. */
  async begin(): Promise<readonly AnswerError[]> {
    await Promise.all(this.#plan.fields.map((field) => this.#begin(field)));
    return this.errors;
  }

  async #begin(field: PlannedField): Promise<void> {
    const path: Path = { previous: undefined, key: field.responseKey };
    const fail = (error: FieldError) => this.#addFieldError(field, path, error);
    const values = this.#enters(field) ? this.#argumentsOf(field) : { refused: notAuthorized(field.name, field.parentType.name) };
    if ('refused' in values) fail(values.refused);
    else if (field.resolver !== undefined) {
      const { error, appended, extensions } = await field.resolver.resolve(this.#callOf(field, values.arguments, null));
      for (const each of error === undefined ? appended : [...appended, error]) fail(each);
      this.extensions.push(...extensions);
    }
  }

  #answer(settled: Settled): GraphQLAnswer {
    const data = settled === BUBBLE ? null : (settled as JsonObject);
    return this.errors.length === 0 ? { data } : { data, errors: this.errors };
  }

  async #inTurn(): Promise<Settled> {
    const answer: JsonObject = {};
    for (const field of this.#plan.fields) {
      const settled = await this.#executeField(field, NO_VALUE, undefined);
      if (settled === BUBBLE) return BUBBLE;
      answer[field.responseKey] = settled;
      const fieldsOf = (object: object) => this.#fieldsOf?.get(object);
      this.#options.listener?.mutated({ field, answer: settled, cause: this.#causeOf(field), fieldsOf });
    }
    return answer;
  }

  /** The object that a selection makes of a value, or BUBBLE when one of its fields must not be null but is. */
  completeFields(fields: readonly PlannedField[], source: object, parent: Path | undefined): Completed {
    const answer: JsonObject = {};
    this.#fieldsOf?.set(answer, fields);
    let bubbles = false;
    const pending: Promise<void>[] = [];
    const put = (key: string, settled: Settled) => {
      if (settled === BUBBLE) bubbles = true;
      else answer[key] = settled;
    };
    for (const field of fields) {
      const completed = this.#executeField(field, source, parent);
      if (!(completed instanceof Promise)) {
        put(field.responseKey, completed);
        continue;
      }
      // Keys of an answer stand in the order of the selection, so the place is taken before the value is known.
      answer[field.responseKey] = null;
      pending.push(completed.then((settled) => put(field.responseKey, settled)));
    }
    if (pending.length === 0) return bubbles ? BUBBLE : answer;
    return Promise.all(pending).then(() => (bubbles ? BUBBLE : answer));
  }

  #executeField(field: PlannedField, source: object, parent: Path | undefined): Completed {
    const path: Path = { previous: parent, key: field.responseKey };
    const { depthMax } = this.#options.limits;
    if (depthMax > 0 && field.depth > depthMax) {
      return this.#fail(field, path, fieldError('QueryDepthLimitReached', `Query depth limit of ${depthMax} reached.`));
    }
    if (!this.#enters(field)) return this.#fail(field, path, notAuthorized(field.name, field.parentType.name));
    if (field.resolver === undefined || !this.#resolving) return field.complete(this, field, this.#plainValue(field, source), path);
    return this.#resolve(field, field.resolver, source, path);
  }

  /** Whether the caller may have the field. Those of the root that he may have are counted. */
  #enters(field: PlannedField): boolean {
    if (field.access === undefined) return true;
    if (!allows(field.access, this.#options.scope.caller)) return false;
    if (field.depth === 1 && this.#resolving) this.#options.meter.record(this.#causeOf(field), { count: 1 });
    return true;
  }

  #causeOf(field: PlannedField): Cause {
    return { operation: field.operation, requestId: this.#options.scope.requestId };
  }

  /** A field without a resolver takes the same-named key of its parent; introspection brings its own functions. */
  #plainValue(field: PlannedField, source: object): unknown {
    if (field.access === undefined) return this.#introspect(field, source);
    return Object.hasOwn(source, field.name) ? (source as JsonObject)[field.name] : null;
  }

  #introspect({ definition, parentType, nodes, constantArguments }: PlannedField, source: object): unknown {
    const { schema, variables } = this.#options;
    const info = { schema, parentType } as GraphQLResolveInfo;
    return definition.resolve?.(source, constantArguments ?? getArgumentValues(definition, nodes[0], variables), undefined, info) ?? null;
  }

  #resolve(field: PlannedField, resolver: FieldResolver, source: object, path: Path): Completed {
    this.#resolversRun += 1;
    if (this.#resolversRun > this.#options.limits.resolversMax) {
      return this.#fail(field, path, fieldError('ResolverExecutionLimitReached', 'Resolver execution limit reached.'));
    }
    const values = this.#argumentsOf(field);
    if ('refused' in values) return this.#fail(field, path, values.refused);
    const call = this.#callOf(field, values.arguments, field.depth === 1 ? null : (source as JsonObject));
    return resolver.resolve(call).then((result) => this.#completeResult(field, result, path));
  }

  #callOf(field: PlannedField, given: JsonObject, source: JsonObject | null): ResolverCall {
    return {
      scope: this.#options.scope,
      cause: this.#causeOf(field),
      arguments: given,
      source,
      infoText: infoText(field, this.#options.scope.variablesText, this.#plan.fragments),
      outputType: getNamedType(field.definition.type).name,
      batchKey: field,
      batches: this.#batches,
    };
  }

  #argumentsOf({ constantArguments, definition, nodes }: PlannedField): { arguments: JsonObject } | { refused: FieldError } {
    if (constantArguments !== undefined) return { arguments: constantArguments as JsonObject };
    try {
      return { arguments: getArgumentValues(definition, nodes[0], this.#options.variables) as JsonObject };
    } catch (error) {
      return { refused: fieldError(null, (error as GraphQLError).message) };
    }
  }

  #completeResult(field: PlannedField, { value, error, appended, extensions }: ResolverResult, path: Path): Completed {
    for (const beside of appended) this.#addFieldError(field, path, beside);
    this.extensions.push(...extensions);
    return error === undefined ? field.complete(this, field, value, path) : this.#fail(field, path, error);
  }

  /** The field's value after a failure: null, or what a null does to its parents. */
  #fail(field: PlannedField, path: Path, error: FieldError): Completed {
    this.#addFieldError(field, path, error);
    return field.complete(this, field, null, path);
  }

  #addFieldError(field: PlannedField, path: Path, { message, errorType, data, errorInfo }: FieldError): void {
    this.#failedPaths.add(pathText(path));
    const locations = field.location === null ? null : [field.location];
    this.errors.push({ path: pathSteps(path), data: filterBySelection(data, field), errorType, errorInfo, locations, message });
  }

  /** An error of the engine about a value, unless its place already has an error. */
  addPlainError(path: Path, message: string): void {
    const text = pathText(path);
    if (this.#failedPaths.has(text)) return;
    this.#failedPaths.add(text);
    this.errors.push({ path: pathSteps(path), locations: null, message });
  }
}
