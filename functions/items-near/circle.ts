import { CELLS_ACROSS, type CellIndex, cellIndexAt, cellIndexOf, centreOfIndex, type Place } from '../../domain/geohash.ts';
import { areaOf, type Block, cellsOf, halvesOf } from '../../domain/places.ts';

/** The IUGG's mean radius of the earth. */
const EARTH_KM = 6371.0088;
const RADIANS = Math.PI / 180;
const KM_PER_DEGREE = EARTH_KM * RADIANS;
const CELL_HEIGHT = 180 / CELLS_ACROSS;
const CELL_WIDTH = 360 / CELLS_ACROSS;
/** More than floating point loses, and less than the distances of any two cells differ unless they are equal. */
const SLACK_KM = 1e-9;

/** Every cell of a block has its centre between these two distances, in km. */
export interface Span {
  readonly nearKm: number;
  readonly farKm: number;
}

/** A circle on the ground, and distances from its centre: exact to cells, bounded to blocks of cells. */
export interface Circle {
  readonly centre: Place;
  readonly radiusKm: number;
  /** The areas that may have cells inside, whole. */
  readonly areas: readonly Block[];
}

/** Great-circle distance in km, by the haversine formula, of places so many degrees apart; `cosines` is the product of those of their latitudes. */
const separationKm = (height: number, width: number, cosines: number): number => {
  const halfHeight = Math.sin((height * RADIANS) / 2);
  const halfWidth = Math.sin((width * RADIANS) / 2);
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(halfHeight * halfHeight + cosines * halfWidth * halfWidth)));
};

const haversineKm = (from: Place, to: Place): number =>
  separationKm(
    to.latitude - from.latitude,
    to.longitude - from.longitude,
    Math.cos(from.latitude * RADIANS) * Math.cos(to.latitude * RADIANS),
  );

/** Distance in km from a place to the centre of a geohash's cell: the distance that decides order and radius. */
export const distanceKm = (centre: Place, geohash: string): number => haversineKm(centre, centreOfIndex(cellIndexOf(geohash)));

/**
 * Bounds of the distances of a block's cells; exact for a block of one cell. No cell is further from the block's middle than half its
 * height and half its width away, that width taken on its parallel nearest to the equator: this holds at the poles too.
 */
export const spanOf = (centre: Place, block: Block): Span => {
  const middle = centreOfIndex({ south: block.south + (block.rows - 1) / 2, west: block.west + (block.columns - 1) / 2 });
  const toMiddleKm = haversineKm(centre, middle);
  if (cellsOf(block) === 1) {
    return { nearKm: toMiddleKm, farKm: toMiddleKm };
  }
  const halfHeight = ((block.rows - 1) * CELL_HEIGHT) / 2;
  const halfWidth = ((block.columns - 1) * CELL_WIDTH) / 2;
  const widestLatitude = Math.max(0, Math.abs(middle.latitude) - halfHeight);
  const reachKm = separationKm(halfHeight, halfWidth, Math.cos(middle.latitude * RADIANS) * Math.cos(widestLatitude * RADIANS)) + SLACK_KM;
  return { nearKm: toMiddleKm - reachKm, farKm: toMiddleKm + reachKm };
};

/** The ground that a block covers, in km². */
export const groundOf = (block: Block): number => {
  const south = Math.sin((block.south * CELL_HEIGHT - 90) * RADIANS);
  const north = Math.sin(((block.south + block.rows) * CELL_HEIGHT - 90) * RADIANS);
  return EARTH_KM * EARTH_KM * block.columns * CELL_WIDTH * RADIANS * (north - south);
};

/** The ground of an area's cells from one place in its order to another, in km². */
export const groundBetween = (area: Block, from: number, to: number): number => {
  const end = area.from + cellsOf(area);
  if (end <= from || area.from >= to) {
    return 0;
  }
  if (from <= area.from && end <= to) {
    return groundOf(area);
  }
  return halvesOf(area).reduce((ground, half) => ground + groundBetween(half, from, to), 0);
};

/** Whole areas along the parallel of a cell, from west to east. */
const areasAlong = (cell: CellIndex): Block[] => {
  const first = areaOf({ south: cell.south, west: 0 });
  return Array.from({ length: CELLS_ACROSS / first.columns }, (_, column) => areaOf({ south: cell.south, west: column * first.columns }));
};

/** The circle around a place; radius in km. */
export const circleAround = (centre: Place, radiusKm: number): Circle => {
  const degrees = radiusKm / KM_PER_DEGREE;
  const southernmost = areaOf(cellIndexAt({ latitude: centre.latitude - degrees, longitude: 0 }));
  const northernmost = areaOf(cellIndexAt({ latitude: centre.latitude + degrees, longitude: 0 }));
  const bands = (northernmost.south - southernmost.south) / southernmost.rows + 1;
  const areas = Array.from({ length: bands }, (_, band) => areasAlong({ south: southernmost.south + band * southernmost.rows, west: 0 }))
    .flat()
    .filter((area) => spanOf(centre, area).nearKm <= radiusKm);
  return { centre, radiusKm, areas };
};
