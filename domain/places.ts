/**
 * Where items lie in the two indexes by place.
 *
 * The partition is an area: a band of 2.8125° of latitude (313 km), cut into 64 columns up to 76° of latitude, 8 up to 87°, and one around each
 * pole. A circle of 100 km therefore touches six areas at most, anywhere, and an area is wide enough that a city's items are ranges of
 * one partition; DynamoDB splits a partition that gets hot between its sort keys, which spread over the area.
 *
 * Within an area the cells stand in the order of a tree that halves the area, always across its longer side on the ground, down to one
 * geohash cell. That is the Z-order of geohash wherever geohash's blocks are near-square, and it stays so towards the poles, where
 * geohash's own blocks become slivers. A block of the tree is one range of sort keys; southern and western halves come first.
 */
import { CELLS_ACROSS, type CellIndex, cellIndexOf, DIGITS } from './geohash.ts';

/** A block of the tree: cells from `south` and `west` on, and where the block's cells begin in the order of its area. */
export type Block = { area: string; south: number; west: number; rows: number; columns: number; from: number };

/** The keys of an item in the index by place (GSI1PK, GSI1SK) and by place within a category (GSI3PK, GSI1SK). */
export type PlaceKeys = { GSI1PK: string; GSI1SK: string; GSI3PK: string };

const AREA_ROWS = 512;
const CODE_CHARACTERS = [1_048_576, 32_768, 1024, 32, 1];
/** The tree of the widest area is this deep; it ends earlier in others. */
const LEVELS = [24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

/** Bands are counted from the equator, 0 to 31. */
const areaColumns = (band: number): number => {
  if (band === 31) {
    return CELLS_ACROSS;
  }
  return band < 27 ? 512 : 4096;
};

/** The whole area that a cell lies in. */
export const areaOf = (cell: CellIndex): Block => {
  const row = Math.floor(cell.south / AREA_ROWS);
  const columns = areaColumns(row < 32 ? 31 - row : row - 32);
  const column = Math.floor(cell.west / columns);
  return { area: `${row}.${column}`, south: row * AREA_ROWS, west: column * columns, rows: AREA_ROWS, columns, from: 0 };
};

/** How many cells a block has, which is also how many places of its area's order it takes. */
export const cellsOf = (block: Block): number => block.rows * block.columns;

/**
 * Whether a block's longest side lies along a parallel, measured where its parallels are longest. The cosine is Bhaskara's approximation:
 * resolvers have no trigonometry, and all that matters is that every writer and reader halves alike.
 */
const isWide = (block: Block): boolean => {
  const rowsFromEquator = Math.max(block.south - CELLS_ACROSS / 2, CELLS_ACROSS / 2 - block.south - block.rows);
  const degrees = (rowsFromEquator * 180) / CELLS_ACROSS;
  const cosine = (32_400 - 4 * degrees * degrees) / (32_400 + degrees * degrees);
  return 2 * block.columns * cosine > block.rows;
};

/** The two halves of a block of more than one cell, in the order of the area. */
export const halvesOf = (block: Block): [Block, Block] => {
  const half = cellsOf(block) / 2;
  if (block.rows === 1 || (block.columns > 1 && isWide(block))) {
    const columns = block.columns / 2;
    return [
      { ...block, columns },
      { ...block, columns, west: block.west + columns, from: block.from + half },
    ];
  }
  const rows = block.rows / 2;
  return [
    { ...block, rows },
    { ...block, rows, south: block.south + rows, from: block.from + half },
  ];
};

/** The block of one cell: its `from` is the cell's place in the order of its area. */
export const blockOfCell = (cell: CellIndex): Block =>
  LEVELS.reduce((block, _level) => {
    if (cellsOf(block) === 1) {
      return block;
    }
    const [first, second] = halvesOf(block);
    return cell.south >= second.south && cell.west >= second.west ? second : first;
  }, areaOf(cell));

/** A place in an area's order as the beginning of sort keys: five characters, ordered as text. */
export const codeText = (from: number): string => CODE_CHARACTERS.map((power) => DIGITS.charAt(Math.floor(from / power) % 32)).join('');

/** Length of `codeText`; the rest of a sort key names the item. */
export const CODE_LENGTH = CODE_CHARACTERS.length;

/** The place in an area's order that a sort key, or the beginning of one, stands for. */
export const codeNumber = (key: string): number =>
  key
    .slice(0, CODE_LENGTH)
    .split('')
    .reduce((code, digit) => code * 32 + DIGITS.indexOf(digit), 0);

/** The partition of an area in the index by place, or, with a category, in the index by place within a category. */
export const areaPartition = (area: string, category: string | null): string =>
  category === null ? `AREA#${area}` : `AREA#${area}#${category}`;

/** The sort key of an item in both indexes by place. */
const placeSort = (code: string, itemId: string): string => `${code}#${itemId}`;

/** The keys under which an item at this place (geohash of six characters) stands in both indexes by place. */
export const placeKeys = (geohash: string, category: string, itemId: string): PlaceKeys => {
  const block = blockOfCell(cellIndexOf(geohash));
  return {
    GSI1PK: areaPartition(block.area, null),
    GSI1SK: placeSort(codeText(block.from), itemId),
    GSI3PK: areaPartition(block.area, category),
  };
};
