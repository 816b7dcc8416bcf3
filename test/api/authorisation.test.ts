import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedStage, type WireAnswer } from '../support/stage.ts';
import { startStage } from '../support/start-stage.ts';
import { newUser } from '../support/users.ts';
import { CALLERS, type Caller, tokenAccess } from './authorisation/callers.ts';
import { answerTypes, argumentsOf, documentOf, operations } from './authorisation/documents.ts';
import { FIELDS } from './authorisation/fields.ts';
import { FORGERIES, flawless, type StageOnDisk } from './authorisation/forgeries.ts';
import { mayRead, secretsOfOthers, shownIn } from './authorisation/leaks.ts';
import { type Market, openMarket } from './authorisation/market.ts';
import { OPERATIONS, OUTCOMES } from './authorisation/operations.ts';
import { subscribe } from './authorisation/subscribe.ts';

const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');
const operationOf = (row: string): string => row.replace(/ \(.*/, '');
const rows = Object.entries(OPERATIONS);
const cells = rows.flatMap(([row, { outcomes }]) =>
  CALLERS.map((caller, column) => ({ row, caller, outcome: wordsOf(outcomes)[column] ?? '' })),
);

let directory: string;
let stage: StageOnDisk;
let market: Market;
/** Private fields that were shown to those who may read them. */
const seen = new Set<string>();

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ecobid-authorisation-'));
  const elsewhere = await newUser(sharedStage());
  const data = join(directory, 'data');
  stage = { ...(await startStage({ directory, data })), data };
  market = await openMarket(stage, elsewhere);
});

