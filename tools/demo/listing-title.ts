/** The title of an item whose auction was listed again so many times: no two listings are called alike, for one that had bids stays. */
export function listingTitle(title: string, generation: number): string {
  return generation === 0 ? title : `${title} (listing ${generation + 1})`;
}
