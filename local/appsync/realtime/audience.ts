import type { GraphQLSchema } from 'graphql';
import type { JsonObject, Meter } from '../../service.ts';
import { accessClass, type Caller } from '../authorization/caller.ts';
import { Execution, type ExecutionLimits } from '../execution/execution.ts';
import type { OperationPlan } from '../execution/operation-plan.ts';

/** Subscribers of whom each gets the same message for an event: they select the same fields and have the same rights. */
export interface Audience {
  /** The payload of the message, as JSON. */
  payloadOf(published: JsonObject): string;
}

/** What answers of an API are made with. */
export interface AudienceSurroundings {
  readonly schema: GraphQLSchema;
  readonly limits: ExecutionLimits;
  readonly meter: Meter;
}

/** The audiences of one API, each there once while its plan is held. */
export class Audiences {
  readonly #surroundings: AudienceSurroundings;
  readonly #byPlan = new WeakMap<OperationPlan, Map<string, Audience>>();

  constructor(surroundings: AudienceSurroundings) {
    this.#surroundings = surroundings;
  }

  /** Who has this selection and these rights. Variables take no part: nothing is resolved for subscribers, so arguments have no effect. */
  of(plan: OperationPlan, caller: Caller): Audience {
    const byClass = this.#byPlan.get(plan) ?? new Map<string, Audience>();
    this.#byPlan.set(plan, byClass);
    const rights = accessClass(caller);
    const known = byClass.get(rights);
    if (known !== undefined) return known;
    const scope = { requestId: '', caller, requestText: '{}', variablesText: '{}' };
    const options = { ...this.#surroundings, scope, variables: {} };
    const audience = { payloadOf: (published: JsonObject) => JSON.stringify(new Execution(plan, options).project(published)) };
    byClass.set(rights, audience);
    return audience;
  }
}
