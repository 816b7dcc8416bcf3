import { FIELDS } from './fields.ts';
import type { Market, Secrets } from './market.ts';

type Thing = Readonly<Record<string, unknown>>;

/** Private fields that are shown here, and to whom: what an answer holds beside what everybody may read. */
export interface Shown {
  /** Such as `Auction.reservePrice`. */
  readonly field: string;
  readonly thing: Thing;
}

/** What of other people stands in a text, whoever it was sent to. */
export const secretsOfOthers = (text: string, callerId: string, secrets: Secrets): readonly string[] =>
  [...secrets]
    .filter(([owner]) => owner !== callerId)
    .flatMap(([, texts]) => [...texts])
    .filter((secret) => new RegExp(`(?<![\\d.])${escaped(secret)}(?![\\d])`).test(text));

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Every private field with a value in an answer, wherever it stands. Types are told by `__typename`. */
export function shownIn(value: unknown): readonly Shown[] {
  if (Array.isArray(value)) return value.flatMap(shownIn);
  if (typeof value !== 'object' || value === null) return [];
  const thing = value as Thing;
  const own = privateFields(String(thing.__typename)).filter((name) => thing[name] !== null && thing[name] !== undefined);
  return [...own.map((name) => ({ field: `${thing.__typename}.${name}`, thing })), ...Object.values(thing).flatMap(shownIn)];
}

const privateFields = (type: string): readonly string[] =>
  Object.entries(FIELDS[type] ?? {}).flatMap(([audience, names]) => (audience === 'public' ? [] : (names ?? '').trim().split(/\s+/)));

/** Whether a field that somebody was shown is theirs to read, as far as the thing around it tells. */
export function mayRead({ field, thing }: Shown, callerId: string, { users, secrets }: Pick<Market, 'users' | 'secrets'>): boolean {
  const amount = (thing.myMaxAmount as { amountMinor: number } | undefined)?.amountMinor;
  const isOwnMaximum = secrets.get(callerId)?.has(String(amount)) === true;
  switch (field) {
    case 'Auction.reservePrice':
      return callerId === users.seller.id;
    case 'Auction.winnerId':
      return callerId === thing.winnerId || callerId === users.seller.id;
    case 'Auction.myMaxAmount':
    case 'Bid.myMaxAmount':
    case 'MyBid.myMaxAmount':
      return isOwnMaximum || thing.winnerId === callerId;
    default:
      return ofOwner(field, thing, callerId, users);
  }
}

function ofOwner(field: string, thing: Thing, callerId: string, users: Market['users']): boolean {
  const [type] = field.split('.');
  if (type === 'Profile') return thing.id === callerId;
  if (type === 'Notification') return thing.userId === callerId;
  if (type === 'Order') return [idIn(thing.buyer), idIn(thing.seller), users.admin.id].includes(callerId);
  return callerId !== '';
}

const idIn = (value: unknown): unknown => (value as Thing | null)?.id;
