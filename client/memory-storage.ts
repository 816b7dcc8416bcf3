import type { TokenStorage } from './tokens.ts';

/** A storage that lasts as long as the program: for scripts, tests and apps that keep nobody signed in. */
export const memoryStorage = (): TokenStorage => {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key),
  };
};
