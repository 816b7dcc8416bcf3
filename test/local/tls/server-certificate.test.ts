import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { openStateStore } from '../../../local/state/state-store.ts';
import { type Certificate, makeCertificate } from '../../../local/tls/make-certificate.ts';
import { serverCertificate } from '../../../local/tls/server-certificate.ts';

const directory = mkdtempSync(join(tmpdir(), 'certificate-'));
const file = join(directory, 'certificate.pem');
let state = openStateStore(undefined);
beforeEach(() => {
  state.close();
  state = openStateStore(undefined);
  rmSync(file, { force: true });
});
afterAll(() => {
  state.close();
  rmSync(directory, { recursive: true });
});

const DAY_MS = 86_400_000;

test('is for this machine and the given address, is no authority, and lies in a file of its owner', async () => {
  const { certificate } = await serverCertificate(state, '192.168.7.7', file);
  expect(readFileSync(file, 'utf8')).toBe(certificate);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const parsed = new X509Certificate(certificate);
  expect([
    parsed.ca,
    parsed.checkHost('localhost'),
    parsed.checkIP('127.0.0.1'),
    parsed.checkIP('::1'),
    parsed.checkIP('192.168.7.7'),
  ]).toEqual([false, 'localhost', '127.0.0.1', '::1', '192.168.7.7']);
  expect(parsed.checkHost('example.com')).toBeUndefined();
  expect(parsed.verify(parsed.publicKey)).toBe(true);
});

test('stays the same over restarts, and its file is written anew when it is gone', async () => {
  const first = await serverCertificate(state, '127.0.0.1', file);
  rmSync(file);
  expect(await serverCertificate(state, '127.0.0.1', file)).toEqual(first);
  expect(readFileSync(file, 'utf8')).toBe(first.certificate);
});

test('is made anew for another address, and when it ends within 30 days', async () => {
  const first = await serverCertificate(state, '127.0.0.1', file);
  const second = await serverCertificate(state, '10.1.2.3', file);
  expect(second.certificate).not.toBe(first.certificate);
  const names = ['localhost', '127.0.0.1', '::1'];
  const table = state.table<Certificate>('tls');
  const old = await makeCertificate(names, Date.now() - 791 * DAY_MS);
  table.put('server', old);
  expect((await serverCertificate(state, '127.0.0.1', file)).certificate).not.toBe(old.certificate);
  const younger = await makeCertificate(names, Date.now() - 789 * DAY_MS);
  table.put('server', younger);
  expect(await serverCertificate(state, '127.0.0.1', file)).toEqual(younger);
});

test('of a server on all addresses names each of them', async () => {
  const { certificate } = await serverCertificate(state, '0.0.0.0', file);
  expect(new X509Certificate(certificate).checkIP('127.0.0.1')).toBe('127.0.0.1');
});
