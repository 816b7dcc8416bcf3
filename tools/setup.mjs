/**
 * The entry of every npm script: `node tools/setup.mjs <command> [flags]`. It runs on any Node from 18 and before anything is
 * installed, brings packages and Node 24 along, and hands the command to `tools/main.ts`.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { findNode } from './setup/node.mjs';
import { ensurePackages } from './setup/packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command, ...rest] = process.argv.slice(2);

try {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 18)
    throw new Error(`Node ${process.versions.node} is too old to begin with: Node 18 or later is needed, 24 is brought along.`);
  await ensurePackages(root);
  const node = findNode(root);
  process.env.PATH = [join(root, 'node_modules', '.bin'), dirname(node), process.env.PATH].join(delimiter);
  // Every process of a command then reads what an earlier one has compiled; starts of a second become half a second.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'node');
  runCommand(node);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

/** Runs the command as a child and ends as it ends. The IPC channel tells the child when this process is killed. */
function runCommand(node) {
  const args = ['--disable-warning=ExperimentalWarning', join(root, 'tools', 'main.ts'), command ?? 'help', ...rest];
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  // A terminal sends SIGINT to the child too, so that one is only outlived here.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`${node} does not start: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? code : 128 + constants.signals[signal]);
  });
}
