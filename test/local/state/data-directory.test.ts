import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StartError } from '../../../local/service.ts';
import { openDataDirectory } from '../../../local/state/data-directory.ts';
import { temporaryFolder } from '../../support/assembly.ts';

const MODULE = resolve(import.meta.dirname, '../../../local/state/data-directory.ts');

/** A process that holds the directory until it is killed, or this test's process is gone. */
async function holder(directory: string) {
  const script = `import { openDataDirectory } from ${JSON.stringify(MODULE)}; openDataDirectory(${JSON.stringify(directory)}, false); console.log('held'); process.stdin.on('end', () => process.exit()).resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return {
    pid: child.pid,
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

const reopened = (directory: string, reset = false) => {
  const opened = openDataDirectory(directory, reset);
  opened.release();
  return opened;
};

describe('the data directory', () => {
  it('is fresh once', () => {
    const directory = join(temporaryFolder(), 'data');
    expect(reopened(directory).fresh).toBe(true);
    expect(reopened(directory).fresh).toBe(false);
  });

  it('can be read by its owner alone', () => {
    const directory = join(temporaryFolder(), 'data');
    reopened(directory);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  it('is refused to a second process by the name of the first, and free once that is killed', async () => {
    const directory = join(temporaryFolder(), 'data');
    const first = await holder(directory);
    expect(() => openDataDirectory(directory, false)).toThrow(
      new StartError(`The data directory ${directory} is in use by process ${first.pid}; stop that one or name another with --data`),
    );
    expect(() => openDataDirectory(directory, true)).toThrow(/is in use by process/);
    await first.kill();
    expect(reopened(directory).fresh).toBe(false);
  });

  it('is refused within one process too', () => {
    const directory = join(temporaryFolder(), 'data');
    const first = openDataDirectory(directory, false);
    expect(() => openDataDirectory(directory, false)).toThrow(/is in use by process/);
    first.release();
  });

  it('refuses a newer format and names --reset', () => {
    const directory = join(temporaryFolder(), 'data');
    const file = reopened(directory).file('format.json');
    writeFileSync(file, '{"kind":"local-cloud-data","format":2}');
    expect(() => openDataDirectory(directory, false)).toThrow(
      new StartError(
        `The data directory ${directory} has the newer format 2, this program reads 1; use the newer program or start with --reset`,
      ),
    );
    expect(reopened(directory, true).fresh).toBe(true);
  });

  it.each(['', '{', '[]', '{"kind":"other","format":1}', '{"kind":"local-cloud-data","format":"1"}'])(
    'calls the format file %j corrupt',
    (text) => {
      const directory = join(temporaryFolder(), 'data');
      writeFileSync(reopened(directory).file('format.json'), text);
      expect(() => openDataDirectory(directory, false)).toThrow(
        new StartError(`The data directory ${directory} is corrupt (format.json); start with --reset to empty it`),
      );
      expect(reopened(directory, true).fresh).toBe(true);
    },
  );

  it('refuses a folder of other files, even with --reset, and leaves them', () => {
    const directory = temporaryFolder();
    writeFileSync(join(directory, 'thesis.txt'), 'years of work');
    expect(() => openDataDirectory(directory, true)).toThrow(/holds other files and is no data directory of the local cloud/);
    expect(readdirSync(directory)).toEqual(['thesis.txt']);
  });

  it('removes only its own names on --reset', () => {
    const directory = join(temporaryFolder(), 'data');
    reopened(directory);
    mkdirSync(join(directory, 'dynamodb'));
    writeFileSync(join(directory, 'dynamodb', 'tables.db'), '');
    writeFileSync(join(directory, 'state.db'), '');
    writeFileSync(join(directory, 'notes.txt'), 'mine');
    reopened(directory, true);
    expect(existsSync(join(directory, 'notes.txt'))).toBe(true);
    expect(existsSync(join(directory, 'dynamodb'))).toBe(false);
    expect(existsSync(join(directory, 'state.db'))).toBe(false);
  });

  it('repairs a damaged lock file', () => {
    const directory = join(temporaryFolder(), 'data');
    reopened(directory);
    writeFileSync(join(directory, 'lock.db'), 'not a database, and longer than the header that one would have'.repeat(20));
    expect(reopened(directory).fresh).toBe(false);
  });
});
