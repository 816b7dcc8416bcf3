import type { AlarmClock } from '../../service.ts';

/** Things that end at a time of the clock, many of them at the same one: a single appointment waits for the next. */
export class Deadlines<T> {
  readonly #clock: AlarmClock;
  readonly #end: (item: T) => void;
  readonly #byTime = new Map<number, Set<T>>();
  #next = Infinity;
  #cancel: () => void = () => undefined;

  constructor(clock: AlarmClock, end: (item: T) => void) {
    this.#clock = clock;
    this.#end = end;
  }

  /** Ends `item` when the clock has come to `epochMs`, unless it is removed before. */
  add(epochMs: number, item: T): void {
    const items = this.#byTime.get(epochMs);
    if (items === undefined) this.#byTime.set(epochMs, new Set([item]));
    else items.add(item);
    if (epochMs < this.#next) this.#wait(epochMs);
  }

  remove(epochMs: number, item: T): void {
    const items = this.#byTime.get(epochMs);
    items?.delete(item);
    if (items?.size === 0) this.#byTime.delete(epochMs);
  }

  stop(): void {
    this.#byTime.clear();
    this.#cancel();
  }

  #wait(epochMs: number): void {
    this.#cancel();
    this.#next = epochMs;
    this.#cancel = this.#clock.at(epochMs, () => this.#endDue());
  }

  #endDue(): void {
    this.#next = Infinity;
    const now = this.#clock.now();
    const due = [...this.#byTime.keys()].filter((epochMs) => epochMs <= now).sort((left, right) => left - right);
    for (const epochMs of due) {
      const items = this.#byTime.get(epochMs) ?? [];
      this.#byTime.delete(epochMs);
      for (const item of items) this.#end(item);
    }
    let rest = Infinity;
    for (const epochMs of this.#byTime.keys()) rest = Math.min(rest, epochMs);
    if (rest < this.#next) this.#wait(rest);
  }
}
