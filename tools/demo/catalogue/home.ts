import type { CatalogueEntry } from '../catalogue-entry.ts';

/** What people in the demo city part with: titles, usual prices in euros from and to, and a sentence of description. */
export const home: CatalogueEntry[] = [
  ['Cast-iron casserole, {4|6} litres', 40, 110, 'The enamel is whole, the bottom has history.'],
  ['Coffee machine with portafilter', 20, 60, 'The pump has given up, the rest is sound.', 'FOR_PARTS'],
  ['Persian rug, {2 x 3|1.5 x 2} m', 150, 480, 'Washed by a specialist, fringe renewed.'],
  ['Floor lamp with {paper|linen} shade', 14, 50, 'Bulb included.'],
  ['Set of {twelve|eighteen} wine glasses', 6, 25, 'Thin ones, survived several parties.'],
  ['Vacuum cleaner {Miele S8|Bosch BGL}', 25, 85, 'A new bag is in it.'],
  ['Duvet, down, {140 x 200|200 x 200} cm', 15, 60, 'Cleaned in spring.'],
  ['Pasta machine with clamp', 10, 30, 'Two widths of noodle.'],
  ['Stand mixer with {three|four} attachments', 70, 210, 'Kneads two kilos without walking off the table.'],
  ['Preserving jars, {twenty|thirty}', 1, 14, 'Never filled, rubbers in their packet; plum season is near.', 'NEW'],
  ['Wall mirror with gilded frame', 35, 130, 'Sixty by ninety, glass slightly blind at the edge.'],
  ['Curtains, linen, {2.4|2.8} m long', 10, 45, 'Two pairs, sand.'],
  ['Toaster, {chrome|cream}', 4, 22, 'Long slot for real bread.'],
  ['Fermenting crock, {5|10} litres', 15, 45, 'With weights. The cellar is too small now.'],
  ['Bread bin made of {beech|enamel}', 5, 25, 'Keeps a loaf for three days.'],
  ['Sewing machine {Pfaff 262|Bernina 830}', 80, 240, 'Serviced, sews leather as well as silk.'],
  ['Clothes horse, hardly rusted', 1, 8, 'Two wires bent, otherwise fine.'],
];
