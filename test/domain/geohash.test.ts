import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellBounds, cellCentre, cellIndexOf, geohash5, geohashAt, geohashOfIndex, isGeohash, snapToCell } from '../../domain/geohash.ts';

const place = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

test.each([
  [57.64911, 10.40744, 'u4pruy'],
  [42.6, -5.6, 'ezs42e'],
  [37.8324, 112.5584, 'ww8p1r'],
  [-25.382708, -49.265506, '6gkzwg'],
  [0, 0, 's00000'],
  [-90, -180, '000000'],
  [90, 180, 'zzzzzz'],
])('the geohash of %d, %d is %s', (latitude, longitude, geohash) => {
  expect(geohashAt({ latitude, longitude })).toBe(geohash);
});

test('a cell has the bounds that halving gives', () => {
  expect(cellBounds('ezs42e')).toEqual({ south: 42.5994873046875, west: -5.60302734375, north: 42.60498046875, east: -5.592041015625 });
});

test('a place lies in the bounds of its cell', () => {
  fc.assert(
    fc.property(place, ({ latitude, longitude }) => {
      const { south, west, north, east } = cellBounds(geohashAt({ latitude, longitude }));
      expect(latitude).toBeGreaterThanOrEqual(south - 1e-12);
      expect(latitude).toBeLessThanOrEqual(north + 1e-12);
      expect(longitude).toBeGreaterThanOrEqual(west - 1e-12);
      expect(longitude).toBeLessThanOrEqual(east + 1e-12);
    }),
  );
});

test('a snapped place is the middle of its cell and snaps to itself', () => {
  fc.assert(
    fc.property(place, (somewhere) => {
      const snapped = snapToCell(somewhere);
      const { south, west, north, east } = cellBounds(geohashAt(somewhere));
      expect(snapped).toEqual({ latitude: (south + north) / 2, longitude: (west + east) / 2 });
      expect(snapToCell(snapped)).toEqual(snapped);
      expect(cellCentre(geohashAt(somewhere))).toEqual(snapped);
    }),
  );
});

test('a geohash and its cell name one another', () => {
  fc.assert(
    fc.property(fc.nat(32_767), fc.nat(32_767), (south, west) => {
      expect(cellIndexOf(geohashOfIndex({ south, west }))).toEqual({ south, west });
    }),
  );
});

test('others see five characters', () => {
  expect(geohash5('u4pruy')).toBe('u4pru');
});

test.each(['u4pru', 'u4pruyd', 'u4prua', 'U4PRUY', '', 'u4 ruy'])('%j is no geohash of six characters', (text) => {
  expect(isGeohash(text)).toBe(false);
});

test('u4pruy is a geohash of six characters', () => {
  expect(isGeohash('u4pruy')).toBe(true);
});
