import { randomInt } from 'node:crypto';
import { stdout } from 'node:process';
import { setTimeout } from 'node:timers/promises';
import type { ApolloClient } from '@apollo/client';
import { type AuctionEvent, BidsDocument, createClient, HealthDocument, MyOrdersDocument, watchAuction } from '../client/index.ts';
import type { CommandInput } from './command.ts';
import { createDice } from './demo/dice.ts';
import { DEMO_PASSWORD, type Seller } from './demo/sellers.ts';
import { Bidder } from './demo-auction/bidder.ts';
import { type Board, createBoard } from './demo-auction/board.ts';
import { type Cast, type Character, castOf, TERMS } from './demo-auction/cast.ts';
import { type Lot, listLot } from './demo-auction/lot.ts';
import { readMeter, spentBetween } from './demo-auction/meter.ts';
import { moneyText } from './demo-auction/money-text.ts';
import { costText, type Outcome, outcomeText } from './demo-auction/summary.ts';
import { readOutputs } from './read-outputs.ts';
import { signInAt } from './sign-in-at.ts';
import { type Stage, stageOf } from './stage.ts';

/** The shortest auction lasts 30 seconds; what is listed takes a moment. */
const SECONDS_MIN = 35;
const SECONDS_MAX = 600;
const CURRENCY = 'EUR';

const euros = (amountMinor: number): string => moneyText({ amountMinor, currency: CURRENCY });

/** `npm run demo`: an auction from its listing to the order, on a stage that runs, by nothing but the public API. Answers the exit code. */
export async function run(input: CommandInput): Promise<number> {
  const seconds = wholeNumber(input, 'seconds', { least: SECONDS_MIN, most: SECONDS_MAX }) ?? 60;
  const seed = wholeNumber(input, 'seed', { least: 0, most: 2 ** 31 - 1 }) ?? randomInt(2 ** 31);
  const outputs = readOutputs(input.value('outputs') ?? '.local/outputs.json');
  const stage = stageOf(outputs);
  if (stage.endpoint === undefined) throw new Error('The demo plays with the accounts that npm start makes; a stage on AWS has none.');
  const guest = createClient(outputs);
  const now = await clockOf(guest, stage);
  const before = await readMeter(stage.endpoint);
  const cast = castOf(createDice(seed));
  const clients = await signInAll(stage, [cast.seller, ...cast.bidders.map(({ account }) => account)]);
  const [seller, ...others] = clients;
  if (seller === undefined) throw new Error('The demo needs a seller.');
  const lot = await listLot(seller, now() + seconds * 1000);
  stdout.write(introduction(lot, cast, seed));
  const bidders = cast.bidders.map((character, index) => ({ character, client: others[index] ?? guest }));
  const last = await play(lot, guest, bidders, now);
  stdout.write(`\n${outcomeText(last, await Promise.all(bidders.map((bidder) => outcomeOf(lot, bidder))))}\n`);
  await settled(stage.endpoint);
  stdout.write(`\n${costText(spentBetween(before, await readMeter(stage.endpoint)))}\n`);
  return 0;
}

interface Playing {
  readonly character: Character;
  readonly client: ApolloClient;
}

/** Plays the auction to its end, and answers its last event. */
async function play(lot: Lot, guest: ApolloClient, bidders: readonly Playing[], now: () => number): Promise<AuctionEvent> {
  const board = createBoard(stdout, lot.endsAtMs, now);
  const playing = bidders.map(
    ({ character, client }) => new Bidder(character, client, lot, { now, money: euros, say: (text) => board.say(text) }),
  );
  try {
    const ended = lastEvent(guest, lot.itemId, board);
    for (const bidder of playing) bidder.start();
    return await ended;
  } finally {
    for (const bidder of playing) bidder.stop();
    board.close();
  }
}

function lastEvent(guest: ApolloClient, itemId: string, board: Board): Promise<AuctionEvent> {
  return new Promise((resolve, reject) => {
    let last: AuctionEvent | undefined;
    watchAuction(guest, itemId, {
      next: (event) => {
        last = event;
        board.show(event);
      },
      error: reject,
      complete: () => (last === undefined ? reject(new Error('The auction ended without an event.')) : resolve(last)),
    });
  });
}

function introduction({ title }: Lot, { seller, bidders }: Cast, seed: number): string {
  const lines = bidders.map(
    ({ account, limitMinor, manner }) => `  ${account.displayName.padEnd(16)} up to ${euros(limitMinor).padStart(10)}   ${manner}`,
  );
  return [
    `\n“${title}”, listed by ${seller.displayName}: from ${euros(TERMS.startPriceMinor)}, hidden reserve ${euros(TERMS.reservePriceMinor)}.`,
    `A bid in the last ${TERMS.softCloseSeconds} seconds moves the end. Nobody knows what the others would pay:\n`,
    ...lines,
    `\n(seed ${seed})\n\n`,
  ].join('\n');
}

/** What one bidder has of it, as only they may see it. */
async function outcomeOf({ itemId }: Lot, { character, client }: Playing): Promise<Outcome> {
  const [bids, orders] = await Promise.all([
    client.query({ query: BidsDocument, variables: { itemId, limit: 50 }, fetchPolicy: 'no-cache' }),
    client.query({ query: MyOrdersDocument, variables: { limit: 10 }, fetchPolicy: 'no-cache' }),
  ]);
  const mine = bids.data?.bids.items.filter((bid) => bid.mine) ?? [];
  return {
    displayName: character.account.displayName,
    limitMinor: character.limitMinor,
    alias: mine[0]?.bidderAlias,
    bids: mine.length,
    order: orders.data?.myOrders.items.find(({ lines }) => lines.some(({ item }) => item?.id === itemId)),
  };
}

/** Clients that call as these accounts. */
function signInAll(stage: Stage, accounts: readonly Seller[]): Promise<ApolloClient[]> {
  const clients = accounts.map(async ({ email }) => {
    const { client } = await signInAt(stage, email, DEMO_PASSWORD).catch((error: Error) => {
      throw new Error(`${email} can't sign in: ${error.message} The demo needs the accounts that npm start makes without --no-seed.`);
    });
    return client;
  });
  return Promise.all(clients);
}

/** The clock of the stage, which the local cloud can move. */
async function clockOf(guest: ApolloClient, stage: Stage): Promise<() => number> {
  const { data } = await guest.query({ query: HealthDocument, fetchPolicy: 'no-cache' }).catch((error: Error) => {
    throw new Error(`Nobody answers at ${stage.apiUrl}: ${error.message}. Is npm start running?`);
  });
  const aheadMs = data === undefined ? 0 : Date.parse(data.health.time) - Date.now();
  return () => Date.now() + aheadMs;
}

async function settled(endpoint: string): Promise<void> {
  await Promise.race([fetch(new URL('/_local/settle', endpoint), { method: 'POST' }), setTimeout(5000)]);
}

function wholeNumber(input: CommandInput, flag: string, { least, most }: { least: number; most: number }): number | undefined {
  const text = input.value(flag);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text) || Number(text) < least || Number(text) > most) {
    throw new Error(`--${flag} ${text} is no whole number from ${least} to ${most}.`);
  }
  return Number(text);
}
