import type { CatalogueEntry } from '../catalogue-entry.ts';

/** What people in the demo city part with: titles, usual prices in euros from and to, and a sentence of description. */
export const toys: CatalogueEntry[] = [
  ['LEGO {Technic crane|City police station}, complete', 25, 90, 'Built once, then it gathered dust; instructions included.'],
  ['Wooden train set, {80|110} pieces', 20, 60, 'Bridge, two tunnels and a level crossing.'],
  ['Playmobil {farm|pirate ship}', 15, 50, 'A few figures lost their hats.'],
  ['Board game {Catan|Ticket to Ride}, as new', 12, 30, 'Played once, all pieces counted.', 'LIKE_NEW'],
  ["Dolls' house with furniture", 30, 95, 'Three floors, wallpapered by an uncle.'],
  ['Puzzle of {1,000|2,000} pieces, old harbour', 3, 14, 'All pieces are there, I promise: we framed it for a year.'],
  ['Balance bike, {red|wood}', 15, 45, 'Tyres are good for another child.'],
  ['Bag of soft toys looking for a home', 1, 8, 'Washed, and all of them still have both eyes.'],
  ['Marble run made of wood', 12, 40, 'Keeps adults busy as well.'],
  ['Remote-controlled {buggy|boat}', 15, 60, 'New battery; faster than the dog.'],
  ['Experiment kit for young chemists', 6, 25, 'Only the harmless things are used up.'],
  ['Play kitchen with pots', 20, 60, 'Oven door closes again.'],
  ['Kite with two lines', 6, 25, 'Flown on the beach of Ostend, tail renewed.'],
  ['Magnetic building blocks, {60|100} pieces', 15, 45, 'They still click.'],
  ['Chess set with folding board', 6, 30, 'One knight has a new ear.'],
  ['Scooter for children, {pink|green}', 10, 40, 'Wheels renewed this spring.'],
  ['Hand puppets, a cast of {six|eight}', 5, 28, 'King, crocodile and the others; theatre not included.'],
];
