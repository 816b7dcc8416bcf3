import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';

/** Requests under way at the same time where there are many. */
export const IN_FLIGHT = 32;

/** How long to send requests, and how many of them are under way at the same time. */
interface Burst {
  readonly seconds: number;
  readonly inFlight: number;
}

/** Sends one request; rejects when the answer is not the whole one that was asked for. */
export type Shoot = () => Promise<void>;

/** A program of its own that loads a server with one sort of request. */
export interface Load {
  /** Requests a second. @throws Error with the first failure of a request. */
  measure(burst: Burst): Promise<number>;
  stop(): void;
}

type Report = { readonly perSecond: number } | { readonly failure: string };

/** Starts the program at `file` for `target`, which it gets as its argument in JSON. */
export function startLoad(file: string, target: object): Load {
  const child = fork(file, [JSON.stringify(target)]);
  return {
    measure: async (burst) => {
      child.send(burst);
      const report = await nextMessage<Report>(child);
      if ('failure' in report) throw new Error(report.failure);
      return report.perSecond;
    },
    stop: () => void child.kill(),
  };
}

/** The next message of a child. @throws Error when it ends instead. */
export async function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  child.once('exit', end);
  try {
    const [message] = await once(child, 'message', { signal: ended.signal });
    return message;
  } catch {
    throw new Error(`${child.spawnargs[1]} ended early.`);
  } finally {
    child.off('exit', end);
  }
}

/** The child's part: the target in its argument, and a burst of requests for every one that its parent asks for. */
export async function serveLoad<Target>(open: (target: Target) => Shoot | Promise<Shoot>): Promise<void> {
  const shoot = await open(JSON.parse(process.argv[2] ?? '{}'));
  process.on('message', async (asked: Burst) => {
    process.send?.(await burst(shoot, asked).catch((error: unknown) => ({ failure: String(error) })));
  });
}

async function burst(shoot: Shoot, { seconds, inFlight }: Burst): Promise<Report> {
  const began = performance.now();
  const end = began + seconds * 1000;
  let count = 0;
  const shootOn = async (): Promise<void> => {
    while (performance.now() < end) {
      await shoot();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, shootOn));
  return { perSecond: (count * 1000) / (performance.now() - began) };
}
