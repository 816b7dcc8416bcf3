import { Subject } from 'rxjs';
import { exclusively } from './exclusive.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { isDue, isOver } from './token-claims.ts';
import { clearTokens, loadTokens, type StoredTokens, saveTokens, type TokenStorage, type Tokens } from './tokens.ts';
import { callPool, refreshTokens, type UserPool } from './user-pool.ts';

const RENEWAL = 'ecobid.renewal';
const WRITING = 'ecobid.tokens';

/** Whether somebody is signed in from now on, or nobody. */
export type Change = 'in' | 'out';

/** A signed-in user's tokens in a storage, and what keeps them fresh. */
export class Session {
  readonly #storage: TokenStorage;
  readonly #poolOf: () => UserPool;
  readonly #ended = new Subject<Refusal>();
  readonly #changes = new Subject<Change>();
  #renewal: Promise<StoredTokens | null> | undefined;
  /** Tells when the user pool refused to go on: nobody is signed in any more, without the app's doing. */
  readonly ended = this.#ended.asObservable();
  /** Tells whenever this client's caller is another from now on. */
  readonly changes = this.#changes.asObservable();

  /** `poolOf` throws where the outputs lack the user pool: an app with tokens of its own may go without. */
  constructor(storage: TokenStorage, poolOf: () => UserPool) {
    this.#storage = storage;
    this.#poolOf = poolOf;
  }

  get pool(): UserPool {
    return this.#poolOf();
  }

  /**
   * Tokens to call with, renewed when they have a minute or less to live; null for a guest. Where nobody answers, those at hand are given
   * while they may still work.
   * @throws RefusalError UNAUTHENTICATED when the session has just been ended by the pool; Error when the pool can't be reached.
   */
  async tokens(): Promise<StoredTokens | null> {
    const tokens = await loadTokens(this.#storage);
    if (tokens?.refreshToken === undefined || !isDue(tokens, Date.now())) {
      return tokens;
    }
    try {
      return await this.renew(tokens);
    } catch (error) {
      if (refusalOf(error) !== null || isOver(tokens, Date.now())) {
        throw error;
      }
      return tokens;
    }
  }

  /** The access token as it lies there, empty for a guest. It never fails: AppSync's links would wait for ever. */
  async accessToken(): Promise<string> {
    const tokens = await loadTokens(this.#storage).catch(() => null);
    return tokens?.accessToken ?? '';
  }

  /**
   * What is to be used in the place of tokens that are stale: one renewal serves all who ask meanwhile. Answers null when somebody has signed
   * out, and the same tokens when there is no way to renew them.
   * @throws like `tokens`.
   */
  renew(stale: Tokens): Promise<StoredTokens | null> {
    this.#renewal ??= exclusively(RENEWAL, this.#storage, () => this.#renewNow(stale)).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  /** Calls as this user from now on. */
  async begin(tokens: Tokens): Promise<void> {
    const isOther = await this.#writing(async () => {
      const last = await loadTokens(this.#storage);
      await saveTokens(this.#storage, tokens);
      return last !== null;
    });
    if (isOther) {
      this.#changes.next('out');
    }
    this.#changes.next('in');
  }

  /** Calls as a guest from now on. Answers whether the pool has taken the refresh token back; without network it ends by its age. */
  async end(): Promise<boolean> {
    const tokens = await this.#writing(async () => {
      const last = await loadTokens(this.#storage);
      await clearTokens(this.#storage);
      return last;
    });
    this.#changes.next('out');
    return tokens?.refreshToken === undefined || this.#revoke(tokens.refreshToken);
  }

  async #renewNow(stale: Tokens): Promise<StoredTokens | null> {
    const current = await loadTokens(this.#storage);
    if (current?.refreshToken === undefined || current.accessToken !== stale.accessToken) {
      return current;
    }
    const { refreshToken } = current;
    const outcome = await refreshTokens(this.pool, refreshToken).then(
      (fresh) => () => this.#keep(fresh, refreshToken),
      (error: unknown) => () => this.#fail(error, refreshToken),
    );
    return this.#writing(outcome);
  }

  /** Stores what came before anybody may use it, unless the session is not the same any more. */
  async #keep(fresh: Tokens, refreshToken: string): Promise<StoredTokens | null> {
    const current = await loadTokens(this.#storage);
    if (current === null) {
      void this.#revoke(fresh.refreshToken ?? refreshToken);
    }
    if (current?.refreshToken !== refreshToken) {
      return current;
    }
    await saveTokens(this.#storage, fresh);
    return loadTokens(this.#storage);
  }

  /** Another program may have been first, whose tokens then lie in the storage. */
  async #fail(error: unknown, refreshToken: string): Promise<StoredTokens | null> {
    const refusal = refusalOf(error);
    const current = await loadTokens(this.#storage);
    if (refusal !== null && current?.refreshToken !== refreshToken) {
      return current;
    }
    if (refusal !== null) {
      await clearTokens(this.#storage);
      // Those who wait for the renewal hear of it first.
      setTimeout(() => {
        this.#changes.next('out');
        this.#ended.next(refusal);
      });
    }
    throw error;
  }

  async #revoke(refreshToken: string): Promise<boolean> {
    try {
      await callPool(this.pool, 'RevokeToken', { Token: refreshToken });
      return true;
    } catch {
      return false;
    }
  }

  #writing<T>(work: () => Promise<T>): Promise<T> {
    return exclusively(WRITING, this.#storage, work);
  }
}
