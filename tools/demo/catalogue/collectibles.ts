import type { CatalogueEntry } from '../catalogue-entry.ts';

/** What people in the demo city part with: titles, usual prices in euros from and to, and a sentence of description. */
export const collectibles: CatalogueEntry[] = [
  ['Stamp album, Belgium {1950-1970|1930-1950}', 35, 140, 'Mostly used, some blocks unhinged.'],
  ['Enamel sign of a {brewery|petrol station}', 70, 220, 'Chips at the edge, colours are strong.'],
  ['Pocket watch, silver, about {1900|1920}', 80, 240, 'Runs four minutes slow a day.'],
  ['Box of old postcards of Ghent', 10, 60, 'Around two hundred, half of them written.'],
  ['Vinyl: {Miles Davis|Jacques Brel}, eight records', 35, 110, 'Sleeves show their age, the records were looked after.'],
  ['Delft tile, {windmill|ship}, framed', 20, 75, 'One corner glued.'],
  ['Model railway H0, {steam|diesel} set', 60, 190, 'Two engines, nine wagons, an oval of track.'],
  ['Coins of the {Latin Union|old guilder}, a handful', 15, 70, 'Sorted in a small case.'],
  ['Film poster, {1962|1968}, linen-backed', 60, 200, 'Fold lines, no tears.'],
  ['Porcelain coffee set for {six|eight}', 20, 80, 'Gold rim, one saucer has a hairline.'],
  ['Beer mats, several hundred', 1, 12, 'From thirty years of weekends.'],
  ['Typewriter {Olivetti Lettera 32|Hermes Baby}', 50, 150, 'New ribbon; types this very sentence.'],
  ['Comic page, original ink', 90, 300, 'Signed on the back, from a flea market in Brussels.'],
  ['Barometer in walnut', 18, 75, 'Points to change, mostly rightly.'],
  ['Fountain pen {Pelikan M400|Parker 51}', 60, 170, 'Nib F, cleaned and filled.'],
  ['Toy cars of the sixties, {five|seven}', 35, 130, 'Played with, as they should have been.'],
  ["Brass ship's lantern", 30, 110, 'Takes a candle, glass is whole.'],
];
