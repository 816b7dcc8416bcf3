/** Items found on how much ground, lately. */
export interface Evidence {
  readonly items: number;
  readonly groundKm2: number;
}

/**
 * What was found before counts as ten items at most. A few cells, empty or not, say little of what lies around them, and are outweighed; but
 * where a town ends, the first empty square kilometres tell.
 */
const MEMORY_ITEMS = 10;
/** Items a km². Nowhere is taken for emptier. */
const DENSITY_MIN = 1e-6;

/** The evidence behind a density that a cursor carried; items a km². */
export const evidenceOf = (density: number): Evidence => ({ items: MEMORY_ITEMS, groundKm2: MEMORY_ITEMS / density });

/** Evidence with what a step found. A step of which a read broke off says how much there is at least, so it never lowers the density. */
export const observed = (before: Evidence | null, found: Evidence, isCut: boolean): Evidence => {
  if (before === null) {
    return found;
  }
  const fading = Math.min(1, MEMORY_ITEMS / before.items);
  const after = { items: before.items * fading + found.items, groundKm2: before.groundKm2 * fading + found.groundKm2 };
  return isCut && densityOf(after) < densityOf(before) ? before : after;
};

/** Items a km². Half an item more than was found, as where none was found it is not sure that there is none. */
export const densityOf = ({ items, groundKm2 }: Evidence): number => Math.max(DENSITY_MIN, (items + 0.5) / groundKm2);
