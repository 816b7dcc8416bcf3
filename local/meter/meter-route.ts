import type { Route } from '../service.ts';
import { steeringRoute } from '../steering/steering-route.ts';
import type { ReadableMeter } from './meter.ts';

/** `GET /_local/meter` tells `{operations, total}`; `DELETE` sets all to zero and tells what it then is. */
export const meterRoute = (meter: ReadableMeter): Route =>
  steeringRoute('/_local/meter', {
    GET: () => meter.read(),
    DELETE: () => {
      meter.reset();
      return meter.read();
    },
  });
