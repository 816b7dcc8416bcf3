/** Tokens of a signed-in user, as the user pool gave them. */
export type Tokens = { accessToken: string; idToken?: string; refreshToken?: string };

/** Where an app keeps tokens: `localStorage`, React Native's AsyncStorage and their likes fit. */
export type TokenStorage = {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
};

const TOKENS_KEY = 'ecobid.tokens';

/** The tokens in the storage, or null when nobody is signed in or what is there can't be read. */
export const loadTokens = async (storage: TokenStorage): Promise<Tokens | null> => {
  const text = await storage.getItem(TOKENS_KEY);
  try {
    const tokens: unknown = JSON.parse(text ?? 'null');
    return isTokens(tokens) ? tokens : null;
  } catch {
    return null;
  }
};

const isTokens = (value: unknown): value is Tokens =>
  typeof value === 'object' && value !== null && 'accessToken' in value && typeof value.accessToken === 'string';

/** Keeps the tokens of a user who has signed in: clients on this storage call as that user from now on. */
export const saveTokens = async (storage: TokenStorage, tokens: Tokens): Promise<void> => {
  await storage.setItem(TOKENS_KEY, JSON.stringify(tokens));
};

/** Forgets the tokens: clients on this storage call as guests from now on. */
export const clearTokens = async (storage: TokenStorage): Promise<void> => {
  await storage.removeItem(TOKENS_KEY);
};
