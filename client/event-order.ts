/** Puts what comes twice, late or early into the order of its `seq`: each number once, none left out. */
export class EventOrder<Event extends { seq: number }> {
  #lastSeq: number;
  readonly #early = new Map<number, Event>();

  /** `afterSeq` is the last number that is known already. */
  constructor(afterSeq: number) {
    this.#lastSeq = afterSeq;
  }

  /** The last number that was given out. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Whether something is held back because something before it is missing. */
  get hasGap(): boolean {
    return this.#early.size > 0;
  }

  /** What may be shown now that this has come, in order; nothing when it was there before, or something before it is missing. */
  take(event: Event): Event[] {
    if (event.seq > this.#lastSeq) {
      this.#early.set(event.seq, event);
    }
    const due: Event[] = [];
    for (let next = this.#early.get(this.#lastSeq + 1); next !== undefined; next = this.#early.get(this.#lastSeq + 1)) {
      this.#early.delete(next.seq);
      this.#lastSeq = next.seq;
      due.push(next);
    }
    return due;
  }
}
