import { gql, ServerError, type TypedDocumentNode } from '@apollo/client';
import { AdminUserGlobalSignOutCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClient, type Refusal, refusalOf, saveTokens, signedInUser, signInWithEmail, signOut } from '../../client/index.ts';
import {
  createAccount,
  GUEST,
  type Network,
  PASSWORD,
  type SmallStage,
  slowStorage,
  startSmallStage,
  stubNetwork,
  who,
} from './small-stage.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const EMAIL = 'ann@example.com';

let stage: SmallStage;
let network: Network;

beforeAll(async () => {
  stage = await startSmallStage();
  await createAccount(stage, EMAIL);
});
afterAll(() => stage.close());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  network = stubNetwork();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const refreshes = (): number => network.operations.filter((operation) => operation === 'GetTokensFromRefreshToken').length;

/** Time passes, by the device's clock and by the cloud's. */
const pass = (ms: number): void => {
  vi.setSystemTime(Date.now() + ms);
  stage.pool.context.advance(ms);
};

/** Ann's device. */
const signedIn = async (storage = slowStorage()) => {
  const ended: Refusal[] = [];
  const client = createClient(stage.outputs, { storage, onSignedOut: (refusal) => void ended.push(refusal) });
  const { id } = await signInWithEmail(client, EMAIL, PASSWORD);
  return { client, storage, id, ended, kept: () => JSON.parse(storage.values.get('ecobid.tokens') ?? 'null') };
};

const failed = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (answer) => expect.fail(`answered ${JSON.stringify(answer)}`),
    (error: unknown) => error,
  );
const offline = (operation: string): undefined => {
  if (operation === 'GetTokensFromRefreshToken' || operation === 'RevokeToken') throw new TypeError('fetch failed');
};
const tenTimes = <T>(call: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 10 }, call));

describe('a token that ends', () => {
  test('is renewed a minute ahead, once for all calls at the same time, and what came is stored before it is used', async () => {
    const { client, id, kept } = await signedIn();
    const before = kept();
    pass(59 * MINUTE_MS - 1);
    expect(await who(client)).toBe(id);
    expect(refreshes()).toBe(0);
    pass(1);
    let stored: unknown;
    network.disturb = (operation) => {
      if (operation === 'GraphQL') stored ??= kept();
      return undefined;
    };
    expect(await tenTimes(() => who(client))).toEqual(Array(10).fill(id));
    expect(refreshes()).toBe(1);
    expect(stored).toEqual(kept());
    expect(kept().refreshToken).not.toBe(before.refreshToken);
  });

  test.each([
    ['years behind', -1_000_000],
    ['hours ahead', 5],
  ])('is renewed in time by a clock that is %s', async (_, hours) => {
    vi.setSystemTime(Date.now() + hours * HOUR_MS);
    const { client, id } = await signedIn();
    for (const expected of [0, 1, 2]) {
      expect(await who(client)).toBe(id);
      expect(await who(client)).toBe(id);
      expect(refreshes()).toBe(expected);
      pass(59 * MINUTE_MS);
    }
  });

  test('is renewed once, and not at each call, where the clock is set back', async () => {
    const { client, id } = await signedIn();
    vi.setSystemTime(Date.now() - 3 * HOUR_MS);
    for (let count = 0; count < 3; count += 1) expect(await who(client)).toBe(id);
    expect(refreshes()).toBe(1);
  });

  test('is renewed once after the API refused it, where the clock of the device stood still', async () => {
    const { client, id } = await signedIn();
    stage.pool.context.advance(2 * HOUR_MS);
    expect(await tenTimes(() => who(client))).toEqual(Array(10).fill(id));
    expect(refreshes()).toBe(1);
  });

  test('stays where there is none to renew it by: the call fails as the API answered', async () => {
    const { client, storage, kept } = await signedIn();
    await saveTokens(storage, { accessToken: kept().accessToken });
    pass(2 * HOUR_MS);
    expect(ServerError.is(await failed(who(client)))).toBe(true);
    expect(kept()).not.toBeNull();
  });
});

