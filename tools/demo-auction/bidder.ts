import { randomUUID } from 'node:crypto';
import { clearTimeout, setTimeout } from 'node:timers';
import type { ApolloClient } from '@apollo/client';
import { type AuctionEvent, PlaceBidDocument, type PlaceBidMutation, refusalOf, watchAuction } from '../../client/index.ts';
import type { Character } from './cast.ts';
import type { Lot } from './lot.ts';

/** What bidders need of the demo. */
export interface Stagehand {
  /** The clock of the stage, in milliseconds since 1970. */
  now(): number;
  /** Tells the audience. */
  say(text: string): void;
  money(minor: number): string;
}

/** Nobody answers a bid faster. */
const THINKING_MS = 700;
/** Calls of one bid that may meet CONTENTION. */
const ATTEMPTS = 5;

/** A character who watches an auction and bids, signed in as a user of its own. */
export class Bidder {
  readonly character: Character;
  readonly #client: ApolloClient;
  readonly #itemId: string;
  readonly #stagehand: Stagehand;
  readonly #startedMs: number;
  #endsAtMs: number;
  #timer: NodeJS.Timeout | undefined;
  #minimumMinor: number;
  #alias: string | undefined;
  #leads = false;
  #isDone = false;
  #isBidding = false;
  #entered = false;
  #watch: { unsubscribe: () => void } | undefined;

  /** `client` calls as the character. */
  constructor(character: Character, client: ApolloClient, auction: Lot, stagehand: Stagehand) {
    this.character = character;
    this.#client = client;
    this.#itemId = auction.itemId;
    this.#stagehand = stagehand;
    this.#startedMs = stagehand.now();
    this.#endsAtMs = auction.endsAtMs;
    this.#minimumMinor = auction.startPriceMinor;
  }

  start(): void {
    this.#watch = watchAuction(this.#client, this.#itemId, {
      next: (event) => this.#see(event),
      error: () => this.stop(),
      complete: () => this.stop(),
    });
    this.#plan();
  }

  stop(): void {
    this.#isDone = true;
    clearTimeout(this.#timer);
    this.#watch?.unsubscribe();
  }

  #see({ leaderAlias, minimumBid, endsAt }: AuctionEvent): void {
    this.#endsAtMs = Date.parse(endsAt);
    this.#minimumMinor = minimumBid.amountMinor;
    this.#leads = this.#alias !== undefined && this.#alias === leaderAlias;
    this.#plan();
  }

  /** Sets the next bid, if there is to be one. */
  #plan(): void {
    clearTimeout(this.#timer);
    const { limitMinor, stepwise } = this.character;
    if (this.#isDone || this.#isBidding || this.#leads || this.#minimumMinor > limitMinor || (this.#entered && !stepwise)) return;
    this.#timer = setTimeout(() => void this.#bid(), this.#entered ? THINKING_MS * (1 + Math.random() * 3) : this.#entersInMs());
  }

  #entersInMs(): number {
    const { enters } = this.character;
    const at = 'afterStart' in enters ? this.#startedMs + enters.afterStart * 1000 : this.#endsAtMs - enters.beforeEnd * 1000;
    return Math.max(THINKING_MS, at - this.#stagehand.now());
  }

  async #bid(): Promise<void> {
    const { account, limitMinor, stepwise } = this.character;
    const maxMinor = stepwise ? this.#minimumMinor : limitMinor;
    this.#entered = true;
    this.#isBidding = true;
    this.#stagehand.say(`${account.displayName} bids up to ${this.#stagehand.money(maxMinor)}`);
    try {
      const auction = await this.#place({ itemId: this.#itemId, maxAmountMinor: maxMinor, requestId: randomUUID() });
      if (auction === undefined) throw new Error('The API answered no auction.');
      if (auction.iAmLeading) this.#alias = auction.leaderAlias ?? undefined;
      this.#leads = auction.iAmLeading;
      this.#minimumMinor = auction.minimumBid.amountMinor;
    } catch (error) {
      const refusal = refusalOf(error);
      this.#stagehand.say(`${account.displayName} is refused: ${refusal?.message ?? error}`);
      if (refusal?.code === 'BID_TOO_LOW') this.#minimumMinor = refusal.info.minimumBidMinor;
    }
    this.#isBidding = false;
    this.#plan();
  }

  /** The same request again while its outcome is unclear: it has one effect. */
  async #place(input: { itemId: string; maxAmountMinor: number; requestId: string }): Promise<PlaceBidMutation['placeBid'] | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await this.#client.mutate({ mutation: PlaceBidDocument, variables: { input } })).data?.placeBid;
      } catch (error) {
        if (attempt === ATTEMPTS || refusalOf(error)?.code !== 'CONTENTION') throw error;
      }
    }
  }
}
