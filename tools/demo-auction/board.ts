import { clearInterval, setInterval } from 'node:timers';
import type { AuctionEvent } from '../../client/index.ts';
import type { Terminal } from '../progress.ts';
import { moneyText } from './money-text.ts';

const REDRAW_MS = 200;
const CLEAR_LINE = '\r\u001b[2K';

/** What the audience sees: a line for all that happens, and on a terminal a last line that is always up to date. */
export interface Board {
  /** A line of something that somebody does. */
  say(text: string): void;
  /** An event of the auction, as it arrives. */
  show(event: AuctionEvent): void;
  close(): void;
}

/** Price, leader and countdown of an auction. `now` is the clock of the stage. */
export function createBoard(terminal: Terminal, endsAtMs: number, now: () => number): Board {
  let last: AuctionEvent | undefined;
  const left = (): string => countdown((last === undefined ? endsAtMs : Date.parse(last.endsAt)) - now());
  const status = (): string => {
    if (last === undefined) return `  no bid yet · ${left()}`;
    const reserve = last.reserveMet ? '' : ' · reserve not met';
    return `  ${moneyText(last.currentPrice)} · ${last.leaderAlias ?? 'nobody'} leads · ${last.bidCount} bids${reserve} · ${left()}`;
  };
  const draw = (): void => void (terminal.isTTY && terminal.write(`${CLEAR_LINE}${status()}`));
  const write = (line: string): void => {
    terminal.write(`${terminal.isTTY ? CLEAR_LINE : ''}${line}\n`);
    draw();
  };
  const timer = terminal.isTTY ? setInterval(draw, REDRAW_MS) : undefined;
  draw();
  return {
    say: (text) => write(`  ${left().padStart(8)}    ${text}`),
    show: (event) => {
      last = event;
      write(`  ${left().padStart(8)}  ${lineOf(event)}`);
    },
    close: () => {
      clearInterval(timer);
      if (terminal.isTTY) terminal.write(CLEAR_LINE);
    },
  };
}

function lineOf({ seq, kinds, currentPrice, leaderAlias }: AuctionEvent): string {
  const leader = leaderAlias === null ? '' : `   ${leaderAlias} leads`;
  return `#${String(seq).padEnd(3)} ${kinds.join(' + ').padEnd(28)} ${moneyText(currentPrice).padStart(11)}${leader}`;
}

function countdown(ms: number): string {
  if (ms <= 0) return 'over';
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} left`;
}
