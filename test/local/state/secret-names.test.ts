import { expect, it } from 'vitest';
import { secretNames } from '../../../local/state/secret-names.ts';
import { openStateStore } from '../../../local/state/state-store.ts';

it('draws a name once for each purpose, of lower-case letters and digits, and another for another state', () => {
  const state = openStateStore(undefined);
  const name = secretNames(state)('api-key', 26);
  expect(name).toMatch(/^[a-z][a-z0-9]{25}$/);
  expect(secretNames(state)('api-key', 26)).toBe(name);
  expect(secretNames(state)('client', 26)).not.toBe(name);
  expect(secretNames(openStateStore(undefined))('api-key', 26)).not.toBe(name);
});
