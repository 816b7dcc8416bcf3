import type { Route } from '../service.ts';
import { steeringRoute } from '../steering/steering-route.ts';
import { readFaultPlan } from './fault-plan.ts';
import type { SteerableFaults } from './faults.ts';

/**
 * `GET /_local/faults` tells the plan with what came of each rule, `PUT` of `{seed, rules}` lays in a new one, `DELETE` takes it away;
 * all tell what there is then.
 */
export const faultsRoute = (faults: SteerableFaults): Route =>
  steeringRoute('/_local/faults', {
    GET: () => faults.read(),
    PUT: (input) => {
      faults.lay(readFaultPlan(input));
      return faults.read();
    },
    DELETE: () => {
      faults.lay(undefined);
      return faults.read();
    },
  });
