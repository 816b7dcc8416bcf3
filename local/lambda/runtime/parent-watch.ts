/**
 * A thread beside the handler that ends the process when its parent is gone. The closed IPC channel does that too, but only a thread
 * still runs while a handler is stuck in a loop.
 */
import { workerData } from 'node:worker_threads';

const hostProcessId: unknown = workerData;
const POLL_MS = 500;

setInterval(() => {
  if (process.ppid !== hostProcessId) process.kill(process.pid, 'SIGKILL');
}, POLL_MS);
