import type { CatalogueEntry } from '../catalogue-entry.ts';

/** What people in the demo city part with: titles, usual prices in euros from and to, and a sentence of description. */
export const garden: CatalogueEntry[] = [
  ['Petrol lawn mower, {42|46} cm', 60, 160, 'Starts on the second pull; blade sharpened.'],
  ['Teak garden bench', 70, 180, 'Grey as teak becomes, sturdy.'],
  ['{Lemon|Olive} tree in a pot, 1.5 m', 25, 80, 'Spent its winters indoors, has flowers.'],
  ['Compost bin, {300|400} litres', 5, 25, 'Emptied; the lid closes against rats.'],
  ['Raised bed of larch wood', 30, 85, 'Taken apart, one corner bracket new.'],
  ['Rain barrel, 200 litres, with tap', 10, 35, 'Stand included.'],
  ['Terracotta pots, a dozen', 1, 18, 'From thumb size to bucket size.'],
  ['Parasol with base, {3|3.5} m', 30, 95, 'Cream; crank turns easily.'],
  ['Hedge trimmer, {electric|battery}', 30, 90, 'Cuts up to two centimetres.'],
  ['Strawberry plants, {ten|twenty} runners', 1, 8, 'An old sort, small fruit and much taste.'],
  ['Hammock with wooden stand', 40, 120, 'Carries two, tried and tested.'],
  ['Wheelbarrow with new tyre', 15, 45, 'Tray has a dent and no hole.'],
  ['Greenhouse, {2 x 2|2 x 3} m, polycarbonate', 120, 320, 'You take it down yourself, I help.'],
  ['Fire bowl, {60|80} cm', 25, 80, 'Rusty as it should be; with grill.'],
  ['Garden hose on a reel, {20|30} m', 8, 35, 'Does not leak where it matters.'],
  ['Bird table with a roof of shingles', 5, 30, 'Popular with the tits of the neighbourhood.'],
  ['Set of garden tools on a rail', 12, 45, 'Rake, hoe, spade and fork with ash handles.'],
];
