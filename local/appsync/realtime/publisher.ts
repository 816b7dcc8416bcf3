import type { Json, JsonObject } from '../../service.ts';
import type { FinishedMutation, MutationListener } from '../execution/execution.ts';
import { type FieldError, fieldError } from '../execution/field-error.ts';
import type { ExtensionCall } from '../runtime/handler-outcome.ts';
import { publishedValue } from './published-value.ts';
import type { Subscriptions } from './subscriptions.ts';

/** AppSync's limit on distinct calls of `extensions.invalidateSubscriptions` in a request. */
const INVALIDATIONS_MAX = 5;

/** Hands on to subscribers what mutations did; a field without a value publishes nothing. */
export class Publisher implements MutationListener {
  readonly #publications: ReadonlyMap<string, readonly string[]>;
  readonly #subscriptions: Subscriptions;

  constructor(publications: ReadonlyMap<string, readonly string[]>, subscriptions: Subscriptions) {
    this.#publications = publications;
    this.#subscriptions = subscriptions;
  }

  mutated(mutation: FinishedMutation): void {
    const fields = this.#publications.get(mutation.field.name);
    if (fields === undefined || mutation.answer === null) return;
    const value = publishedValue(mutation);
    for (const field of fields) this.#subscriptions.publish(field, value, mutation.cause);
  }

  /**
   * Carries out the calls of `extensions.invalidateSubscriptions`, and tells what the request is to be told of them.
   *
   * @see https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-invalidation.html
   */
  invalidate(extensions: readonly ExtensionCall[]): FieldError | undefined {
    const calls = extensions.filter(({ name }) => name === 'invalidateSubscriptions');
    const distinct = new Map(calls.map(({ arguments: [call] }) => [JSON.stringify(call), call ?? null]));
    if (distinct.size > INVALIDATIONS_MAX) {
      return fieldError('BadRequestException', `A request may invalidate subscriptions ${INVALIDATIONS_MAX} times at most.`);
    }
    for (const call of distinct.values()) {
      const { subscriptionField, payload } = objectOf(call);
      if (typeof subscriptionField === 'string') this.#subscriptions.invalidate(subscriptionField, objectOf(payload ?? null));
    }
    return undefined;
  }
}

function objectOf(value: Json): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
