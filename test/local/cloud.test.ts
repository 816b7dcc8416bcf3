import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { tableTemplate, temporaryFolder, writeAssembly } from '../support/assembly.ts';
import { failingCloud, startTestCloud, type TestCloud, type TestCloudOptions } from '../support/cloud.ts';
import { steer } from '../support/steering.ts';

const assembly = writeAssembly({ S: tableTemplate() });
const VICTIMS = ['Node', 'Java', 'both'];
const KILL_ROUNDS = Number(process.env.KILL_ROUNDS ?? VICTIMS.length);
const newData = () => join(temporaryFolder(), 'data');

async function start(options: Partial<TestCloudOptions> = {}): Promise<TestCloud> {
  const cloud = await startTestCloud({ assembly, ...options });
  onTestFinished(() => cloud.kill());
  return cloud;
}

/** Ids of the processes below a process, all generations. */
function descendants(pid: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] => rows.filter(([, ppid]) => ppid === parent).flatMap(([child = 0]) => [child, ...below(child)]);
  return below(pid);
}

const commandOf = (pid: number): string => {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
};

const javaOf = (cloud: TestCloud): number =>
  descendants(cloud.pid).find((pid) => /bin\/java /.test(commandOf(pid)) && !/\/bin\/sh/.test(commandOf(pid)))!;

const client = (cloud: TestCloud) =>
  new DynamoDBClient({
    endpoint: cloud.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });

const tableOf = (cloud: TestCloud): string => cloud.outputs.S!.TableName!;

/** Those of `ids` that the table does not have. */
async function missing(cloud: TestCloud, ids: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for await (const page of paginateScan({ client: client(cloud) }, { TableName: tableOf(cloud), ConsistentRead: true })) {
    for (const item of page.Items ?? []) found.add(item.PK!.S!);
  }
  return ids.filter((id) => !found.has(id));
}

describe('the processes of the cloud', () => {
  /** A cloud that is about to end, and what must then hold: no process of it is left, nor a temporary file. */
  const startToEnd = async (options: Partial<TestCloudOptions> = {}) => {
    const TMPDIR = temporaryFolder();
    const cloud = await start({ ...options, env: { TMPDIR } });
    const children = descendants(cloud.pid);
    expect(children.length).toBeGreaterThan(0);
    expect(readdirSync(TMPDIR, { recursive: true })).toContainEqual(expect.stringMatching(/libsqlite4java/));
    const nothingIsLeft = async () => {
      await vi.waitFor(() => expect(children.map(commandOf).join('')).toBe(''), 3_000);
      await vi.waitFor(() => expect(readdirSync(TMPDIR)).toEqual([]), 3_000);
    };
    return { cloud, nothingIsLeft };
  };

  it('are all gone after Ctrl-C within 3 s, with status 0, the outputs file and temporary files with them', async () => {
    const { cloud, nothingIsLeft } = await startToEnd({ data: newData() });
    const began = performance.now();
    expect(existsSync(cloud.outputsFile)).toBe(true);
    await cloud.stop();
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(await cloud.ended).toBe(0);
    expect(existsSync(cloud.outputsFile)).toBe(false);
    expect(cloud.printed()).toMatch(/stopping \.\.\. the data is kept in .*\/data\n/);
    await nothingIsLeft();
  });

  it('are all gone soon after a kill -9 of Node alone, and their temporary files', async () => {
    const { cloud, nothingIsLeft } = await startToEnd();
    await cloud.kill();
    await nothingIsLeft();
  });

  it('end with one clear line and status 1 when Java alone is killed, and leave no temporary files', async () => {
    const { cloud, nothingIsLeft } = await startToEnd();
    process.kill(javaOf(cloud), 'SIGKILL');
    expect(await cloud.ended).toBe(1);
    expect(cloud.printed().trim().split('\n').at(-1)).toMatch(
      /^DynamoDB Local ended by itself \(status 137\); start again, nothing acknowledged is lost$/,
    );
    await nothingIsLeft();
  });
});

