import type { JsonObject } from '../service.ts';

/** Collects what a template asks for and the local cloud does not do, and tells it in few lines. */
export class TemplateWarnings {
  readonly #notRun = new Map<string, number>();
  readonly #withoutEffect = new Map<string, Set<string>>();

  /** A resource whose type no service runs. */
  notRun(type: string): void {
    this.#notRun.set(type, (this.#notRun.get(type) ?? 0) + 1);
  }

  /** Notes the properties beyond those that have their effect. */
  propertiesOf(type: string, properties: JsonObject, honoured: readonly string[]): void {
    const others = Object.keys(properties).filter((name) => !honoured.includes(name));
    if (others.length === 0) return;
    const known = this.#withoutEffect.get(type) ?? new Set();
    for (const name of others) known.add(name);
    this.#withoutEffect.set(type, known);
  }

  /** One line for all types not run, and one for each type with properties that have no effect; sorted, so that they compare. */
  lines(): string[] {
    const notRun = [...this.#notRun].sort(byName).map(([type, count]) => (count === 1 ? type : `${type} x${count}`));
    const withoutEffect = [...this.#withoutEffect]
      .sort(byName)
      .map(([type, names]) => `${type}: without effect here: ${[...names].sort().join(', ')}`);
    return [...(notRun.length === 0 ? [] : [`Not run yet here: ${notRun.join(', ')}`]), ...withoutEffect];
  }
}

const byName = ([left]: [string, unknown], [right]: [string, unknown]): number => left.localeCompare(right);
