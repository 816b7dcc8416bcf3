import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  CreateItemDocument,
  createClient,
  MeDocument,
  ProfileDocument,
  UpdateProfileDocument,
  type UpdateProfileInput,
} from '../../client/index.ts';
import { fixedPriceInput, listItem } from '../support/items.ts';
import { refusalFrom } from '../support/refusals.ts';
import { sharedStage } from '../support/stage.ts';
import { setAttributes } from '../support/table.ts';
import { newUser, type TestUser } from '../support/users.ts';

const stage = sharedStage();
const guest = createClient(stage.outputs);
const update = (user: TestUser, input: UpdateProfileInput) => user.client.mutate({ mutation: UpdateProfileDocument, variables: { input } });
const publicProfile = async (userId: string) =>
  (await guest.query({ query: ProfileDocument, variables: { userId }, fetchPolicy: 'network-only' })).data?.profile;

describe('me', () => {
  test('makes the profile, with the e-mail address of the account', async () => {
    const user = await newUser(stage);
    expect(await publicProfile(user.id)).toBeNull();
    const { data } = await user.client.query({ query: MeDocument });
    expect(data?.me).toEqual({
      __typename: 'Profile',
      id: user.id,
      displayName: `Neighbour ${user.id.slice(0, 4)}`,
      memberSince: expect.stringMatching(/Z$/),
      ratingMean: null,
      ratingCount: 0,
      itemsSold: 0,
      suspended: false,
      bio: null,
      latitude: null,
      longitude: null,
      unreadNotifications: 0,
      email: user.email,
      phone: null,
    });
    expect((await user.client.query({ query: MeDocument, fetchPolicy: 'network-only' })).data).toEqual(data);
    expect(await publicProfile(user.id)).toMatchObject({ id: user.id, displayName: data?.me.displayName });
  });
});

describe('updateProfile', () => {
  test('changes what is given, snaps the place to its cell, and clears by null', async () => {
    const user = await newUser(stage);
    await update(user, { displayName: ' Anna ', bio: 'Collects lamps.', latitude: 48.1371, longitude: 11.5754 });
    const { data } = await user.client.query({ query: MeDocument });
    expect(data?.me).toMatchObject({ displayName: 'Anna', bio: 'Collects lamps.' });
    expect(data?.me.latitude).not.toBe(48.1371);
    expect(data?.me.latitude).toBeCloseTo(48.137, 2);
    const { data: cleared } = await update(user, { bio: null, latitude: null, longitude: null });
    expect(cleared?.updateProfile).toMatchObject({ displayName: 'Anna', bio: null, latitude: null, longitude: null });
  });

  test.each<[string, UpdateProfileInput]>([
    ['input', {}],
    ['displayName', { displayName: '' }],
    ['displayName', { displayName: null }],
    ['displayName', { displayName: 'x'.repeat(41) }],
    ['displayName', { displayName: '\u2060' }],
    ['displayName', { displayName: 'Anna\u001B[31m' }],
    ['bio', { bio: 'x'.repeat(501) }],
    ['bio', { bio: 'Hello \uDC00' }],
    ['latitude', { latitude: 91, longitude: 0 }],
    ['longitude', { latitude: 0, longitude: 181 }],
    ['longitude', { latitude: 1 }],
    ['latitude', { longitude: 1 }],
    ['latitude', { latitude: null, longitude: 1 }],
  ])('refuses %s out of bounds (case %#), and makes no profile', async (field, input) => {
    const user = await newUser(stage);
    expect(await refusalFrom(update(user, input))).toMatchObject({ code: 'INVALID_INPUT', info: { field } });
    expect(await publicProfile(user.id)).toBeNull();
  });

  test.each<UpdateProfileInput>([
    { displayName: 'x' },
    { displayName: 'x'.repeat(40) },
    { bio: 'x'.repeat(500) },
    { bio: '' },
    { latitude: -90, longitude: -180 },
  ])('accepts the bound itself (case %#)', async (input) => {
    expect((await update(await newUser(stage), input)).data?.updateProfile.id).toBeDefined();
  });

  test('gives later items the new name', async () => {
    const user = await newUser(stage);
    await update(user, { displayName: 'Berta' });
    expect((await listItem(user)).seller.displayName).toBe('Berta');
  });
});

test('what others see of a user has no private field', async () => {
  const user = await newUser(stage);
  await update(user, { displayName: 'Carla', bio: 'private', latitude: 1, longitude: 2 });
  expect(Object.keys((await publicProfile(user.id)) ?? {}).sort()).toEqual(
    ['__typename', 'displayName', 'id', 'itemsSold', 'memberSince', 'ratingCount', 'ratingMean', 'suspended'].sort(),
  );
  expect(await publicProfile(randomUUID())).toBeNull();
  expect(await publicProfile('x'.repeat(3000))).toBeNull();
});

test('a suspended user can’t change anything, but still read', async () => {
  const user = await newUser(stage);
  await listItem(user);
  await setAttributes(
    stage,
    { PK: `USER#${user.id}`, SK: 'PROFILE' },
    { suspendedAt: '2026-01-01T00:00:00.000Z', suspendedReason: 'Fraud' },
  );
  const attempts = [
    () => update(user, { displayName: 'Me' }),
    () => user.client.mutate({ mutation: CreateItemDocument, variables: { input: fixedPriceInput() } }),
  ];
  for (const attempt of attempts) {
    expect(await refusalFrom(attempt())).toMatchObject({ code: 'SUSPENDED', info: { reason: 'Fraud' } });
  }
  expect((await user.client.query({ query: MeDocument })).data?.me.suspended).toBe(true);
});
