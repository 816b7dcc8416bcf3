import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

const NEEDED_MAJOR = 24;

/**
 * The Node that everything runs on: the one among the packages, else the running one if it is recent enough.
 * Throws one line for people when there is neither.
 */
export function findNode(root, running = { path: process.execPath, version: process.version }) {
  const brought = join(root, 'node_modules', '.bin', 'node');
  if (majorOf(versionOf(brought)) >= NEEDED_MAJOR) return brought;
  if (majorOf(running.version) >= NEEDED_MAJOR) return running.path;
  throw new Error(
    `EcoBid runs on Node ${NEEDED_MAJOR}, this is ${running.version}. ` +
      `It comes along on Linux with glibc only: install Node ${NEEDED_MAJOR} (nvm install ${NEEDED_MAJOR}) and run the command again.`,
  );
}

function versionOf(node) {
  const result = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : '';
}

function majorOf(version) {
  return Number(/^v(\d+)\./.exec(version)?.[1] ?? 0);
}
