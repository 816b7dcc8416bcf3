import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StartError } from '../../../local/service.ts';
import { openStateStore } from '../../../local/state/state-store.ts';
import { temporaryFolder } from '../../support/assembly.ts';

const MODULE = resolve(import.meta.dirname, '../../../local/state/state-store.ts');

describe('the state store', () => {
  it('keeps each table to itself', () => {
    const state = openStateStore(undefined);
    state.table('a').put('k', 1);
    state.table('b').put('k', 2);
    state.table('b').delete('k');
    expect(state.table('a').get('k')).toBe(1);
    expect(state.table('b').get('k')).toBeUndefined();
  });

  it('lists entries by key, those of a prefix only when asked for', () => {
    const table = openStateStore(undefined).table<number>('t');
    for (const [at, key] of ['b/2', 'a/1', 'b/1', 'b', 'c', 'b0', 'b/ü'].entries()) table.put(key, at);
    expect(table.entries('b/').map(([key]) => key)).toEqual(['b/1', 'b/2', 'b/ü']);
    expect(table.entries().map(([key]) => key)).toEqual(['a/1', 'b', 'b/1', 'b/2', 'b/ü', 'b0', 'c']);
  });

  it('undoes all writes of work that fails, inner work included', () => {
    const state = openStateStore(undefined);
    const table = state.table<number>('t');
    table.put('k', 1);
    const work = () =>
      state.atomically(() => {
        table.put('k', 2);
        state.atomically(() => table.put('l', 3));
        throw new Error('no');
      });
    expect(work).toThrow('no');
    expect(table.entries()).toEqual([['k', 1]]);
  });

  it('has every acknowledged put after a kill in the midst of writing', async () => {
    const file = join(temporaryFolder(), 'state.db');
    const script = `import { writeSync } from 'node:fs'; import { openStateStore } from ${JSON.stringify(MODULE)}; const table = openStateStore(${JSON.stringify(file)}).table('t'); for (let i = 0; ; i++) { table.put(String(i), i); writeSync(1, i + '\\n'); }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    let acknowledged = '';
    child.stdout.on('data', (chunk: Buffer) => {
      acknowledged += chunk;
      if (acknowledged.length > 500) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const last = Number(acknowledged.slice(0, acknowledged.lastIndexOf('\n')).split('\n').at(-1));
    expect(last).toBeGreaterThan(100);
    const table = openStateStore(file).table<number>('t');
    for (let i = 0; i <= last; i++) expect(table.get(String(i))).toBe(i);
  });

  it('calls a file that is no database corrupt and names --reset', () => {
    const directory = temporaryFolder();
    const file = join(directory, 'state.db');
    writeFileSync(file, 'rubbish '.repeat(2_000));
    expect(() => openStateStore(file)).toThrow(
      new StartError(`The data directory ${directory} is corrupt (state.db); start with --reset to empty it`),
    );
  });
});
