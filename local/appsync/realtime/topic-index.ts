import type { JsonObject } from '../../service.ts';
import { canonicalText, type EventFilter, type FilterGroup, passes, valueAt } from './event-filter.ts';

/** Something that can be found by its filter. */
export interface Filtered {
  readonly filter: EventFilter;
}

/** Groups that ask for exact values of the same fields: one look-up finds those that an event meets. */
interface Shape<T> {
  readonly paths: readonly string[];
  readonly byValues: Map<string, Set<T>>;
}

/** Finds what an event meets in as many look-ups as there are different sets of exact fields, however many entries there are. */
export class TopicIndex<T extends Filtered> {
  readonly #shapes = new Map<string, Shape<T>>();

  add(entry: T): void {
    for (const group of entry.filter.groups) {
      const { byValues } = this.#shapeOf(group);
      const values = valuesOf(group);
      const entries = byValues.get(values);
      if (entries === undefined) byValues.set(values, new Set([entry]));
      else entries.add(entry);
    }
  }

  remove(entry: T): void {
    for (const group of entry.filter.groups) {
      const { byValues } = this.#shapeOf(group);
      const values = valuesOf(group);
      const entries = byValues.get(values);
      entries?.delete(entry);
      if (entries?.size === 0) byValues.delete(values);
      if (byValues.size === 0) this.#shapes.delete(shapeKey(group));
    }
  }

  /** Each entry whose filter the event passes, once. */
  matching(event: JsonObject): ReadonlySet<T> {
    const found = new Set<T>();
    for (const { paths, byValues } of this.#shapes.values()) {
      const candidates = byValues.get(canonicalText(paths.map((path) => valueAt(event, path))));
      for (const entry of candidates ?? []) if (!found.has(entry) && passes(entry.filter, event)) found.add(entry);
    }
    return found;
  }

  #shapeOf(group: FilterGroup): Shape<T> {
    const key = shapeKey(group);
    let shape = this.#shapes.get(key);
    if (shape === undefined) {
      shape = { paths: group.exact.map(({ path }) => path), byValues: new Map() };
      this.#shapes.set(key, shape);
    }
    return shape;
  }
}

const shapeKey = ({ exact }: FilterGroup): string => exact.map(({ path }) => path).join();

const valuesOf = ({ exact }: FilterGroup): string => canonicalText(exact.map(({ value }) => value));
