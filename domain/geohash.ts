/**
 * Geohash of six characters: a cell is 360/32768 degrees wide and 180/32768 high, about 0.6 by 0.6 km at 60° and 1.2 by 0.6 km at the equator.
 * Places are stored as such cells only, so all distances are those of cell centres. Centres and edges of cells are exact in binary
 * floating point, so a snapped coordinate snaps to itself and needs no rounding.
 */

/** Degrees. */
export type Place = { latitude: number; longitude: number };
/** Cells counted from the south pole and from 180° west, each 0 to 32767. */
export type CellIndex = { south: number; west: number };
/** Degrees. The eastern and northern edges belong to the next cell, but for the last ones. */
export type CellBounds = { south: number; west: number; north: number; east: number };

/** Cells from pole to pole, and around a parallel. */
export const CELLS_ACROSS = 32_768;
/** The digits of a geohash, in ASCII order. */
export const DIGITS = '0123456789bcdefghjkmnpqrstuvwxyz';

/** Powers of two, from the first halving of an axis to the last. */
const HALVINGS = [16384, 8192, 4096, 2048, 1024, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1];
/** Powers of 32, from the first character to the last. */
const CHARACTERS = [33_554_432, 1_048_576, 32_768, 1024, 32, 1];

const bitOf = (value: number, power: number): number => Math.floor(value / power) % 2;

const indexOn = (degrees: number, span: number): number =>
  Math.min(CELLS_ACROSS - 1, Math.max(0, Math.floor(((degrees + span / 2) * CELLS_ACROSS) / span)));

/** The cell of a place. Latitude -90 to 90, longitude -180 to 180 (180 lies in the easternmost cell). */
export const cellIndexAt = (place: Place): CellIndex => ({
  south: indexOn(place.latitude, 180),
  west: indexOn(place.longitude, 360),
});

/** The geohash of a cell: the bits of both indexes in turn, longitude first, five to a character. */
export const geohashOfIndex = (cell: CellIndex): string => {
  const bits = HALVINGS.reduce((code, power) => code * 4 + bitOf(cell.west, power) * 2 + bitOf(cell.south, power), 0);
  return CHARACTERS.map((power) => DIGITS.charAt(Math.floor(bits / power) % 32)).join('');
};

/** The geohash, six characters, of the cell that a place lies in. */
export const geohashAt = (place: Place): string => geohashOfIndex(cellIndexAt(place));

/** Whether a text is a geohash of six characters. */
export const isGeohash = (text: string): boolean => text.length === 6 && text.split('').every((digit) => DIGITS.indexOf(digit) >= 0);

/** The cell that a geohash of six characters names. Anything else gives a meaningless cell: check with `isGeohash` what comes from outside. */
export const cellIndexOf = (geohash: string): CellIndex => {
  const bits = geohash.split('').reduce((code, digit) => code * 32 + DIGITS.indexOf(digit), 0);
  return {
    south: HALVINGS.reduce((index, power) => index * 2 + bitOf(bits, power * power), 0),
    west: HALVINGS.reduce((index, power) => index * 2 + bitOf(bits, power * power * 2), 0),
  };
};

/** The edges of a geohash's cell. */
export const cellBounds = (geohash: string): CellBounds => {
  const cell = cellIndexOf(geohash);
  return {
    south: (cell.south * 180) / CELLS_ACROSS - 90,
    west: (cell.west * 360) / CELLS_ACROSS - 180,
    north: ((cell.south + 1) * 180) / CELLS_ACROSS - 90,
    east: ((cell.west + 1) * 360) / CELLS_ACROSS - 180,
  };
};

/** The centre of a cell. */
export const centreOfIndex = (cell: CellIndex): Place => ({
  latitude: ((cell.south + 0.5) * 180) / CELLS_ACROSS - 90,
  longitude: ((cell.west + 0.5) * 360) / CELLS_ACROSS - 180,
});

/** The centre of a geohash's cell. */
export const cellCentre = (geohash: string): Place => centreOfIndex(cellIndexOf(geohash));

/** The centre of the cell that a place lies in, which is all that is ever kept of the place. */
export const snapToCell = (place: Place): Place => centreOfIndex(cellIndexAt(place));

/** What other people see of a place: five characters, about 5 by 5 km. */
export const geohash5 = (geohash: string): string => geohash.slice(0, 5);
