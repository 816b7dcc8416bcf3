/** The way from the root of an answer to one of its values, last step first. */
export interface Path {
  readonly previous: Path | undefined;
  readonly key: string | number;
}

/** The steps in order, as errors carry them. */
export function pathSteps(path: Path): (string | number)[] {
  const steps: (string | number)[] = [];
  for (let step: Path | undefined = path; step !== undefined; step = step.previous) steps.unshift(step.key);
  return steps;
}

/** As graphql-java writes it: `/items[0]/title`. */
export function pathText(path: Path): string {
  return pathSteps(path)
    .map((step) => (typeof step === 'number' ? `[${step}]` : `/${step}`))
    .join('');
}
