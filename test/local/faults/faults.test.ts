import { describe, expect, it } from 'vitest';
import { readFaultPlan } from '../../../local/faults/fault-plan.ts';
import { createFaults } from '../../../local/faults/faults.ts';
import type { JsonObject } from '../../../local/service.ts';

const point = (action = 'Put', subject = 'table key-1') => ({ service: 'dynamodb', action, subject });
const laid = (seed: number, ...rules: JsonObject[]) => {
  const faults = createFaults();
  faults.lay(readFaultPlan({ seed, rules }));
  return faults;
};
const throttle: JsonObject = { service: 'dynamodb', kind: 'throttle' };

/** Which of a hundred points a rule of one half strikes. */
const strikes = (seed: number, between: (at: number) => void = () => undefined, more: JsonObject[] = []) => {
  const faults = laid(seed, { ...throttle, action: 'Put', rate: 0.5 }, ...more);
  return Array.from({ length: 100 }, (_, at) => {
    between(at);
    if (more.length > 0) faults.strike(point('Get'), ['throttle', 'internal']);
    return faults.strike(point(), ['throttle']) === undefined ? '.' : 'x';
  }).join('');
};

describe('a plan of faults', () => {
  it('strikes nothing before it is there and after it is gone', () => {
    const faults = createFaults();
    expect(faults.strike(point(), ['throttle'])).toBeUndefined();
    expect(faults.read()).toEqual({ seed: null, rules: [] });
    faults.lay(readFaultPlan({ seed: 1, rules: [throttle] }));
    expect(faults.strike(point(), ['throttle'])?.kind).toBe('throttle');
    faults.lay(undefined);
    expect(faults.strike(point(), ['throttle'])).toBeUndefined();
  });

  it('strikes where service, action and match fit and the kind can be carried out, and counts what met each rule', () => {
    const faults = laid(1, { ...throttle, action: 'Put', match: 'key-2' });
    const tried = [
      faults.strike(point('Put', 'table key-2'), ['throttle', 'internal']),
      faults.strike(point('Get', 'table key-2'), ['throttle']),
      faults.strike(point('Put', 'table key-1'), ['throttle']),
      faults.strike(point('Put', 'table key-2'), ['internal']),
      faults.strike({ ...point('Put', 'table key-2'), service: 'sqs' }, ['throttle']),
    ];
    expect(tried.map((fault) => fault?.kind)).toEqual(['throttle', undefined, undefined, undefined, undefined]);
    expect(faults.read().rules).toEqual([
      { service: 'dynamodb', action: 'Put', match: 'key-2', kind: 'throttle', rate: 1, after: 0, met: 1, struck: 1 },
    ]);
  });

  it('strikes the same points with the same seed, others with another one, at its rate', () => {
    const first = strikes(7);
    expect(strikes(7)).toBe(first);
    expect(strikes(8)).not.toBe(first);
    expect(first.replaceAll('.', '').length).toBeGreaterThan(35);
    expect(first.replaceAll('.', '').length).toBeLessThan(65);
  });

  it('strikes the same points whatever other rules do in between', () => {
    expect(
      strikes(7, undefined, [
        { ...throttle, action: 'Get', rate: 0.3 },
        { ...throttle, kind: 'internal' },
      ]),
    ).toBe(strikes(7));
  });

  it('gives a point to the first rule of those that would strike, and the others their count', () => {
    const faults = laid(1, { ...throttle, times: 1 }, { service: 'dynamodb', kind: 'internal' });
    const kinds = Array.from({ length: 3 }, () => faults.strike(point(), ['throttle', 'internal'])?.kind);
    expect(kinds).toEqual(['throttle', 'internal', 'internal']);
    expect(faults.read().rules.map(({ met, struck }) => [met, struck])).toEqual([
      [3, 1],
      [3, 2],
    ]);
  });

  it('spares the first points and stops after so many strikes', () => {
    const faults = laid(1, { ...throttle, after: 2, times: 3 });
    expect(Array.from({ length: 7 }, () => (faults.strike(point(), ['throttle']) === undefined ? '.' : 'x')).join('')).toBe('..xxx..');
  });

  it.each<[string, JsonObject, string]>([
    ['no seed', { rules: [] }, 'seed: '],
    ['a seed that is no whole number', { seed: 1.5, rules: [] }, 'seed: '],
    ['no rules', { seed: 1 }, 'rules: '],
    [
      'an unknown kind',
      { seed: 1, rules: [throttle, { service: 'dynamodb', kind: 'flood' }] },
      'rules[1].kind: Invalid option: expected one of "throttle"|',
    ],
    ['a rate beyond one', { seed: 1, rules: [{ ...throttle, rate: 1.1 }] }, 'rules[0].rate: '],
    ['a misspelt key', { seed: 1, rules: [{ ...throttle, ratio: 1 }] }, 'rules[0]: Unrecognized key: "ratio"'],
    [
      'an unknown service',
      { seed: 1, rules: [{ service: 'dynamo', kind: 'throttle' }] },
      'rules[0].service: Invalid option: expected one of "dynamodb"|',
    ],
    ['a rule without a service', { seed: 1, rules: [{ kind: 'throttle' }] }, 'rules[0].service: '],
  ])('is refused with %s, by its place', (_, input, message) => {
    expect(() => readFaultPlan(input)).toThrow(message);
  });
});
