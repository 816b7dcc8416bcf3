import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';

/** Runs `work` while no other process holds the lock file; a lock whose process is gone is taken over. */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  for (let told = false; !take(path); told = true) {
    const holder = readHolder(path);
    if (holder === undefined) continue;
    if (!isRunning(holder)) {
      discard(path, holder);
      continue;
    }
    if (!told) process.stdout.write(`  packages: waiting for process ${holder}, which is installing them …\n`);
    await wait(200);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** The lock appears with its content in one step, so that a kill leaves none without a holder. */
function take(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Moves the lock away and looks again: when another process was quicker to take it over, it gets it back. */
function discard(path, deadHolder) {
  const aside = `${path}.${process.pid}.old`;
  try {
    renameSync(path, aside);
    if (readHolder(aside) !== deadHolder) linkSync(aside, path);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readHolder(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
