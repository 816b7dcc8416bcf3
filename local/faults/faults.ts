import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Fault, FaultPoint, Faults } from '../service.ts';
import type { FaultPlan, FaultRule } from './fault-plan.ts';

/** A rule with how often it was met by a point that could have carried out its kind, and how often its fault struck. */
type CountedRule = FaultRule & { readonly met: number; readonly struck: number };

/** Faults by a plan that can be replaced at any time. */
export interface SteerableFaults extends Faults {
  planned(kind: string): boolean;
  /** Puts this plan in the place of the last one, its counts at zero; undefined for none. */
  lay(plan: FaultPlan | undefined): void;
  /** The plan as far as it went; `seed` is null when there is none. */
  read(): { seed: number | null; rules: CountedRule[] };
}

/**
 * No plan yet. It lives in memory alone, since a fault that outlived its test would be nobody's.
 *
 * Each rule has a generator of its own, which it asks twice at each point that it is met by, whatever other rules do. So the n-th point
 * of a rule gets the same answer with the same seed, however other rules and concurrent calls of other services are mixed in between.
 * When several rules would strike at one point, the first of the plan does.
 */
export function createFaults(): SteerableFaults {
  let seed: number | null = null;
  let rules: LiveRule[] = [];
  return {
    strike: (point, kinds) => {
      let fault: Fault | undefined;
      for (const rule of rules) if (kinds.includes(rule.counted.kind) && meets(rule.counted, point)) fault = rule.meet(fault);
      return fault;
    },
    planned: (kind) => rules.some(({ counted }) => counted.kind === kind),
    lay: (plan) => {
      seed = plan?.seed ?? null;
      rules = plan?.rules.map((rule, index) => liveRule(rule, `${plan.seed}/${index}`)) ?? [];
    },
    read: () => ({ seed, rules: rules.map(({ counted }) => ({ ...counted })) }),
  };
}

interface LiveRule {
  readonly counted: Readonly<CountedRule>;
  /** The fault that strikes at this point: an earlier rule's if there is one, else this rule's if it strikes. */
  meet(earlier: Fault | undefined): Fault | undefined;
}

function liveRule(rule: FaultRule, seedText: string): LiveRule {
  const generator = xoroshiro128plus(createHash('sha256').update(seedText).digest().readInt32BE());
  const counted = { ...rule, met: 0, struck: 0 };
  return {
    counted,
    meet: (earlier) => {
      counted.met += 1;
      const chance = uniformFloat64(generator);
      const draw = uniformFloat64(generator);
      const spent = rule.times !== undefined && counted.struck >= rule.times;
      if (earlier !== undefined || counted.met <= rule.after || spent || chance >= rule.rate) return earlier;
      counted.struck += 1;
      return { kind: rule.kind, draw };
    },
  };
}

const meets = ({ service, action, match }: FaultRule, point: FaultPoint): boolean =>
  service === point.service &&
  (action === undefined || action === point.action) &&
  // Asked last: some subjects are only made when they are looked at.
  (match === undefined || point.subject.includes(match));
