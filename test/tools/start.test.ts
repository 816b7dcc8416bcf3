import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoItemId } from '../../tools/demo/item-id.ts';
import { planCity } from '../../tools/demo/plan.ts';
import { readAuctions } from '../../tools/demo/read-auctions.ts';
import { DEMO_PASSWORD, SUSPENDED_EMAIL, sellers } from '../../tools/demo/sellers.ts';
import { callGraphQL } from '../../tools/graphql.ts';
import { signInAt } from '../../tools/sign-in-at.ts';
import { type Stage, stageOf } from '../../tools/stage.ts';
import { steer } from '../support/steering.ts';
import { explorerPage } from './explorer-page.ts';
import { newFolder, type RunningStart, runCommand, start, startAndKill } from './running-start.ts';

const SEED = 7;
const city = planCity(SEED);
const HOUR_MS = 3_600_000;

interface Card {
  readonly id: string;
  readonly title: string;
  readonly category: string;
  readonly saleKind: string;
  readonly status: string;
}

const ITEMS = `query ($id: ID!, $nextToken: String) {
  page: itemsBySeller(sellerId: $id, limit: 50, nextToken: $nextToken) { items { id title category saleKind status } nextToken }
}`;

/** All items of all sellers that a guest sees; who they are is read from an item of each that is not an auction, for those come and go. */
async function allItems({ apiUrl, apiKey }: Stage): Promise<Card[]> {
  const indexes = sellers.map(({ email }) => city.find(({ seller, auction }) => seller.email === email && auction === undefined)!.index);
  const query = `{ ${indexes.map((index) => `i${index}: item(id: "${demoItemId(SEED, index, 0)}") { seller { id } }`).join(' ')} }`;
  const owners = await callGraphQL<Record<string, { seller: { id: string } }>>(apiUrl, { apiKey }, query);
  const cards: Card[] = [];
  for (const { seller } of Object.values(owners)) {
    for (let nextToken: string | null | undefined; nextToken !== null; ) {
      const variables = { id: seller.id, nextToken };
      const answer: { page: { items: Card[]; nextToken: string | null } } = await callGraphQL(apiUrl, { apiKey }, ITEMS, variables);
      cards.push(...answer.page.items);
      nextToken = answer.page.nextToken;
    }
  }
  return cards;
}

