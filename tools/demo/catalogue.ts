import type { Category } from '../../schema/generated/types.ts';
import { books } from './catalogue/books.ts';
import { clothing } from './catalogue/clothing.ts';
import { collectibles } from './catalogue/collectibles.ts';
import { electronics } from './catalogue/electronics.ts';
import { furniture } from './catalogue/furniture.ts';
import { garden } from './catalogue/garden.ts';
import { home } from './catalogue/home.ts';
import { other } from './catalogue/other.ts';
import { sports } from './catalogue/sports.ts';
import { tools } from './catalogue/tools.ts';
import { toys } from './catalogue/toys.ts';
import { vehicles } from './catalogue/vehicles.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';

/** What is for sale in the demo city, by category. */
export const catalogue: Readonly<Record<Category, readonly CatalogueEntry[]>> = {
  ELECTRONICS: electronics,
  FURNITURE: furniture,
  CLOTHING: clothing,
  BOOKS: books,
  SPORTS: sports,
  TOYS: toys,
  GARDEN: garden,
  TOOLS: tools,
  VEHICLES: vehicles,
  COLLECTIBLES: collectibles,
  HOME: home,
  OTHER: other,
};
