import { type Context, util } from '@aws-appsync/utils';
import { type AuctionRow, auctionView } from '../../domain/entities/auction.ts';
import { type CardRow, cardView, type ItemFace, itemView } from '../../domain/entities/item.ts';
import { viewerOf } from './caller.ts';

type Timed = { startsAt: number; endsAt: number };

/** The auction with its times printed as AWSDateTime. */
const withTimes = <T extends Timed>(auction: T) => ({
  ...auction,
  startsAt: util.time.epochMilliSecondsToISO8601(auction.startsAt),
  endsAt: util.time.epochMilliSecondsToISO8601(auction.endsAt),
});

const printed = <T extends { auction: Timed | null }>(view: T) => ({
  ...view,
  auction: view.auction === null ? null : withTimes(view.auction),
});

/** An auction as the caller may see it; `ownMax` is the caller's highest maximum in minor units, where a bidder's row tells it. */
export const presentAuction = (ctx: Context, auction: AuctionRow, ownMax?: number) =>
  withTimes(auctionView(auction, viewerOf(ctx), ownMax));

/** A card as the caller may see it. */
export const presentCard = (ctx: Context, card: CardRow, auction: AuctionRow | null) => printed(cardView(card, auction, viewerOf(ctx)));

/** An item as the caller may see it, or null when the face has none. */
export const presentItem = (ctx: Context, face: ItemFace) =>
  face.item === null ? null : printed(itemView(face.item, face.text, face.auction, viewerOf(ctx)));
