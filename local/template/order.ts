import { TemplateError } from '../service.ts';

/**
 * `ids` so that each comes after all it depends on, and otherwise as they stand.
 *
 * @throws TemplateError that names the circle when some depend on one another; `what` says of what.
 */
export function inOrder(ids: readonly string[], dependenciesOf: (id: string) => readonly string[], what: string): string[] {
  const sorted = new Set<string>();
  const path: string[] = [];
  const visit = (id: string): void => {
    if (sorted.has(id)) return;
    const start = path.indexOf(id);
    if (start >= 0) throw new TemplateError(`The ${what} depend on one another in a circle: ${[...path.slice(start), id].join(' -> ')}`);
    path.push(id);
    for (const dependency of dependenciesOf(id)) visit(dependency);
    path.pop();
    sorted.add(id);
  };
  for (const id of ids) visit(id);
  return [...sorted];
}
