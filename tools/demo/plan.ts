import type { Category, Condition, SaleKind } from '../../schema/generated/types.ts';
import { catalogue } from './catalogue.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import { createDice, type Dice } from './dice.ts';
import { friendlyPrice } from './friendly-price.ts';
import { type AuctionPlan, planAuction } from './plan-auction.ts';
import { type Seller, sellers } from './sellers.ts';

/** How many things the demo city sells. */
export const ITEM_COUNT = 200;

/** An item as it will be listed. Prices are in cents. */
export interface PlannedItem {
  /** Its number in the city, from 0. */
  readonly index: number;
  readonly seller: Seller;
  readonly title: string;
  readonly description: string;
  readonly category: Category;
  readonly condition: Condition;
  readonly saleKind: SaleKind;
  readonly latitude: number;
  readonly longitude: number;
  /** What it is worth: the fixed price. */
  readonly valueMinor: number;
  readonly auction: AuctionPlan | undefined;
}

interface Choice {
  readonly category: Category;
  readonly entry: CatalogueEntry;
  readonly saleKind: SaleKind;
}

const CONDITION_SENTENCES: Readonly<Record<Condition, string>> = {
  NEW: 'Unused.',
  LIKE_NEW: 'You would take it for new.',
  GOOD: 'In good shape for its age.',
  FAIR: 'Shows its age, works as it should.',
  FOR_PARTS: 'For parts, or for somebody who likes to repair.',
};

/** Where a condition puts the price between the lowest and the highest of the catalogue. */
const CONDITION_POSITIONS: Readonly<Record<Condition, number>> = { NEW: 0.95, LIKE_NEW: 0.8, GOOD: 0.5, FAIR: 0.2, FOR_PARTS: 0.1 };

/** Up to which highest price, in euros, people rather give a thing away. */
const GIVEAWAY_EUROS = 18;

const PICKUP_SENTENCES = [
  'Pick-up in {place}, evenings suit best.',
  'To be collected in {place}; I can hold it for a few days.',
  'Near the tram in {place}.',
  'Collection in {place}, cash or transfer.',
  'I live in {place} and can meet you half-way by bicycle.',
] satisfies [string, ...string[]];

/** The demo city of a seed: `ITEM_COUNT` items, the same for the same seed. */
export function planCity(seed: number): PlannedItem[] {
  const dice = createDice(seed);
  const choices = dice.shuffled(chooseEntries(dice));
  const items = choices.map((choice, index) => planItem(choice, index, dice));
  let auctions = 0;
  return items.map((item) => (item.saleKind === 'AUCTION' ? { ...item, auction: planAuction(item.valueMinor, auctions++, dice) } : item));
}

/** All of the catalogue but a few; of each category the cheap things are given away, of the rest every other one is auctioned. */
function chooseEntries(dice: Dice): Choice[] {
  const all = Object.entries(catalogue).flatMap(([category, entries]) => {
    let sold = 0;
    return dice.shuffled(entries).map((entry): Choice => {
      const saleKind = entry[2] <= GIVEAWAY_EUROS ? 'GIVEAWAY' : sold++ % 2 === 0 ? 'AUCTION' : 'FIXED_PRICE';
      return { category: category as Category, entry, saleKind };
    });
  });
  // What is rare stays: things to give away, and those of a condition that few have.
  const common = all.filter(({ entry, saleKind }) => entry[4] === undefined && saleKind !== 'GIVEAWAY');
  const dropped = new Set(dice.shuffled(common).slice(0, all.length - ITEM_COUNT));
  return all.filter((choice) => !dropped.has(choice));
}

function planItem({ category, entry, saleKind }: Choice, index: number, dice: Dice): PlannedItem {
  const [title, fromEuros, toEuros, text, settled] = entry;
  const seller = sellers[index % sellers.length] ?? sellers[0];
  if (seller === undefined) throw new Error('The demo city has no sellers.');
  const condition = settled ?? dice.pick(['LIKE_NEW', 'GOOD', 'GOOD', 'GOOD', 'FAIR']);
  const position = Math.min(1, Math.max(0, CONDITION_POSITIONS[condition] + dice.between(-0.15, 0.15)));
  const pickup = dice.pick(PICKUP_SENTENCES).replace('{place}', seller.home.name);
  return {
    index,
    seller,
    title: filled(title, dice),
    description: `${filled(text, dice)} ${CONDITION_SENTENCES[condition]} ${pickup}`,
    category,
    condition,
    saleKind,
    latitude: round(seller.home.latitude + dice.between(-0.005, 0.005), 4),
    longitude: round(seller.home.longitude + dice.between(-0.008, 0.008), 4),
    valueMinor: friendlyPrice(fromEuros + (toEuros - fromEuros) * position),
    auction: undefined,
  };
}

function filled(template: string, dice: Dice): string {
  return template.replace(/\{([^{}]+)\}/g, (_, words: string) => {
    const [first = '', ...others] = words.split('|');
    return dice.pick([first, ...others]);
  });
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
