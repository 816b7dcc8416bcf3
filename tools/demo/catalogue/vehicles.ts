import type { CatalogueEntry } from '../catalogue-entry.ts';

/** What people in the demo city part with: titles, usual prices in euros from and to, and a sentence of description. */
export const vehicles: CatalogueEntry[] = [
  ['Vespa 50, {cream|mint}, {1982|1987}', 900, 2200, 'Runs, papers are there; needs a new seat.'],
  ['Cargo bike with electric drive', 1400, 2900, 'Carries three children or eight crates; battery two years old.'],
  ['Roof box, {320|400} litres', 60, 180, 'Opens on both sides, fits common bars.'],
  ['Set of winter tyres, 195/65 R15', 50, 160, 'Five millimetres of tread left.'],
  ['Towing hitch for a {Golf VI|Berlingo}', 40, 120, 'Came off when the car was sold.'],
  ['Folding caravan, four berths', 1200, 2600, 'Awning new in spring, stored indoors.'],
  ['Puch moped, {blue|orange}, {1975|1979}', 450, 1100, 'Stood in a barn, turns over.', 'FOR_PARTS'],
  ['Bicycle rack for a tow bar', 60, 170, 'For two bicycles, tilts for the boot.'],
  ['Child seat, {9-18|15-36} kg', 15, 60, 'Free of accidents, cover washed.'],
  ['Jump leads and a warning triangle', 1, 12, 'Still in their bag; hope you never need them.', 'NEW'],
  ['Small trailer, 750 kg, with cover', 280, 620, 'Lights work, tyres from last year.'],
  ['Motorcycle jacket, size {50|54}', 45, 140, 'Protectors included, one scuffed elbow.'],
  ['Citroën 2CV bonnet and wings', 90, 260, 'Light rust, a project for somebody with a garage.', 'FOR_PARTS'],
  ['Electric scooter, {25|30} km range', 140, 320, 'Insurance plate until February.'],
  ['Snow chains, never used', 10, 40, 'The snow never came.', 'NEW'],
  ['Dinghy with {oars|outboard}, 2.4 m', 180, 520, 'Dry inside, patched twice.'],
  ['Navigation device with lifetime maps', 5, 30, 'For those who let the phone rest.'],
];
