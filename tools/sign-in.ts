import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js';

/** Where to sign in: a user pool, on AWS or at an address of its own. */
export interface SignInPlace {
  readonly userPoolId: string;
  readonly clientId: string;
  /** Of a local stage, such as `http://127.0.0.1:4000/`; undefined on AWS. */
  readonly endpoint: string | undefined;
}

/** What signing in gives. The API wants the access token. */
export interface Session {
  readonly accessToken: string;
  readonly userId: string;
}

/**
 * Signs in by e-mail and password over SRP: the password stays here. Runs in Node and in browsers, and stores nothing.
 * @throws Error with Cognito's words, such as `Incorrect username or password.`
 */
export function signIn(place: SignInPlace, email: string, password: string): Promise<Session> {
  const Storage = new SessionMemory();
  const endpoint = place.endpoint === undefined ? {} : { endpoint: place.endpoint };
  const pool = new CognitoUserPool({ UserPoolId: place.userPoolId, ClientId: place.clientId, Storage, ...endpoint });
  const user = new CognitoUser({ Username: email, Pool: pool, Storage });
  return new Promise((resolve, reject) => {
    user.authenticateUser(new AuthenticationDetails({ Username: email, Password: password }), {
      onSuccess: (session) => {
        const token = session.getAccessToken();
        resolve({ accessToken: token.getJwtToken(), userId: String(token.payload.sub) });
      },
      onFailure: reject,
      newPasswordRequired: () => reject(new Error('This account must set a new password first.')),
    });
  });
}

class SessionMemory {
  readonly #values = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#values.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#values.set(key, value);
  }

  removeItem(key: string): void {
    this.#values.delete(key);
  }

  clear(): void {
    this.#values.clear();
  }
}
