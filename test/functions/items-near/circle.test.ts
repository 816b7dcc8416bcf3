import fc from 'fast-check';
import { expect, test } from 'vitest';
import { geohashOfIndex } from '../../../domain/geohash.ts';
import { areaOf, type Block, blockOfCell, cellsOf, halvesOf } from '../../../domain/places.ts';
import { circleAround, distanceKm, groundOf, spanOf } from '../../../functions/items-near/circle.ts';

const cell = fc.record({ south: fc.nat(32_767), west: fc.nat(32_767) });
const place = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

test('a quarter of the equator is 10,007.6 km', () => {
  expect(distanceKm({ latitude: 0.00274658203125, longitude: -89.9945068359375 }, 's00000')).toBeCloseTo(10_007.557, 2);
});

test('a distance across 180° is the short way round', () => {
  expect(distanceKm({ latitude: 0, longitude: 179.99 }, '80000b')).toBeLessThan(20);
});

test('every cell of a block lies within its span, at every latitude, the poles included', () => {
  fc.assert(
    fc.property(place, cell, fc.nat(23), (centre, target, levels) => {
      let block = areaOf(target);
      for (let level = 0; level < levels && cellsOf(block) > 1; level += 1) {
        const [first, second] = halvesOf(block);
        block = target.south >= second.south && target.west >= second.west ? second : first;
      }
      const { nearKm, farKm } = spanOf(centre, block);
      const km = distanceKm(centre, geohashOfIndex(target));
      expect(km).toBeGreaterThanOrEqual(nearKm);
      expect(km).toBeLessThanOrEqual(farKm);
    }),
    { numRuns: 2000 },
  );
});

test('the span of one cell is its distance, to the last bit', () => {
  fc.assert(
    fc.property(place, cell, (centre, target) => {
      const km = distanceKm(centre, geohashOfIndex(target));
      expect(spanOf(centre, blockOfCell(target))).toEqual({ nearKm: km, farKm: km });
    }),
  );
});

test('every cell inside a circle lies in one of its areas', () => {
  fc.assert(
    fc.property(place, fc.double({ min: 0.1, max: 100, noNaN: true }), cell, (centre, radiusKm, target) => {
      const inside = distanceKm(centre, geohashOfIndex(target)) <= radiusKm;
      const areas = circleAround(centre, radiusKm).areas.map(({ area }) => area);
      expect(!inside || areas.includes(areaOf(target).area)).toBe(true);
    }),
  );
});

test('the ground of both halves is the ground of the block, and all ground is the earth', () => {
  fc.assert(
    fc.property(cell, (target) => {
      const block: Block = areaOf(target);
      const halves = halvesOf(block).map(groundOf);
      expect(halves[0]! + halves[1]!).toBeCloseTo(groundOf(block), 3);
    }),
  );
  const whole = { area: '', south: 0, west: 0, rows: 32_768, columns: 32_768, from: 0 };
  expect(groundOf(whole)).toBeCloseTo(4 * Math.PI * 6371.0088 ** 2, 0);
});
