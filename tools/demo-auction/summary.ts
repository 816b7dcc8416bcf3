import Table from 'cli-table3';
import type { AuctionEvent } from '../../client/index.ts';
import type { Figures } from '../../local/meter/meter.ts';
import { type Reading, sumOf } from './meter.ts';
import { moneyText } from './money-text.ts';

/** How the auction came out for one bidder. */
export interface Outcome {
  readonly displayName: string;
  readonly limitMinor: number;
  /** Undefined for somebody whose bids were all refused, or who never bid. */
  readonly alias: string | undefined;
  readonly bids: number;
  /** The order of the winner. */
  readonly order: { readonly status: string; readonly total: { readonly amountMinor: number; readonly currency: string } } | undefined;
}

const PLAIN = { style: { head: [], border: [], compact: true } };

/** What the auction came to, and what each bidder paid or lost. */
export function outcomeText(last: AuctionEvent, outcomes: readonly Outcome[]): string {
  const { currency } = last.currentPrice;
  const table = new Table({
    ...PLAIN,
    head: ['bidder', 'hidden maximum', 'alias', 'bids', 'outcome'],
    colAligns: ['left', 'right', 'left', 'right', 'left'],
  });
  for (const { displayName, limitMinor, alias, bids, order } of outcomes) {
    const outcome = order === undefined ? lossOf(bids) : `won, pays ${moneyText(order.total)} (order ${order.status})`;
    table.push([displayName, moneyText({ amountMinor: limitMinor, currency }), alias ?? '–', bids, outcome]);
  }
  const sold = last.kinds.includes('SOLD')
    ? `Sold for ${moneyText(last.currentPrice)} to ${last.leaderAlias}`
    : 'Not sold: the reserve was not met';
  return `${sold}, after ${last.bidCount} bids.\n\n${table}`;
}

/** What it cost: the operations that cost something, and their sum. */
export function costText(spent: Reading): string {
  const table = new Table({
    ...PLAIN,
    head: ['operation', 'count', 'trips', 'write units', 'read units', 'Lambdas', 'deliveries'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const [operation, figures] of Object.entries(spent).sort(([a], [b]) => a.localeCompare(b)))
    table.push([shortName(operation), ...cells(figures)]);
  table.push(['sum', ...cells(sumOf(spent))]);
  return `What it cost, by the meter of the local cloud, with all that its watchers asked:\n\n${table}`;
}

/** A Lambda's own name, out of the one that CloudFormation makes of it. */
function shortName(operation: string): string {
  return operation.replace(/^Function\..*?-([A-Za-z]+)Function[0-9A-F]{8}-\w+$/, 'Lambda $1');
}

function lossOf(bids: number): string {
  return bids === 0 ? 'no bid was accepted, pays nothing' : 'outbid, pays nothing';
}

function cells({ count, trips, writeUnits, readUnits, lambdas, deliveries }: Figures): number[] {
  return [count, trips, writeUnits, readUnits, lambdas, deliveries];
}