describe('a renewal', () => {
  test('that the pool refuses signs out, tells the app once, and lets later calls go out as a guest', async () => {
    const { client, ended, kept } = await signedIn();
    const { poolId: UserPoolId } = stage.pool;
    await stage.pool.sdk.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: EMAIL }));
    pass(HOUR_MS);
    const errors = await tenTimes(() => failed(who(client)));
    expect(errors.map((error) => refusalOf(error)?.code)).toEqual(Array(10).fill('UNAUTHENTICATED'));
    expect(refreshes()).toBe(1);
    await expect.poll(() => ended.map(({ code }) => code)).toEqual(['UNAUTHENTICATED']);
    expect(kept()).toBeNull();
    expect(await who(client)).toBe(GUEST);
  });

  test('that nobody answers leaves the user signed in: calls go on while the token lives, and fail afterwards', async () => {
    const { client, id, ended, kept } = await signedIn();
    network.disturb = offline;
    pass(59.5 * MINUTE_MS);
    expect(await who(client)).toBe(id);
    pass(MINUTE_MS);
    expect(await failed(who(client))).toEqual(new TypeError('fetch failed'));
    expect(kept()).not.toBeNull();
    network.disturb = () => undefined;
    expect(await who(client)).toBe(id);
    expect(ended).toEqual([]);
  });

  test('whose answer is lost is made again, and the pool takes the token once more', async () => {
    const { client, id, ended } = await signedIn();
    pass(59.5 * MINUTE_MS);
    network.disturb = (operation) =>
      operation !== 'GetTokensFromRefreshToken' ? undefined : () => Promise.reject(new TypeError('fetch failed'));
    expect(await who(client)).toBe(id);
    network.disturb = () => undefined;
    pass(40_000);
    expect(await who(client)).toBe(id);
    expect(refreshes()).toBe(2);
    expect(ended).toEqual([]);
  });

  test('of two programs on one storage at the same time serves both, now and at the next one', async () => {
    vi.stubGlobal('navigator', undefined);
    const one = await signedIn();
    const two = createClient(stage.outputs, { storage: slowStorage(one.storage.values) });
    for (let hour = 0; hour < 3; hour += 1) {
      pass(HOUR_MS);
      expect(await Promise.all([who(one.client), who(two)])).toEqual([one.id, one.id]);
    }
    expect(refreshes()).toBe(6);
    expect(one.ended).toEqual([]);
  });

  test('of several clients on one storage is made by one of them', async () => {
    const { client, storage, id } = await signedIn();
    const two = createClient(stage.outputs, { storage });
    pass(HOUR_MS);
    expect(await Promise.all([who(client), who(two)])).toEqual([id, id]);
    expect(refreshes()).toBe(1);
  });

  test('that comes too late takes what another program has stored meanwhile, and does not sign out', async () => {
    vi.stubGlobal('navigator', undefined);
    const slow = await signedIn();
    const quick = createClient(stage.outputs, { storage: slowStorage(slow.storage.values) });
    pass(HOUR_MS);
    const held = Promise.withResolvers<undefined>();
    network.disturb = () => held.promise;
    const call = who(slow.client);
    await expect.poll(refreshes).toBe(1);
    network.disturb = () => undefined;
    expect(await who(quick)).toBe(slow.id);
    pass(2 * MINUTE_MS);
    held.resolve(undefined);
    expect(await call).toBe(slow.id);
    expect(slow.ended).toEqual([]);
  });
});

