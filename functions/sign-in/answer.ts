import type { Refusal } from '../../domain/refusals.ts';

/** What a field answers: a value, or a refusal, which the resolver turns into the field's error. */
export type Answer<T> = { value: T } | { refusal: Refusal };
