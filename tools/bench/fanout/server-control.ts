import process from 'node:process';

/** What a measured server tells its parent once it answers. */
export interface MeasuredServer {
  readonly endpoint: string;
  readonly apiKey: string;
}

/**
 * Bytes after a collection of garbage. The process as a whole also grows by what V8 keeps at hand for new objects, which a storm of clients
 * makes larger once and for good; what is alive is what the clients cost for as long as they stay.
 */
export interface ServerMemory {
  readonly resident: number;
  readonly alive: number;
}

/** The child's part: tells the parent of the server, and its memory whenever it is asked. */
export function serveMeasured(server: MeasuredServer, stop: () => void): void {
  process.on('message', () => {
    // Twice, since the first collection lets objects with a native side go, and only the second one their memory.
    globalThis.gc?.();
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    process.send?.({ resident: rss, alive: heapUsed + external } satisfies ServerMemory);
  });
  process.once('disconnect', stop);
  process.send?.(server);
}