describe('signing out', () => {
  test('forgets the tokens, and has the pool take the refresh token back', async () => {
    const { client, kept } = await signedIn();
    const { refreshToken } = kept();
    expect(await signOut(client)).toBe(true);
    expect(kept()).toBeNull();
    expect(await signedInUser(client)).toBeNull();
    expect(await who(client)).toBe(GUEST);
    const answer = await fetch(stage.pool.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.GetTokensFromRefreshToken',
      },
      body: JSON.stringify({ ClientId: stage.pool.clientId, RefreshToken: refreshToken }),
    });
    expect(await answer.json()).toMatchObject({ __type: 'NotAuthorizedException' });
  });

  test('forgets the tokens without network too, and tells that the pool does not know', async () => {
    const { client, kept } = await signedIn();
    network.disturb = offline;
    expect(await signOut(client)).toBe(false);
    expect(kept()).toBeNull();
  });

  test('in the middle of a renewal stays signed out, and what the renewal brought is taken back', async () => {
    const { client, kept } = await signedIn();
    pass(HOUR_MS);
    const held = Promise.withResolvers<void>();
    network.disturb = (operation) => (operation === 'GetTokensFromRefreshToken' ? () => held.promise : undefined);
    const call = failed(who(client));
    await expect.poll(refreshes).toBe(1);
    await signOut(client);
    held.resolve();
    expect(String(await call)).toContain('Store reset while query was in flight');
    await expect.poll(() => network.operations.filter((operation) => operation === 'RevokeToken')).toHaveLength(2);
    expect(kept()).toBeNull();
    expect(await who(client)).toBe(GUEST);
  });
});

const ON_SAID = gql`subscription { onSaid { text } }`;

/** A subscription from when on it is heard. */
const subscribe = async (client: ReturnType<typeof createClient>) => {
  const subscribed = Promise.withResolvers<void>();
  const failure = Promise.withResolvers<unknown>();
  const context = { onSubscribed: subscribed.resolve };
  const subscription = client
    .subscribe({ query: ON_SAID, context })
    .subscribe({ next: ({ error }) => error !== undefined && failure.resolve(error), error: failure.resolve });
  await Promise.race([subscribed.promise, failure.promise.then((error) => Promise.reject(error))]);
  return { failure: failure.promise, end: () => subscription.unsubscribe() };
};

test('a query that a guest waits for comes though somebody signs in meanwhile', async () => {
  const client = createClient(stage.outputs, { storage: slowStorage() });
  const held = Promise.withResolvers<void>();
  network.disturb = (operation) => (operation === 'GraphQL' ? () => held.promise : undefined);
  const call = who(client);
  await signInWithEmail(client, EMAIL, PASSWORD);
  held.resolve();
  expect(await call).toBe(GUEST);
});

describe('a subscription', () => {
  test('begins with a token that is renewed in time', async () => {
    const { client } = await signedIn();
    pass(HOUR_MS);
    (await subscribe(client)).end();
    expect(refreshes()).toBe(1);
  });

  test('begins with another token where AppSync refuses the first', async () => {
    const { client } = await signedIn();
    stage.pool.context.advance(2 * HOUR_MS);
    (await subscribe(client)).end();
    expect(refreshes()).toBe(1);
  });

  test('of a user ends when that user signs out, and one of a guest stays', async () => {
    const { client } = await signedIn();
    const guest = createClient(stage.outputs, { storage: slowStorage() });
    const [ofUser, ofGuest] = await Promise.all([subscribe(client), subscribe(guest)]);
    await Promise.all([signOut(client), signOut(guest)]);
    expect(await ofUser.failure).toEqual(new Error('The caller is another now.'));
    expect(await Promise.race([ofGuest.failure, Promise.resolve('runs')])).toBe('runs');
    ofGuest.end();
  });
});

test('what one user has seen is not there for the next', async () => {
  const { client, id } = await signedIn();
  const query: TypedDocumentNode<{ who: string }> = gql`{ who }`;
  expect((await client.query({ query })).data?.who).toBe(id);
  await signOut(client);
  expect((await client.query({ query })).data?.who).toBe(GUEST);
});
