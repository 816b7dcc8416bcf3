import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { packagesInstalled } from './installed.mjs';
import { withLock } from './lock.mjs';

/**
 * Installs what the lock file says, unless that is installed already; then it costs a hash and no network.
 * Two commands that start at once install once. Throws one line for people when npm fails.
 */
export async function ensurePackages(root, install = runNpm) {
  const stamp = stampOf(root);
  if (isCurrent(root, stamp)) return;
  await withLock(join(root, '.local', 'setup.lock'), async () => {
    if (isCurrent(root, stamp)) return;
    await withSeconds(() => install(root));
    writeStamp(root, stamp);
  });
}

/** A line before and one after; on a terminal one line that counts the seconds, as a first run takes a minute or two. */
async function withSeconds(work) {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const terminal = process.stdout.isTTY;
  const text = '  packages: installing from package-lock.json …';
  if (!terminal) process.stdout.write(`${text}\n`);
  const ticking = terminal ? setInterval(() => process.stdout.write(`\r${text} ${seconds()}`), 200) : undefined;
  try {
    await work();
  } finally {
    clearInterval(ticking);
    if (terminal) process.stdout.write('\r\u001b[2K');
  }
  process.stdout.write(`  packages: installed  ${seconds()}\n`);
}

function isCurrent(root, stamp) {
  const path = join(root, 'node_modules', '.ecobid-setup');
  if (existsSync(path) && readFileSync(path, 'utf8') === stamp) return true;
  if (!packagesInstalled(root)) return false;
  writeStamp(root, stamp);
  return true;
}

function stampOf(root) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${lock} ${process.platform}-${process.arch} node ${process.versions.node.split('.')[0]}`;
}

function writeStamp(root, stamp) {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(join(root, 'node_modules', '.ecobid-setup'), stamp);
}

/** Runs `npm ci`; its words are shown only when it fails. */
function runNpm(root) {
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--include=optional', '--loglevel=error', '--no-audit', '--no-fund'];
  const [file, all] = npm?.endsWith('.js') ? [process.execPath, [npm, ...args]] : ['npm', args];
  return new Promise((resolve, reject) => {
    const child = spawn(file, all, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    child.on('error', () => reject(new Error('npm was not found: install Node with npm, then run the command again.')));
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(failureOf(output)))));
  });
}

/** The reason stands in the first lines; what follows is npm's help. */
function failureOf(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && line.trim() !== 'npm error');
  return `${lines.slice(0, 6).join('\n')}\nInstalling the packages failed, for the reason above. The first run needs the npm registry.`;
}
