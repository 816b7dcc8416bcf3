import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockDirectory } from '../../local/state/directory-lock.ts';
import { tableTemplate, temporaryFolder, writeAssembly } from '../support/assembly.ts';
import { failingCloud, type TestCloudOptions } from '../support/cloud.ts';

const assembly = writeAssembly({ S: tableTemplate() });
const FORMAT = '{"kind":"local-cloud-data","format":1}';
const RUBBISH = 'rubbish '.repeat(1_000);

describe('a start that fails prints one line and ends with status 1', () => {
  const broken = writeAssembly({ S: { Resources: { A: { Type: 'AWS::IAM::Role' } }, Outputs: { O: { Value: { 'Fn::Cidr': [] } } } } });

  it.each<[string, Partial<TestCloudOptions>, RegExp]>([
    ['an unknown flag', { args: ['--nope'] }, /^Unknown option '--nope'; --help tells what there is$/],
    ['a word too many', { args: ['start'] }, /^Unexpected argument 'start'.*; --help tells what there is$/],
    ['a port that is none', { args: ['--port', '70000'] }, /^--port takes a number from 0 to 65535, not 70000$/],
    [
      'an address of another machine',
      { args: ['--host', '192.0.2.1'] },
      /^192\.0\.2\.1 is no address of this machine; name another with --host$/,
    ],
    [
      'a missing assembly',
      { assembly: '/nonexistent' },
      /^\/nonexistent\/manifest\.json is missing or cannot be read; synthesize the stack first$/,
    ],
    ['a broken template', { assembly: broken }, /^S: output O: Fn::Cidr is not known to the local cloud$/],
    ['a stack that is not there', { args: ['--stack', 'X'] }, /^There is no stack X; there are: S$/],
    [
      'no Java',
      { env: { PATH: '/nonexistent', JAVA_HOME: '' } },
      /^Java 17 or later is needed for DynamoDB Local, none was found; install it or set JAVA_HOME$/,
    ],
  ])('%s', async (_, options, line) => {
    const { status, stderr } = await failingCloud({ assembly, ...options });
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(line)]);
    expect(status).toBe(1);
  });

  it('a taken port', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { status, stderr } = await failingCloud({ assembly, args: ['--port', port] });
    server.close();
    expect([status, stderr]).toEqual([1, `Port ${port} is taken; stop the program that uses it or name another with --port (0 = any)\n`]);
  });

  it('a second process on the data directory', async () => {
    const data = temporaryFolder();
    const lock = lockDirectory(data, 'lock.db');
    const { status, stderr } = await failingCloud({ assembly, data });
    lock.release();
    expect([status, stderr]).toEqual([
      1,
      `The data directory ${data} is in use by process ${process.pid}; stop that one or name another with --data\n`,
    ]);
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'a newer data directory',
      { 'format.json': '{"kind":"local-cloud-data","format":9}' },
      'has the newer format 9, this program reads 1; use the newer program or start with --reset',
    ],
    ['a corrupt format file', { 'format.json': '{' }, 'is corrupt (format.json); start with --reset to empty it'],
    ['a corrupt state file', { 'format.json': FORMAT, 'state.db': RUBBISH }, 'is corrupt (state.db); start with --reset to empty it'],
    [
      'a corrupt table file',
      { 'format.json': FORMAT, 'dynamodb/key_eu-central-1.db': RUBBISH },
      'is corrupt (dynamodb); start with --reset to empty it',
    ],
    [
      "somebody's folder",
      { 'thesis.txt': 'years of work' },
      'holds other files and is no data directory of the local cloud; name another one with --data',
    ],
  ])('%s', async (_, files, end) => {
    const data = temporaryFolder();
    mkdirSync(join(data, 'dynamodb'));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(data, name), content);
    const { status, stderr } = await failingCloud({ assembly, data });
    expect([status, stderr.replace(`The data directory ${data}`, data)]).toEqual([1, `${data} ${end}\n`]);
  });
});

it('--help tells every flag and ends with status 0', async () => {
  const { status, stdout } = await failingCloud({ assembly, args: ['--help'] });
  expect(status).toBe(0);
  expect([...stdout.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, flag]) => flag)).toEqual([
    ...['assembly', 'stack', 'data', 'in-memory', 'reset', 'port', 'host', 'outputs', 'verbose', 'help'],
  ]);
});
