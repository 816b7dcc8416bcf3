import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/**
 * Whether `node_modules` holds what the lock file names, by the record that npm keeps of an installed tree. So a tree made by plain
 * `npm ci` or `npm install` is not installed again.
 */
export function packagesInstalled(root, machine = process) {
  const locked = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (locked === undefined || present === undefined) return false;
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === '' || wanted.link) return true;
    const found = present[path];
    if (found === undefined) return mayBeMissing(wanted, machine);
    return found.version === wanted.version && (found.integrity ?? wanted.integrity) === wanted.integrity;
  });
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** An optional package may be missing where it is not meant for the machine, or where nothing says what it is meant for. */
function mayBeMissing(wanted, machine) {
  if (!wanted.optional && !wanted.devOptional && !wanted.peer) return false;
  const namesMachine = wanted.os !== undefined && wanted.cpu !== undefined && wanted.libc === undefined;
  return !(namesMachine && allows(wanted.os, machine.platform) && allows(wanted.cpu, machine.arch));
}

/** npm's rule for `os` and `cpu`: one name or a list of names, or of names with `!` before those that are left out. */
function allows(names, name) {
  const list = [names].flat();
  return list.includes(name) || (!list.includes(`!${name}`) && list.every((entry) => entry.startsWith('!')));
}
