import { stdout } from 'node:process';
import Table from 'cli-table3';
import { ADMIN_EMAIL, CITY_CENTRE, DEMO_PASSWORD, sellers } from '../demo/sellers.ts';
import type { Stage } from '../stage.ts';
import type { StartSettings } from './settings.ts';

export interface Ready {
  readonly stage: Stage;
  readonly settings: StartSettings;
  readonly warnings: readonly string[];
  /** Whether the demo accounts exist. */
  readonly seeded: boolean;
  /** How long the start took. */
  readonly seconds: number;
}

const NO_LINES_BETWEEN_ROWS = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

/** The end of `npm start`: what is where, who can sign in, and a first query to paste. */
export function printReady(ready: Ready): void {
  stdout.write(`${readyText(ready)}\n`);
}

/** The text of `printReady`. */
function readyText({ stage, settings, warnings, seeded, seconds }: Ready): string {
  const table = new Table({ style: { head: [], border: [] }, chars: NO_LINES_BETWEEN_ROWS, wordWrap: true, colWidths: [12, 88] });
  table.push(...rowsOf(stage, settings), ...(seeded ? accountRows() : []));
  return [
    `\nReady in ${seconds.toFixed(1)} s\n`,
    table.toString(),
    ...warnings.map((warning) => `note: ${warning}`),
    '\nA first query to paste:\n',
    firstQuery(stage, seeded),
    '\nCtrl-C stops it.',
  ].join('\n');
}

/** A curl command with the API key: the nearest items, or the health of an empty stage. */
function firstQuery({ apiUrl, apiKey }: Stage, seeded: boolean): string {
  const near = `{ itemsNear(input: { latitude: ${CITY_CENTRE.latitude}, longitude: ${CITY_CENTRE.longitude}, radiusKm: 5 }, limit: 3) { items { title distanceKm } } }`;
  const body = JSON.stringify({ query: seeded ? near : '{ health { status stage version } }' });
  return `  curl -s ${apiUrl} -H 'x-api-key: ${apiKey}' -H 'content-type: application/json' -d '${body}'`;
}

function rowsOf(stage: Stage, { data, outputs }: StartSettings): [string, string][] {
  const address = (path: string): string => new URL(path, stage.endpoint).href;
  return [
    ['Explorer', `${address('/')}   (open it in a browser)`],
    ['GraphQL', stage.apiUrl],
    ['API key', stage.apiKey],
    ['User pool', `${stage.userPoolId}   client ${stage.clientId}`],
    ['Inbox', `${address('/_local/inbox.html')}   (messages that AWS would send)`],
    ['Outputs', outputs],
    ['Data', data ?? 'in memory'],
  ];
}

function accountRows(): [string, string][] {
  const names = sellers.map(({ email }) => email.split('@')[0]);
  const domain = ADMIN_EMAIL.split('@')[1];
  return [
    ['Accounts', `${names.join(', ')}, admin, and max, who is suspended, each @${domain}`],
    ['Password', `${DEMO_PASSWORD}   (of all accounts)`],
  ];
}
