import { describe, expect, it } from 'vitest';
import { runChecks } from '../../tools/run-checks.ts';
import { readTestReport, slowestTests } from '../../tools/test-report.ts';

const ends = (code: number, output: string) => () => Promise.resolve({ code, output });

describe('runChecks', () => {
  it('runs all checks in spite of failures, and shows what failed whole and last', async () => {
    let text = '';
    const list = [
      { name: 'first', run: ends(1, 'wrong in line 3\n') },
      { name: 'second', run: ends(0, 'nothing to say') },
      { name: 'third', run: ends(2, 'wrong in line 9') },
    ];
    const counts = await runChecks(list, (more) => {
      text += more;
    });
    expect(counts).toEqual({ passed: 1, failed: 2 });
    expect(text.replace(/ +\d+\.\d s/g, '')).toBe(
      '  FAILED first\n  ok     second\n  FAILED third\n\n── first ──\nwrong in line 3\n\n── third ──\nwrong in line 9\n',
    );
  });
});

describe('readTestReport', () => {
  const report = (results: object[]): string => JSON.stringify({ testResults: results });
  const test = (fullName: string, status: string, duration: number) => ({ fullName, status, duration });

  it('counts tests, and a file that does not load as a failure', () => {
    const text = report([
      { name: 'a', status: 'failed', assertionResults: [test('a 1', 'passed', 5), test('a 2', 'failed', 7)] },
      { name: 'b', status: 'failed', assertionResults: [] },
      { name: 'c', status: 'passed', assertionResults: [test('c 1', 'passed', 1), test('c 2', 'skipped', 0)] },
    ]);
    const { passed, failed } = readTestReport(text);
    expect({ passed, failed }).toEqual({ passed: 2, failed: 2 });
  });

  it('names the slowest tests, slowest first', () => {
    const text = report([
      {
        name: 'a',
        status: 'passed',
        assertionResults: [test('one', 'passed', 40), test('two', 'passed', 1500), test('three', 'passed', 300)],
      },
    ]);
    expect(slowestTests(readTestReport(text), 2)).toEqual(['   1.5 s  two', '   0.3 s  three']);
  });
});