/** Sixteen writers at work until the cloud is gone; `acknowledged` grows as they go. */
function startWriters(cloud: TestCloud, round: number) {
  const acknowledged: string[] = [];
  const sdk = client(cloud);
  const write = async (writer: number) => {
    for (let at = 0; ; at++) {
      const id = `${round}-${writer}-${at}`;
      await sdk.send(new PutItemCommand({ TableName: tableOf(cloud), Item: { PK: { S: id } } }));
      acknowledged.push(id);
    }
  };
  return { acknowledged, ended: Promise.allSettled(Array.from({ length: 16 }, (_, writer) => write(writer))) };
}

async function killed(cloud: TestCloud, victim: string): Promise<void> {
  const java = javaOf(cloud);
  if (victim !== 'Node') process.kill(java, 'SIGKILL');
  if (victim !== 'Java') await cloud.kill();
  await cloud.ended;
}

describe('kept data', () => {
  // KILL_ROUNDS=20 makes the long run of it.
  it('has every acknowledged write of 16 writers after a kill -9 of Node alone, of Java alone and of both', async () => {
    const data = newData();
    const acknowledged: string[] = [];
    let cloud = await start({ data });
    const name = tableOf(cloud);
    await steer(cloud.endpoint).advance(5_000);
    for (let round = 0; round < KILL_ROUNDS; round++) {
      const writers = startWriters(cloud, round);
      await vi.waitFor(() => expect(writers.acknowledged.length).toBeGreaterThan(100), 20_000);
      await killed(cloud, VICTIMS[round % VICTIMS.length]!);
      await writers.ended;
      acknowledged.push(...writers.acknowledged);
      cloud = await start({ data });
      expect(await missing(cloud, acknowledged)).toEqual([]);
    }
    expect(tableOf(cloud)).toBe(name);
    expect((await steer(cloud.endpoint).clock()).offsetMs).toBe(5_000);
  }, 600_000);

  it('takes an added index, refuses a removed table by a line that names --reset, and is dropped by that', async () => {
    const data = newData();
    const first = await start({ data });
    await first.stop();
    const grown = tableTemplate({
      AttributeDefinitions: ['PK', 'G'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        { IndexName: 'ByG', KeySchema: [{ AttributeName: 'G', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
      ],
    });
    const second = await start({ data, assembly: writeAssembly({ S: grown }) });
    const { Table } = await client(second).send(new DescribeTableCommand({ TableName: tableOf(first) }));
    expect(Table!.GlobalSecondaryIndexes!.map(({ IndexName }) => IndexName)).toEqual(['ByG']);
    await second.stop();
    const { status, stderr } = await failingCloud({
      assembly: writeAssembly({ S: { Resources: { Other: { Type: 'AWS::IAM::Role' } } } }),
      data,
    });
    expect([status, stderr]).toEqual([
      1,
      'AWS::DynamoDB::Table Table with its data is gone from the template; start with --reset to drop the data\n',
    ]);
    const third = await start({ data, args: ['--reset'] });
    expect(tableOf(third)).not.toBe(tableOf(first));
  });
});

describe('a start', () => {
  it('tells what it does and where the rest is, and warns when others can reach it', async () => {
    const data = newData();
    const cloud = await start({ data, args: ['--host', '0.0.0.0'] });
    const [reading, starting, creating, warning, ready] = cloud.printed().split('\n');
    expect([reading, starting, creating]).toEqual([
      'reading the template ...',
      'starting DynamoDB Local ...',
      'creating the resources ...',
    ]);
    expect(warning).toMatch(/^Listening on 0\.0\.0\.0: everyone who reaches this address can use the local cloud/);
    expect(ready).toMatch(/^ready at http:\/\/127\.0\.0\.1:\d+ after [\d.]+ s$/);
    expect(cloud.outputs).toEqual({
      S: {
        TableName: expect.any(String),
        LocalEndpoint: cloud.endpoint,
        LocalCaFile: expect.stringMatching(/^\/.+\/certificate\.pem$/),
        LocalAccessKeyId: expect.stringMatching(/^AKIA[A-Z0-9]{16}$/),
        LocalSecretAccessKey: expect.stringMatching(/^[a-z0-9]{40}$/),
      },
    });
    expect(await (await fetch(`${cloud.endpoint}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await steer(cloud.endpoint).meter()).toMatchObject({ operations: {}, total: { trips: 0 } });
    const lines = readFileSync(join(data, '..', 'log', 'cloud.log'), 'utf8')
      .trim()
      .split('\n');
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ service: 'cloud', message: 'ready', endpoint: cloud.endpoint });
  });
});