afterAll(async () => {
  await stage?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('the table', () => {
  test('has every operation of the schema, with all its arguments, and no other', () => {
    expect([...new Set(rows.map(([row]) => operationOf(row)))].sort()).toEqual([...operations.keys()].sort());
    const told = Object.fromEntries(rows.map(([row, operation]) => [row, wordsOf(operation.arguments)]));
    expect(told).toEqual(Object.fromEntries(rows.map(([row]) => [row, argumentsOf(operationOf(row))])));
  });

  test('has an outcome for every caller', () => {
    const counts = rows.map(([row, { outcomes }]) => [row, wordsOf(outcomes).length]);
    expect(counts.filter(([, count]) => count !== CALLERS.length)).toEqual([]);
  });

  test('has every field of every type, once', () => {
    const told = Object.entries(FIELDS).map(([type, audiences]) => [type, Object.values(audiences).flatMap(wordsOf).sort()]);
    const there = answerTypes.map((type) => [type.name, Object.keys(type.getFields()).sort()] as const);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(there));
  });
});

describe('an input', () => {
  const withInput = rows.filter(([row, operation]) => row === operationOf(row) && operation.arguments.startsWith('input.'));

  test.each(withInput.map(([row]) => row))('of %s with a field that it does not have changes nothing', async (row) => {
    const variables = (await OPERATIONS[row]?.variables(market, market.users.user.id)) as { input: object };
    const extended = { ...variables, input: { ...variables.input, sellerId: market.users.user.id } };
    const { body } = await market.access.user.ask(documentOf(row, extended), extended);
    expect(body.data ?? null).toBeNull();
    expect(body.errors?.[0]?.message).toMatch(/sellerId|variable/i);
  });
});

describe('a token', () => {
  /** Every operation once, with variables that would do. */
  const calls = async () => {
    const plain = rows.filter(([row]) => row === operationOf(row));
    const { user } = market.users;
    return Promise.all(plain.map(async ([name, operation]) => ({ name, variables: await operation.variables(market, user.id) })));
  };
  const outcomesOf = async (accessToken: string, among: Awaited<ReturnType<typeof calls>>): Promise<Record<string, string>> => {
    const access = tokenAccess(stage, { accessToken });
    const outcomes = among.map(async ({ name, variables }) => {
      const query = documentOf(name, variables);
      if (!name.startsWith('Subscription.')) return [name, outcomeOf(await access.ask(query, variables), name)] as const;
      const shown = [
        await subscribe(stage, access, { query, variables }),
        await subscribe(stage, access, { query, variables, opener: market.access.guest }),
      ];
      return [name, [...new Set(shown.map((answer) => (answer === 'start_ack' ? 'yes' : wordOf(answer.errorType))))].join()] as const;
    });
    return Object.fromEntries(await Promise.all(outcomes));
  };

  test.each(Object.entries(FORGERIES))('%s is refused by every operation, also over a guest’s WebSocket', async (_what, forge) => {
    const among = await calls();
    const outcomes = await outcomesOf(await forge(stage, market.users.user), among);
    expect(outcomes).toEqual(Object.fromEntries(among.map(({ name }) => [name, '401'])));
  });

  test('that is forged with nothing wrong in it passes, so that the others are refused for what they are', async () => {
    const { user } = market.users;
    expect(await outcomesOf(await flawless(stage, user), [{ name: 'Query.me', variables: {} }])).toEqual({ 'Query.me': 'yes' });
  });

  test('for reading who one is, the id token, changes nothing and hears nothing', async () => {
    const among = (await calls()).filter(({ name }) => !name.startsWith('Query.'));
    const outcomes = await outcomesOf(market.users.user.idToken, among);
    expect(outcomes).toEqual(Object.fromEntries(among.map(({ name }) => [name, 'Un'])));
  });
});

describe('a private thing', () => {
  test('is answered to a stranger exactly as what does not exist', async () => {
    const ask = (id: string) => market.access.user.ask(documentOf('Query.order', { id }), { id });
    const [other, none] = [await ask(market.order), await ask('7f6f3a5e-9d0b-4f43-9d8b-1f6f7b1c2d3e')];
    expect(other.body).toEqual(none.body);
    expect(other.status).toBe(none.status);
  });
});

/** After the others, since some of the callers delete their accounts at last. */
describe('a caller', () => {
  test.each(cells)('$row by $caller: $outcome', async ({ row, caller, outcome }) => {
    const variables = await OPERATIONS[row]?.variables(market, market.idOf(caller));
    const name = operationOf(row);
    const document = documentOf(name, variables ?? {});
    if (name.startsWith('Subscription.')) {
      const answer = await subscribe(stage, market.access[caller], { query: document, variables: variables ?? {} });
      expect(answer === 'start_ack' ? 'yes' : wordOf(answer.errorType)).toBe(outcome);
      return;
    }
    const answer = await market.access[caller].ask(document, variables ?? {});
    expect(outcomeOf(answer, name)).toBe(outcome);
    expectNothingForeign(answer, caller);
  });
});

describe('what is private', () => {
  test('is shown to those who may read it, each field of it, so that the others would have been found', () => {
    const all = Object.entries(FIELDS).flatMap(([type, { public: _, ...audiences }]) =>
      Object.values(audiences).flatMap((names) => wordsOf(names).map((name) => `${type}.${name}`)),
    );
    expect(all.filter((field) => !seen.has(field))).toEqual(NEVER_WITH_A_VALUE);
  });
});

/** Fields of pages that are never so long here. */
const NEVER_WITH_A_VALUE = ['MyBidPage.nextToken', 'NotificationPage.nextToken', 'OrderPage.nextToken'];

describe('the search for leaks', () => {
  test('finds somebody else’s secret in any text, and not the own', () => {
    const { users, secrets } = market;
    const reserve = [...(secrets.get(users.seller.id) ?? [])].find((text) => /^\d+$/.test(text)) ?? '';
    const body = JSON.stringify({ data: { price: { amountMinor: Number(reserve) } } });
    expect(secretsOfOthers(body, users.leader.id, secrets)).toEqual([reserve]);
    expect(secretsOfOthers(body, users.seller.id, secrets)).toEqual([]);
    expect(secretsOfOthers(JSON.stringify({ message: `1${reserve}` }), users.leader.id, secrets)).toEqual([]);
  });

  test('finds a private field wherever it stands, and knows whose it is', () => {
    const { leader, outbid, seller } = market.users;
    const auction = { __typename: 'Auction', winnerId: leader.id, reservePrice: null };
    const answer = {
      items: [
        { __typename: 'Item', auction },
        { __typename: 'Profile', id: leader.id, email: leader.email },
      ],
    };
    const shown = shownIn(answer);
    expect(shown.map(({ field }) => field)).toEqual(['Auction.winnerId', 'Profile.email']);
    expect(shown.map((one) => mayRead(one, leader.id, market))).toEqual([true, true]);
    expect(shown.map((one) => mayRead(one, outbid.id, market))).toEqual([false, false]);
    expect(shown.map((one) => mayRead(one, seller.id, market))).toEqual([true, false]);
  });
});

function outcomeOf({ status, body }: WireAnswer, name: string): string {
  if (status === 401) return '401';
  const [error] = body.errors ?? [];
  if (error !== undefined) return wordOf(error.errorType ?? error.message);
  const value = body.data?.[name.split('.')[1] ?? ''];
  return value === null || value === undefined ? 'null' : 'yes';
}

/** The word of the table for an error type. */
const wordOf = (errorType = ''): string =>
  errorType === 'UnauthorizedException' ? '401' : errorType === 'Unauthorized' ? 'Un' : errorType;

function expectNothingForeign({ body }: WireAnswer, caller: Caller): void {
  const id = market.idOf(caller);
  expect(secretsOfOthers(JSON.stringify(body), id, market.secrets)).toEqual([]);
  const shown = shownIn(body.data);
  expect(shown.filter((one) => caller !== 'internal' && !mayRead(one, id, market))).toEqual([]);
  for (const { field } of shown) seen.add(field);
}

test('every word of the table that is no refusal is explained', () => {
  const words = new Set(cells.map(({ outcome }) => outcome).filter((word) => !/^[A-Z_]{3,}$/.test(word)));
  expect([...words].sort()).toEqual(Object.keys(OUTCOMES).sort());
});
