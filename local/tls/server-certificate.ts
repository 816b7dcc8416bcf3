import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { dirname } from 'node:path';
import type { StateStore } from '../service.ts';
import type { Certificate } from './make-certificate.ts';

const DAY_MS = 86_400_000;
/** One that ends sooner is replaced at start. */
const REST_MS_MIN = 30 * DAY_MS;
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];
const KEY = 'server';

/**
 * The certificate of the server on `host`, the same for the life of the data directory unless the names changed or its end is near, and
 * written to `file` for clients to trust. The machine's time counts, since that is what clients look at.
 */
export async function serverCertificate(state: StateStore, host: string, file: string): Promise<Certificate> {
  const table = state.table<Certificate>('tls');
  const names = namesOf(host);
  const kept = table.get(KEY);
  const certificate = kept !== undefined && isUsable(kept, names) ? kept : await make(names);
  if (certificate !== kept) table.put(KEY, certificate);
  if (readText(file) !== certificate.certificate) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, certificate.certificate, { mode: 0o600 });
  }
  return certificate;
}

/** The library is not small, and needed once in years. */
async function make(names: readonly string[]): Promise<Certificate> {
  const { makeCertificate } = await import('./make-certificate.ts');
  return makeCertificate(names, Date.now());
}

/** By what clients may call a server that listens on this address. */
function namesOf(host: string): readonly string[] {
  const everywhere = host === '0.0.0.0' || host === '::';
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address) ?? []);
  const own = everywhere ? [hostname(), ...addresses.filter((address) => !address.startsWith('fe80:'))] : [host];
  return [...new Set([...LOOPBACK, ...own])];
}

function isUsable({ certificate }: Certificate, names: readonly string[]): boolean {
  const parsed = new X509Certificate(certificate);
  const covers = (name: string) => (isIP(name) === 0 ? parsed.checkHost(name) : parsed.checkIP(name)) !== undefined;
  return Date.parse(parsed.validTo) - Date.now() >= REST_MS_MIN && names.every(covers);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
