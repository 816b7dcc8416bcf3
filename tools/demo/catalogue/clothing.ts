import type { CatalogueEntry } from '../catalogue-entry.ts';

/** What people in the demo city part with: titles, usual prices in euros from and to, and a sentence of description. */
export const clothing: CatalogueEntry[] = [
  ['Barbour wax jacket, size {M|L}', 70, 160, 'Rewaxed last autumn, the lining is whole.'],
  ['Rain trousers, {unisex S|unisex M}', 8, 25, 'Kept me dry on the bicycle for two winters.'],
  ['Hand-knitted Norwegian sweater, {blue|red}', 30, 80, 'Pure wool, too warm for my office.'],
  ['Leather boots, size {38|42}', 40, 110, 'Resoled by the cobbler at the corner, hardly worn since.'],
  ["Levi's 501, W{30|32} L32", 15, 45, 'Well worn in, no holes.'],
  ['Linen summer dress, size {36|40}', 12, 40, 'Worn to one wedding; light green.'],
  ['Bag of baby clothes, size {62|74}', 1, 15, 'About thirty pieces, washed, some never worn.'],
  ['Winter coat, camel wool, size {38|40}', 60, 150, 'Two buttons renewed. Very warm.'],
  ['Cycling jersey of the local club', 6, 20, 'Bright yellow, you will be seen.'],
  ['Silk scarf with {fern|tile} print', 10, 35, 'A present that never suited me.', 'NEW'],
  ['Running shoes, size {41|44}, nearly new', 25, 70, 'Forty kilometres on them at most; half a size too small for me.', 'LIKE_NEW'],
  ['Tuxedo, size {50|52}, with shirt', 70, 180, 'Cleaned and on its hanger.'],
  ["Children's snow suit, age {4|6}", 10, 30, 'One season in Austria, zip runs well.'],
  ['Canvas work apron with pockets', 5, 20, 'From a pottery course, the clay washed out.'],
  ['Straw hat, wide brim', 3, 18, 'Keeps its shape, fits a head of 57 cm.'],
  ['Gore-Tex hiking jacket, size {S|L}', 45, 130, 'Seams are tight, reproofed this year.'],
  ['Vintage denim vest with patches', 10, 40, 'The patches are from festivals of the nineties.'],
];
