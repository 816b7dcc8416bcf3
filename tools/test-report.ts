/** What a run of vitest came to. A file that does not load counts as one failure. */
export interface TestReport {
  readonly passed: number;
  readonly failed: number;
  readonly tests: readonly { readonly title: string; readonly durationMs: number }[];
}

interface JsonReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string; readonly duration?: number | null }[];
  }[];
}

/** Reads the report that vitest's json reporter writes. */
export function readTestReport(text: string): TestReport {
  const { testResults } = JSON.parse(text) as JsonReport;
  const assertions = testResults.flatMap((file) => file.assertionResults);
  const failedAssertions = assertions.filter(({ status }) => status === 'failed').length;
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length;
  return {
    passed: assertions.filter(({ status }) => status === 'passed').length,
    failed: failedAssertions + brokenFiles,
    tests: assertions.map(({ fullName, duration }) => ({ title: fullName, durationMs: duration ?? 0 })),
  };
}

/** A line for each of the slowest tests, slowest first. */
export function slowestTests({ tests }: TestReport, count: number): string[] {
  const slowest = tests.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, count);
  return slowest.map(({ title, durationMs }) => `${(durationMs / 1000).toFixed(1).padStart(6)} s  ${title}`);
}
