import type { CatalogueEntry } from '../catalogue-entry.ts';

/** What people in the demo city part with: titles, usual prices in euros from and to, and a sentence of description. */
export const tools: CatalogueEntry[] = [
  ['Bosch cordless drill, {12|18} V', 45, 120, 'Two batteries and the case.'],
  ['{Makita|Metabo} circular saw', 50, 130, 'With a guide rail of 1.4 m.'],
  ['Workbench with vice', 60, 160, 'Heavy: bring a friend.'],
  ['Socket set, {94|108} pieces', 25, 80, 'One ten-millimetre socket is missing, as everywhere.'],
  ['Tile cutter, {60|90} cm', 25, 85, 'Did one bathroom.'],
  ['Step ladder with {five|seven} treads', 12, 45, 'Aluminium, feet renewed.'],
  ['Box of {screws and plugs|hinges and brackets}', 1, 10, 'Sorted by size, more or less.'],
  ['Belt sander with spare belts', 25, 75, 'For floors and patience.'],
  ['Hand planes, {three|five} old ones', 30, 110, 'Irons ground and honed.'],
  ['Soldering station, adjustable', 20, 65, 'Two tips and a sponge.'],
  ['Welding machine, {140|160} A', 80, 210, 'Helmet and a pack of electrodes go with it.'],
  ['Pipe wrench, 90 degrees, {1|1.5} inch', 8, 28, 'Made to outlive us.'],
  ['Spirit level, {60|120} cm', 5, 22, "Checked against the neighbour's."],
  ['Wallpaper table and brushes', 3, 18, 'Folds to the size of a suitcase.'],
  ['Angle grinder, 125 mm', 18, 60, 'Guard and handle are there.'],
  ['Set of wood chisels, {six|eight} pieces', 18, 65, 'Ash handles, in a canvas roll.'],
  ['Band saw, table model', 90, 240, 'New blade, table levelled.'],
];
