import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { ApolloClient } from '@apollo/client';
import {
  CreateItemDocument,
  createClient,
  DeleteItemDocument,
  HealthDocument,
  ItemDocument,
  ItemsNearDocument,
  MeDocument,
  type OutputsFile,
} from '../../client/index.ts';
import { signInAt } from '../sign-in-at.ts';
import type { Stage } from '../stage.ts';
import { watchAndBid } from './auction-step.ts';
import { signInByPhone } from './phone-step.ts';

/** In the middle of an ocean, so that what is listed there is near nothing else. */
const PLACE = { latitude: -48.8767, longitude: -123.3933 };
/** The index by place follows the table within moments; longer is a fault. */
const INDEX_MS = 10_000;

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface SmokeSteps {
  /** In this order; each needs those before it. A step resolves when what it checks holds, and rejects with the reason when not. */
  readonly steps: readonly (readonly [name: string, run: () => Promise<void>])[];
  /** Deletes what was created and not deleted yet. */
  cleanUp(): Promise<void>;
}

/** The smoke test of a stage, through the public client and a real sign-in. */
export function smokeSteps(outputs: OutputsFile, stage: Stage, { email, password }: Credentials): SmokeSteps {
  const id = randomUUID();
  const title = `Smoke test ${id}`;
  const guest = createClient(outputs);
  let user: ApolloClient = guest;
  let userId = '';
  let created = false;

  const ofHealth = async (): Promise<void> => {
    const { data } = await guest.query({ query: HealthDocument, fetchPolicy: 'no-cache' });
    expect(data?.health.status === 'ok', `the status is ${data?.health.status}`);
  };
  const ofSignIn = async (): Promise<void> => {
    const signedIn = await signInAt(stage, email, password);
    user = signedIn.client;
    const { data } = await user.query({ query: MeDocument, fetchPolicy: 'no-cache' });
    userId = signedIn.user.id;
    expect(data?.me.id === userId, 'the API knows the caller by another id than the token');
  };
  const ofCreate = async (): Promise<void> => {
    created = true;
    const variables = { input: { ...CONTENT, ...PRICE, requestId: id, title } };
    const { data } = await user.mutate({ mutation: CreateItemDocument, variables });
    expect(data?.createItem.id === id, `the item has the id ${data?.createItem.id}, not ${id}`);
  };
  const read = async (): Promise<string | undefined> => {
    const { data } = await guest.query({ query: ItemDocument, variables: { id }, fetchPolicy: 'no-cache' });
    return data?.item?.title;
  };
  const isNear = async (): Promise<boolean> => {
    const variables = { input: { ...PLACE, radiusKm: 2 }, limit: 50 };
    const { data } = await guest.query({ query: ItemsNearDocument, variables, fetchPolicy: 'no-cache' });
    return data?.itemsNear.items.some((item) => item.id === id) === true;
  };
  const remove = async (): Promise<void> => {
    await user.mutate({ mutation: DeleteItemDocument, variables: { id } });
    created = false;
  };

  return {
    steps: [
      ['health', ofHealth],
      ['sign-in', ofSignIn],
      ['phone', () => signInByPhone(outputs, stage.endpoint)],
      ['create', ofCreate],
      ['read', async () => expect((await read()) === title, 'a guest does not find the item')],
      ['near', async () => expect(await becomesTrue(isNear), 'the item is not listed near its place')],
      ['auction', () => watchAndBid({ guest, user, userId, content: { ...CONTENT, title } })],
      [
        'delete',
        async () => {
          await remove();
          expect((await read()) === undefined, 'the item is still there');
        },
      ],
    ],
    cleanUp: async () => {
      if (created) await remove();
    },
  };
}

const CONTENT = { description: 'Deleted again in a moment.', category: 'OTHER', condition: 'GOOD', ...PLACE } as const;
const PRICE = { saleKind: 'FIXED_PRICE', priceMinor: 100 } as const;

function expect(holds: boolean, problem: string): void {
  if (!holds) throw new Error(problem);
}

async function becomesTrue(check: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + INDEX_MS;
  while (!(await check())) {
    if (performance.now() > deadline) return false;
    await setTimeout(200);
  }
  return true;
}
