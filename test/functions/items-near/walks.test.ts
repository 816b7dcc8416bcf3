import { expect, test } from 'vitest';
import type { PlaceCard } from '../../../functions/items-near/card-index.ts';
import { circleAround } from '../../../functions/items-near/circle.ts';
import { Search, START } from '../../../functions/items-near/search.ts';
import { Walks } from '../../../functions/items-near/walks.ts';

const circle = circleAround({ latitude: 52.52, longitude: 13.405 }, 5);
const search = () => new Search<PlaceCard>({ circle, start: START, density: null, isFiltered: false });

test('a search is kept for its token, and given out once', () => {
  const walks = new Walks(() => 0);
  const kept = search();
  walks.keep('token', kept);
  expect(walks.take('another')).toBeUndefined();
  expect(walks.take('token')).toBe(kept);
  expect(walks.take('token')).toBeUndefined();
});

test('a search is kept for 60 seconds', () => {
  let nowMs = 1000;
  const walks = new Walks(() => nowMs);
  walks.keep('early', search());
  walks.keep('late', search());
  nowMs += 60_000;
  expect(walks.take('early')).toBeDefined();
  nowMs += 1;
  expect(walks.take('late')).toBeUndefined();
});

test('of more than 500 searches the oldest are given up', () => {
  const walks = new Walks(() => 0);
  for (let nth = 0; nth < 502; nth += 1) {
    walks.keep(`token-${nth}`, search());
  }
  expect(walks.take('token-1')).toBeUndefined();
  expect(walks.take('token-2')).toBeDefined();
  expect(walks.take('token-501')).toBeDefined();
});
