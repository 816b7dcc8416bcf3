import type { CatalogueEntry } from '../catalogue-entry.ts';

/** What people in the demo city part with: titles, usual prices in euros from and to, and a sentence of description. */
export const furniture: CatalogueEntry[] = [
  ['{Oak|Beech|Pine} bedside table with drawer', 20, 55, 'Solid wood, oiled once a year. The drawer runs smoothly.'],
  ['Mid-century teak sideboard, {180|160} cm', 280, 620, 'Two sliding doors and four drawers; a water ring on top that oil would lift.'],
  ['Billy bookcase, {white|birch}', 10, 35, 'Already taken apart, all pegs in a bag. Fits in an estate car.'],
  ['Velvet armchair in {mustard|bottle green}', 90, 190, 'Comfortable for reading, no pets, no smokers.'],
  ['Extendable dining table for {six|eight}', 140, 320, 'Top has traces of family dinners, legs come off for transport.'],
  ['Set of four {Thonet-style|ladder-back} chairs', 80, 200, 'Cane seats are tight, one has been repaired well.'],
  ["Children's desk that grows along", 25, 70, 'Three heights; a few felt-tip marks inside the lid.'],
  ['{Two|Three}-seat sofa, grey wool', 120, 340, 'Covers come off and can be washed. You need two people to carry it.'],
  ['Chest of drawers with brass handles', 70, 180, "Five drawers, from my grandmother's bedroom."],
  ['Standing desk frame, electric', 110, 240, 'Motor is quiet, remembers two heights. Without a top.'],
  ['Wardrobe with mirror, {1.2|1.5} m', 50, 150, 'Taken apart, the screws are labelled.'],
  ['Folding guest bed with mattress', 15, 60, 'Used perhaps ten nights in all.'],
  ['Wooden stool, painted {blue|red}', 3, 15, 'Wobble-free; paint is worn where the feet were.'],
  ['Office chair with lumbar support', 40, 130, 'Gas lift holds, armrests a little worn.'],
  ['Kitchen island on wheels', 60, 150, 'Beech top, two shelves and a rail for towels.'],
  ['Coat stand made of bent wood', 18, 50, 'Eight hooks, stands firmly even with winter coats.'],
  ['Corner shelf, {bamboo|walnut veneer}', 5, 25, 'Five levels, just right for plants.'],
];
