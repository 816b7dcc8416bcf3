import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LOG_BYTES_MAX, openLog } from '../../../local/log/log-file.ts';
import { temporaryFolder } from '../../support/assembly.ts';

it('writes JSON lines, to the screen too when asked, and begins a new file beyond its limit', () => {
  const directory = join(temporaryFolder(), 'log');
  const screen: string[] = [];
  openLog(directory, (line) => screen.push(line))('lambda', 'started', { name: 'f' });
  const file = join(directory, 'cloud.log');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ time: expect.any(String), service: 'lambda', message: 'started', name: 'f' });
  expect(screen).toEqual([readFileSync(file, 'utf8').trimEnd()]);
  writeFileSync(file, 'x'.repeat(LOG_BYTES_MAX + 1));
  openLog(directory, undefined)('lambda', 'again');
  expect(statSync(`${file}.1`).size).toBe(LOG_BYTES_MAX + 1);
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
});

it('goes on without a file where none can be written', () => {
  const inTheWay = join(temporaryFolder(), 'file');
  writeFileSync(inTheWay, '');
  expect(() => openLog(join(inTheWay, 'log'), undefined)('cloud', 'ready')).not.toThrow();
  expect(existsSync(join(inTheWay, 'log'))).toBe(false);
});
