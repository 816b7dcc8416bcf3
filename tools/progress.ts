import { stdout } from 'node:process';

/** A line a step, with the seconds it took. On a terminal the step that is running shows as well. */
export interface Progress {
  /** Ends the step before, and begins this one. */
  step(text: string): void;
  /** Changes the words of the running step, such as to a count. */
  say(text: string): void;
  /** Ends the last step. */
  done(): void;
}

export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Progress written to a terminal, or to a plain stream without control characters. */
export function createProgress(terminal: Terminal = stdout, now: () => number = () => performance.now()): Progress {
  let running: { text: string; since: number } | undefined;
  const draw = (text: string): void => {
    if (terminal.isTTY) terminal.write(`\r\u001b[2K  ${text} …`);
  };
  const done = (): void => {
    if (running === undefined) return;
    const seconds = ((now() - running.since) / 1000).toFixed(1);
    terminal.write(`${terminal.isTTY ? '\r\u001b[2K' : ''}  ${running.text.padEnd(56)} ${seconds.padStart(5)} s\n`);
    running = undefined;
  };
  return {
    step: (text) => {
      done();
      running = { text, since: now() };
      draw(text);
    },
    say: (text) => {
      if (running === undefined) return;
      running.text = text;
      draw(text);
    },
    done,
  };
}