describe('npm start', () => {
  const folder = newFolder();
  let running: RunningStart;
  let stage: Stage;
  /** Of the running cloud, whose port differs from start to start. */
  const steering = () => steer(stage.endpoint ?? '');

  const restart = async (...flags: string[]): Promise<void> => {
    running = await start(folder, ...flags);
    stage = stageOf(running.outputs);
  };

  /** The first start is killed in the middle of the demo data; all that follows is seen on what the second one makes of it. */
  beforeAll(async () => {
    const ids = city.slice(0, 20).map(({ index }) => demoItemId(SEED, index, 0));
    await startAndKill(folder, ['--seed', String(SEED)], async (outputs) => {
      const { apiUrl, apiKey } = stageOf(outputs);
      const query = `{ ${ids.map((id, at) => `i${at}: item(id: "${id}") { id }`).join(' ')} }`;
      return Object.values(await callGraphQL<object>(apiUrl, { apiKey }, query)).every((item) => item !== null);
    });
    await restart('--seed', String(SEED));
  }, 180_000);

  afterAll(async () => {
    await running?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('goes on after a kill in the middle of the demo data: each item of the city once, as planned', async () => {
    const items = await allItems(stage);
    const planned = city.map(({ index, title, category, saleKind }) => ({
      id: demoItemId(SEED, index, 0),
      title,
      category,
      saleKind,
      status: 'ACTIVE',
    }));
    const byId = (a: Card, b: Card): number => a.id.localeCompare(b.id);
    expect(items.sort(byId)).toEqual(planned.sort(byId));
  });

  it('prints a first query that answers three items', () => {
    const line = running.text().match(/^ {2}(curl -s .*)$/m)?.[1] ?? '';
    const answer = JSON.parse(execFileSync('sh', ['-c', line], { encoding: 'utf8' })) as { data: { itemsNear: { items: object[] } } };
    expect(answer.data.itemsNear.items).toHaveLength(3);
  });

  it('leaves the meter to what people do', async () => {
    expect((await steering().meter()).operations).not.toHaveProperty('Mutation.createItem');
  });

  it('passes the smoke test, which leaves nothing behind', async () => {
    const before = (await allItems(stage)).length;
    const { code, text } = await runCommand(['smoke', '--outputs', join(folder, 'outputs.json')]);
    expect(
      text
        .split('\n')
        .slice(1, -1)
        .map((line) => line.trim().split(/\s+/).slice(0, 2).join(' ')),
    ).toEqual(['pass health', 'pass sign-in', 'pass phone', 'pass create', 'pass read', 'pass near', 'pass auction', 'pass delete']);
    expect(code).toBe(0);
    expect(await allItems(stage)).toHaveLength(before);
  });

  it('has an account that is suspended', async () => {
    await expect(signInAt(stage, SUSPENDED_EMAIL, DEMO_PASSWORD)).rejects.toThrow('This account is suspended.');
  });

  it('fails the smoke test of a wrong password in one line, and goes no further', async () => {
    const { code, text } = await runCommand([
      'smoke',
      '--outputs',
      join(folder, 'outputs.json'),
      '--email',
      'anna@demo.ecobid.example',
      '--password',
      'Wrong-1234',
    ]);
    expect(code).toBe(1);
    expect(text.trim().split('\n').at(-1)).toBe('  FAIL  sign-in: The e-mail address or the password is wrong.');
  });

  it('refuses a second process on the same data in one line, and leaves the outputs of the first', async () => {
    const { code, text } = await runCommand([
      'start',
      '--port',
      '0',
      '--data',
      join(folder, 'data'),
      '--outputs',
      join(folder, 'outputs.json'),
    ]);
    expect(code).toBe(1);
    expect(text.trim().split('\n').at(-1)).toContain('data');
    expect(text).not.toContain('    at ');
    expect(existsSync(join(folder, 'outputs.json'))).toBe(true);
  });

  it('stops on Ctrl-C within 3 s, says where the data is, and takes the outputs away', async () => {
    const { code, ms } = await running.end('SIGINT');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(3000);
    expect(running.text()).toContain(`data; npm start goes on with it.`);
    expect(existsSync(join(folder, 'outputs.json'))).toBe(false);
  });

  describe('the explorer page', () => explorerPage(folder));

  it('starts again with the same key and pool, and makes no demo data twice', async () => {
    const { apiKey, userPoolId } = stage;
    await restart();
    expect([stage.apiKey, stage.userPoolId]).toEqual([apiKey, userPoolId]);
    expect(running.text()).toContain('demo data: all there');
  });

  it('lists ended auctions again as new items, beside those that had a bid, no two titles alike, and one of them ends within ten minutes', async () => {
    await steering().advance(3 * HOUR_MS);
    await running.end('SIGINT');
    await restart();
    expect(running.text()).toContain('demo data: 4 ended auctions listed again');
    const { now } = await steering().clock();
    const auctions = city.filter(({ auction }) => auction !== undefined).slice(0, 4);
    const states = await readAuctions(
      stage,
      auctions.map(({ index }) => demoItemId(SEED, index, 1)),
    );
    expect([...states.values()].map(({ over }) => over)).toEqual([false, false, false, false]);
    const first = states.get(demoItemId(SEED, auctions[0]!.index, 1))!;
    expect(first.endsAt - Date.parse(now)).toBeLessThan(600_000);
    const titles = (await allItems(stage)).map(({ title }) => title);
    const bidOn = auctions.filter(({ auction }) => auction!.maxima.length > 0).length;
    expect(bidOn).toBeGreaterThan(0);
    expect([titles.length, new Set(titles).size]).toEqual([city.length + bidOn, city.length + bidOn]);
    expect(titles).toContain(`${auctions[0]!.title} (listing 2)`);
  });

  it('stops as on Ctrl-C when the process that started it is gone', async () => {
    expect(await running.end('parent gone')).toMatchObject({ code: 0 });
    expect(running.text()).toContain('npm start goes on with it.');
  });

  it('refuses another seed on the same data', async () => {
    const { code, text } = await runCommand([
      'start',
      '--port',
      '0',
      '--data',
      join(folder, 'data'),
      '--seed',
      '8',
      '--outputs',
      join(folder, 'o.json'),
    ]);
    expect(code).toBe(1);
    expect(text.trim().split('\n').at(-1)).toMatch(/was made with --seed 7\. --reset begins anew/);
  });
});

describe('failures to start', () => {
  it('says in one line that a port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const { code, text } = await runCommand(['start', '--in-memory', '--port', String(port)]);
    server.close();
    expect(code).toBe(1);
    expect(text.trim().split('\n').at(-1)).toContain(String(port));
    expect(text).not.toContain('    at ');
  });

  it('says in one line what is wrong with a flag, and begins nothing', async () => {
    expect(await runCommand(['start', '--bogus'])).toEqual({ code: 1, text: 'npm start has no flag --bogus. See: npm start -- --help\n' });
  });
});
