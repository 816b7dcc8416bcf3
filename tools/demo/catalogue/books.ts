import type { CatalogueEntry } from '../catalogue-entry.ts';

/** What people in the demo city part with: titles, usual prices in euros from and to, and a sentence of description. */
export const books: CatalogueEntry[] = [
  ['Complete Tintin albums, {French|Dutch}', 70, 160, 'All twenty-four, some spines faded.'],
  ['Cookbook: {Ottolenghi, Simple|Salt Fat Acid Heat}', 8, 20, 'A drop of olive oil on one page, as it should be.'],
  ['Crime novels, a box of {twenty|thirty}', 1, 15, 'Mostly Simenon and Sjöwall, good for the holidays.'],
  ['Introduction to Algorithms, third edition', 25, 55, 'Some pencil in the chapters on graphs.'],
  ['Atlas of the {world|North Sea coast}, 1974', 10, 40, 'Large format, countries that no longer exist included.'],
  ['Gardening month by month, illustrated', 4, 14, 'Soil on the cover, all pages there.'],
  ['Dune, the first {three|six} volumes', 9, 28, 'Paperbacks in one set, read once.'],
  ['Learn {Dutch|Italian} in three months, with audio', 4, 18, "It took me six, but that was not the book's fault."],
  ["Children's picture books, {ten|fifteen} of them", 1, 12, 'From the Gruffalo to the very hungry one.'],
  ['Art of the Flemish Primitives, hardcover', 20, 60, 'Heavy, with fold-out plates of the altarpiece.'],
  ['Bound volumes of a motoring magazine, 1968', 25, 90, 'Twelve issues in two volumes.'],
  ['Poems by Wisława Szymborska, bilingual', 6, 16, 'Polish on the left, English on the right.'],
  ['Medical dictionary, two volumes', 10, 40, 'Left over after the last examination.'],
  ['Sheet music: {Bach inventions|Satie for piano}', 4, 16, 'Fingerings pencilled in by a patient teacher.'],
  ['Comic box: {Asterix|Lucky Luke}, fifteen albums', 20, 55, 'Loved, but nothing torn.'],
  ['Knitting patterns of the seventies', 2, 12, 'Brave colours; the sizes still fit.'],
  ['The Lord of the Rings, one-volume edition', 9, 30, 'Map is still folded inside.'],
];
