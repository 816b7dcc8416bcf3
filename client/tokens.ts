/** Tokens of a signed-in user, as the user pool gave them. */
export type Tokens = { accessToken: string; idToken?: string; refreshToken?: string };

/** Tokens, and when they came by this device's clock, in milliseconds; unknown for what another program has put there. */
export type StoredTokens = Tokens & { receivedAtMs?: number };

/** Where an app keeps tokens: `localStorage`, React Native's AsyncStorage and their likes fit. */
export type TokenStorage = {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
};

const TOKENS_KEY = 'ecobid.tokens';

/** The tokens in the storage, or null when nobody is signed in or what is there can't be read. */
export const loadTokens = async (storage: TokenStorage): Promise<StoredTokens | null> => {
  const text = await storage.getItem(TOKENS_KEY);
  try {
    const tokens: unknown = JSON.parse(text ?? 'null');
    return isTokens(tokens) ? tokens : null;
  } catch {
    return null;
  }
};

const isTokens = (value: unknown): value is StoredTokens =>
  typeof value === 'object' && value !== null && 'accessToken' in value && typeof value.accessToken === 'string';

/**
 * Keeps the tokens of a user who has signed in by other means than this client: clients on this storage call as that user from now on. They
 * should be fresh, as their age is counted from now.
 */
export const saveTokens = async (storage: TokenStorage, tokens: Tokens): Promise<void> => {
  const { accessToken, idToken, refreshToken } = tokens;
  await storage.setItem(TOKENS_KEY, JSON.stringify({ accessToken, idToken, refreshToken, receivedAtMs: Date.now() } satisfies Kept));
};

type Kept = { [Key in keyof StoredTokens]-?: StoredTokens[Key] | undefined };

/** Forgets the tokens: clients on this storage call as guests from now on. `signOut` also ends them at the user pool. */
export const clearTokens = async (storage: TokenStorage): Promise<void> => {
  await storage.removeItem(TOKENS_KEY);
};
