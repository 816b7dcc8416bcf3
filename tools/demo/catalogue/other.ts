import type { CatalogueEntry } from '../catalogue-entry.ts';

/** What people in the demo city part with: titles, usual prices in euros from and to, and a sentence of description. */
export const other: CatalogueEntry[] = [
  ['Acoustic guitar {Yamaha FG|Cort Earth}', 60, 180, 'New strings; a ding at the lower bout.'],
  ['Aquarium, {60|120} litres, with pump', 15, 60, 'Filter, lamp and gravel included.'],
  ['Dog crate, size {M|L}', 15, 45, 'The dog decided for the sofa.'],
  ['Moving boxes, {twenty|thirty}', 1, 12, 'Used once, flattened.'],
  ['Telescope, 114 mm mirror', 60, 190, "Shows Saturn's rings from the balcony."],
  ['Accordion, {72|96} bass', 180, 480, 'Tuned three years ago, straps are good.'],
  ['Rabbit hutch with run', 15, 65, 'Roof felt renewed.'],
  ['Easel and {oil|acrylic} paints', 12, 55, 'A hobby that lasted one winter.'],
  ['Digital piano, 88 keys, {black|white}', 190, 480, 'Weighted keys; stand and pedal included.'],
  ['Cat tree, 1.5 m', 6, 35, 'Sisal is frayed on one side, by profession.'],
  ["Beekeeper's suit and smoker", 30, 95, 'Size L, gloves without holes.'],
  ['Party tent, {3 x 3|3 x 6} m', 30, 110, 'One rod bent straight again.'],
  ['Violin, 3/4 size, with case', 70, 210, 'Bow rehaired.'],
  ['Firewood, {ash|oak}, one cubic metre', 35, 90, 'Two years dry, you collect.'],
  ['Christmas decorations, two boxes', 1, 18, 'Straw stars, glass balls and a stubborn chain of lights.'],
  ['Crutches and a walking frame', 1, 20, 'My knee is well again.'],
  ['Pottery wheel, electric', 180, 460, 'Quiet motor, splash pan included.'],
];
