const RealDate = globalThis.Date;
let offsetMs = 0;

/** Moves `Date` of this process: from now on it shows the machine's time plus `toOffsetMs` milliseconds. Timers keep real durations. */
export function shiftClock(toOffsetMs: number): void {
  if (globalThis.Date === RealDate) install();
  offsetMs = toOffsetMs;
}

function install(): void {
  const now = () => RealDate.now() + offsetMs;
  const shifted = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, values, newTarget) => Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
  RealDate.prototype.constructor = shifted;
  globalThis.Date = shifted;
}
