import type { CatalogueEntry } from '../catalogue-entry.ts';

/** What people in the demo city part with: titles, usual prices in euros from and to, and a sentence of description. */
export const sports: CatalogueEntry[] = [
  ['Gazelle city bike, {53|57} cm frame', 150, 330, 'New chain and brake pads; the bell is very loud.'],
  ['Kettlebell, {12|16} kg', 14, 35, 'Cast iron, never dropped on this floor.'],
  ['Yoga mat with carrying strap', 3, 18, 'Six millimetres, cleaned.'],
  ['Table tennis table, folds up', 60, 160, 'Stands outdoors under a cover; net included.'],
  ['Tennis racket {Head|Wilson}, restrung', 20, 60, 'Grip size 3, new string last month.'],
  ['Inflatable kayak for two', 110, 260, 'Pump, paddles and a patch kit included; never needed the patches.'],
  ['Climbing shoes, size {39|43}', 15, 50, 'Bought too small in the hope that feet adapt.'],
  ['Cross-country skis, {190|200} cm', 25, 80, 'With poles and bindings, waxed.'],
  ['Football goal for the garden', 10, 35, 'Two metres wide, net patched once.'],
  ['Rowing machine with water tank', 220, 480, 'Sounds like a river, folds upright.'],
  ['Bicycle trailer for {one child|two children}', 90, 230, 'Folds flat; rain cover has a small tear.'],
  ['Badminton set in a bag', 3, 20, 'Four rackets, net and more shuttlecocks than you will lose.'],
  ['Roller skates, size {37|40}', 18, 60, 'New wheels; two evenings of courage in them.'],
  ['Camping stove with {gas|spirit} burner', 10, 40, 'Boils a litre in five minutes.'],
  ['Backpack, {45|60} litres', 30, 95, 'One summer on the Camino, everything still zips.'],
  ['Road bike, steel frame, {54|56} cm', 180, 420, 'Eight gears, restored over a winter.'],
  ['Dumbbell set, up to {20|30} kg', 25, 75, 'Chrome with rubber grips.'],
];
