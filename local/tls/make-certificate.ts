import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate with its private key, both in PEM. */
export type Certificate = { certificate: string; privateKey: string };

const DAY_MS = 86_400_000;
/** Programs of Apple's trust no certificate for longer. */
const LIFE_MS = 820 * DAY_MS;
const KEY = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * A certificate for a server of these names and addresses, signed by its own key. Who trusts it trusts this one server: it is no authority
 * and can vouch for nobody else. `nowMs` is the machine's time, by which clients look at it.
 */
export async function makeCertificate(names: readonly string[], nowMs: number): Promise<Certificate> {
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=Local cloud',
      // Clocks of other machines may be a little behind.
      notBefore: new Date(nowMs - DAY_MS),
      notAfter: new Date(nowMs + LIFE_MS),
      keys,
      signingAlgorithm: KEY,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
        ),
      ],
    },
    webcrypto,
  );
  return {
    certificate: `${made.toString('pem')}\n`,
    privateKey: pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)),
  };
}

function pem(label: string, bytes: ArrayBuffer): string {
  const lines = Buffer.from(bytes)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
