import type { Place } from '../../../domain/geohash.ts';
import { createDice, type Dice } from '../../demo/dice.ts';

/** Where items lie, over 50 × 50 km, and from where they are searched. */
export interface Layout {
  readonly name: string;
  readonly centre: Place;
  /** Kilometres to the north and to the east of the centre. */
  spot(dice: Dice): [northKm: number, eastKm: number];
}

const SIDE_KM = 50;
const KM_PER_DEGREE = 111.195;
const MUNICH = { latitude: 48.137, longitude: 11.575 };

const anywhere = (dice: Dice): [number, number] => [dice.between(-SIDE_KM / 2, SIDE_KM / 2), dice.between(-SIDE_KM / 2, SIDE_KM / 2)];

/** Thick in the middle: the sum of several throws is nearly a normal distribution. */
const aroundTheMiddle = (dice: Dice): [number, number] => {
  const throwOf = (): number => [1, 2, 3, 4].reduce((sum) => sum + dice.between(-SIDE_KM / 8, SIDE_KM / 8), 0) / 2;
  return [throwOf(), throwOf()];
};

export const LAYOUTS: readonly Layout[] = [
  { name: 'uniform', centre: MUNICH, spot: anywhere },
  { name: 'one city', centre: MUNICH, spot: aroundTheMiddle },
  { name: 'one building', centre: MUNICH, spot: () => [0, 0] },
  { name: 'across ±180°', centre: { latitude: -17.8, longitude: 179.99 }, spot: anywhere },
  { name: 'near a pole', centre: { latitude: 89.9, longitude: 30 }, spot: anywhere },
];

/** The place some way off another; over a pole it comes down on the other side. */
const placeAt = (centre: Place, [northKm, eastKm]: [number, number]): Place => {
  const x = eastKm / KM_PER_DEGREE;
  const y = northKm / KM_PER_DEGREE;
  if (centre.latitude < 85) {
    const longitude = centre.longitude + x / Math.cos((centre.latitude * Math.PI) / 180);
    return { latitude: centre.latitude + y, longitude: ((longitude + 540) % 360) - 180 };
  }
  const fromPole = Math.hypot(x, 90 - centre.latitude - y);
  const turn = (Math.atan2(x, 90 - centre.latitude - y) * 180) / Math.PI;
  return { latitude: 90 - fromPole, longitude: ((centre.longitude + turn + 540) % 360) - 180 };
};

/** As many places of a layout, the same for the same seed. */
export const placesOf = (layout: Layout, count: number, seed: number): Place[] => {
  const dice = createDice(seed);
  return Array.from({ length: count }, () => placeAt(layout.centre, layout.spot(dice)));
};
