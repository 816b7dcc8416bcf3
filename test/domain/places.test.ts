import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CellIndex, geohashOfIndex } from '../../domain/geohash.ts';
import {
  areaOf,
  areaPartition,
  type Block,
  blockOfCell,
  CODE_LENGTH,
  cellsOf,
  codeNumber,
  codeText,
  halvesOf,
  placeKeys,
} from '../../domain/places.ts';

const cell = fc.record({ south: fc.nat(32_767), west: fc.nat(32_767) });
const HALF_EARTH_KM = 20_015;

/** The way from the area down to a cell. */
const blocksAround = (target: CellIndex): Block[] => {
  const blocks = [areaOf(target)];
  for (let block = blocks[0]!; cellsOf(block) > 1; block = blocks.at(-1)!) {
    blocks.push(halvesOf(block).find((half) => holds(half, target))!);
  }
  return blocks;
};

const holds = (block: Block, { south, west }: CellIndex): boolean =>
  south >= block.south && south < block.south + block.rows && west >= block.west && west < block.west + block.columns;

test('an item stands in both indexes under its area and its cell, and the id ends the sort key', () => {
  expect(placeKeys('u33db2', 'BOOKS', '018f6b1e')).toEqual({
    GSI1PK: 'AREA#50.34',
    GSI1SK: '03db2#018f6b1e',
    GSI3PK: 'AREA#50.34#BOOKS',
  });
  expect(areaPartition('50.34', null)).toBe('AREA#50.34');
  expect(areaPartition('50.34', 'BOOKS')).toBe('AREA#50.34#BOOKS');
});

test('no two cells of the world share a key', () => {
  fc.assert(
    fc.property(cell, cell, (one, other) => {
      const [first, second] = [one, other].map((each) => placeKeys(geohashOfIndex(each), 'BOOKS', 'x'));
      const same = one.south === other.south && one.west === other.west;
      expect(first!.GSI1PK === second!.GSI1PK && first!.GSI1SK === second!.GSI1SK).toBe(same);
    }),
  );
});

test('halving goes down to the very cell, and each block is one run of its area', () => {
  fc.assert(
    fc.property(cell, (target) => {
      const blocks = blocksAround(target);
      const leaf = blocks.at(-1)!;
      expect(leaf).toEqual(blockOfCell(target));
      expect({ south: leaf.south, west: leaf.west, rows: leaf.rows, columns: leaf.columns }).toEqual({ ...target, rows: 1, columns: 1 });
      for (const block of blocks) {
        expect(leaf.from).toBeGreaterThanOrEqual(block.from);
        expect(leaf.from).toBeLessThan(block.from + cellsOf(block));
      }
    }),
  );
});

test('the halves of a block share it out without gap or overlap', () => {
  fc.assert(
    fc.property(cell, (target) => {
      for (const block of blocksAround(target).slice(0, -1)) {
        const [first, second] = halvesOf(block);
        expect(first.from).toBe(block.from);
        expect(second.from).toBe(block.from + cellsOf(first));
        expect(cellsOf(first) + cellsOf(second)).toBe(cellsOf(block));
        expect(holds(first, second)).toBe(false);
      }
    }),
  );
});

test('a block is never much longer than wide on the ground, at any latitude, until only slivers are left to cut', () => {
  fc.assert(
    fc.property(cell, (target) => {
      for (const block of blocksAround(target)) {
        const degreesFromEquator = (Math.max(block.south - 16_384, 16_384 - block.south - block.rows) * 180) / 32_768;
        const height = (block.rows * HALF_EARTH_KM) / 32_768;
        const width = (block.columns * 2 * HALF_EARTH_KM * Math.cos((degreesFromEquator * Math.PI) / 180)) / 32_768;
        const isArea = block.from === 0 && cellsOf(block) === cellsOf(areaOf(target));
        // An area near a pole is a whole ring; a cell near a pole is a sliver; neither was shaped by halving.
        if (!isArea && block.rows > 1 && width > 1.3 && cellsOf(block) < cellsOf(areaOf(target)) / 32) {
          expect(Math.max(height / width, width / height)).toBeLessThan(2.2);
        }
      }
    }),
  );
});

test('the text of a code sorts as its number, and a key leads back to it', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 24), fc.nat(2 ** 24), (one, other) => {
      expect(codeText(one) < codeText(other)).toBe(one < other);
      expect(codeText(one)).toHaveLength(CODE_LENGTH);
      expect(codeNumber(`${codeText(one)}#some-item`)).toBe(one);
    }),
  );
});

test.each([
  ['the equator', 16_384, 64],
  ['75° north', 30_100, 64],
  ['the 80th parallel south', 1_900, 8],
  ['the north pole', 32_767, 1],
  ['the south pole', 0, 1],
])('around the earth at %s the number of areas is right', (_where, south, count) => {
  const areas = new Set(Array.from({ length: 1024 }, (_, column) => areaOf({ south, west: column * 32 }).area));
  expect(areas.size).toBe(count);
});

test('the last cell of a polar area is the last code of five characters that any area needs', () => {
  expect(placeKeys('zzzzzz', 'TOYS', 'a')).toEqual({
    GSI1PK: 'AREA#63.0',
    GSI1SK: 'gzzzz#a',
    GSI3PK: 'AREA#63.0#TOYS',
  });
});
