import { Observable, share } from 'rxjs';

const TICK_MS = 5000;
/** A timer that comes so much late has slept. */
const SLEPT_MS = 20_000;

/** What of a page is looked at, where there is one. */
type Page = {
  document?: EventSource & { readonly visibilityState: string };
} & Partial<EventSource>;

type EventSource = {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
};

const listen = (source: Partial<EventSource> | undefined, type: string, listener: () => void): (() => void) => {
  source?.addEventListener?.(type, listener);
  return () => source?.removeEventListener?.(type, listener);
};

/**
 * Tells when whatever was open before may be dead without a sign of it: the machine slept, a page is seen again after some time, the network
 * came back. Works where there are timers; `online` and `visibilitychange` are used where they are.
 */
export const wakes: Observable<void> = new Observable<void>((subscriber) => {
  const page = globalThis as Page;
  let lastTick = Date.now();
  const tick = (): void => {
    // Browsers slow down the timers of pages that nobody sees; these are looked at when they are seen again.
    if (page.document?.visibilityState === 'hidden') {
      return;
    }
    const slept = Date.now() - lastTick > TICK_MS + SLEPT_MS;
    lastTick = Date.now();
    if (slept) {
      subscriber.next();
    }
  };
  const timer = setInterval(tick, TICK_MS);
  const ends = [listen(page, 'online', () => subscriber.next()), listen(page.document, 'visibilitychange', tick)];
  return () => {
    clearInterval(timer);
    for (const end of ends) end();
  };
}).pipe(share());
