import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { linesOf } from './event-stage.ts';

const PROGRAM = fileURLToPath(new URL('./event-cloud.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TOLD = join(folder, 'told-consumer');

/** Writes items from number `from` on, and kills the writing process with all it runs in the midst of delivering. */
async function writeAndKill(from: number): Promise<number[]> {
  const before = linesOf(TOLD).length;
  const cloud = spawn(process.execPath, [PROGRAM, folder, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: number[] = [];
  for await (const line of createInterface(cloud.stdout)) {
    acknowledged.push(Number(line));
    if (linesOf(TOLD).length >= before + 25) cloud.kill('SIGKILL');
  }
  return acknowledged;
}

test('after each kill of the cloud a stream goes on where it was: every record at least once, in the order of its item', async () => {
  const acknowledged = [...(await writeAndKill(0)), ...(await writeAndKill(100_000))];
  const drain = spawn(process.execPath, [PROGRAM, folder, 'drain'], { stdio: ['ignore', 'inherit', 'inherit'] });
  expect(await once(drain, 'exit')).toEqual([0, null]);

  const told = linesOf(TOLD) as unknown as [string, number][];
  const numbers = told.map(([, n]) => n);
  expect(acknowledged.filter((n) => !numbers.includes(n))).toEqual([]);
  for (const key of new Set(told.map(([each]) => each))) {
    const first = [...new Set(told.filter(([each]) => each === key).map(([, n]) => n))];
    expect(first).toEqual([...first].sort((a, b) => a - b));
  }
  // A mapping that began anew after each kill would have told the first records three times.
  expect(numbers.filter((n) => n === 0)).toHaveLength(1);
});
