import { type Context, util } from '@aws-appsync/utils';
import type { AuctionRow } from '../../domain/entities/auction.ts';
import { type CardRow, cardView, type ItemFace, itemView } from '../../domain/entities/item.ts';
import { viewerOf } from './caller.ts';

type Timed = { startsAt: number; endsAt: number };

/** The view with the auction's times printed as AWSDateTime. */
const printed = <T extends { auction: Timed | null }>(view: T) => ({
  ...view,
  auction:
    view.auction === null
      ? null
      : {
          ...view.auction,
          startsAt: util.time.epochMilliSecondsToISO8601(view.auction.startsAt),
          endsAt: util.time.epochMilliSecondsToISO8601(view.auction.endsAt),
        },
});

/** A card as the caller may see it. */
export const presentCard = (ctx: Context, card: CardRow, auction: AuctionRow | null) => printed(cardView(card, auction, viewerOf(ctx)));

/** An item as the caller may see it, or null when the face has none. */
export const presentItem = (ctx: Context, face: ItemFace) =>
  face.item === null ? null : printed(itemView(face.item, face.text, face.auction, viewerOf(ctx)));
