import process from 'node:process';

/** What a measured server tells its parent once it answers. */
export interface MeasuredServer {
  readonly endpoint: string;
  readonly apiKey: string;
}

/** The child's part: tells the parent of the server, and the bytes of its memory, garbage collected, whenever it is asked. */
export function serveMeasured(server: MeasuredServer, stop: () => void): void {
  process.on('message', () => {
    // Twice, since the first collection lets objects with a native side go, and only the second one their memory.
    globalThis.gc?.();
    globalThis.gc?.();
    process.send?.(process.memoryUsage().rss);
  });
  process.once('disconnect', stop);
  process.send?.(server);
}
