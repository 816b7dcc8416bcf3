/**
 * A thread beside the handler that ends the process when its parent is gone. The closed IPC channel does that too, but only a thread
 * still runs while a handler is stuck in a loop.
 */
const parentId = process.ppid;
const POLL_MS = 500;

setInterval(() => {
  if (process.ppid !== parentId) process.kill(process.pid, 'SIGKILL');
}, POLL_MS);
