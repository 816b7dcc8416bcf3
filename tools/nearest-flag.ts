import type { Command } from './command.ts';

/** The flag that was probably meant, if one is near. */
export function nearestFlag(command: Command, typed: string): string | undefined {
  return Object.keys(command.flags).find((flag) => flag !== typed && (flag.startsWith(typed) || isNear(flag, typed)));
}

/** One letter more, fewer, other, or two neighbours swapped. */
function isNear(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < 3 || long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (short.length !== long.length) return short.slice(at) === long.slice(at + 1);
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
  return swapped || short.slice(at + 1) === long.slice(at + 1);
}
