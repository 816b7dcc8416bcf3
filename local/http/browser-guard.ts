import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** Asked of the system once: each question is a system call. */
const MACHINE = hostname().toLowerCase();

/**
 * False when the Host header names this server by a domain that anybody could have pointed at it: by such a name a foreign page would
 * count as of the same origin (DNS rebinding). Addresses, localhost and this machine's own name cannot be taken over like that.
 */
export function isOwnHost(incoming: IncomingMessage): boolean {
  const host = incoming.headers.host;
  if (host === undefined) return true;
  const name = host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  return isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || name === MACHINE || name === `${MACHINE}.local`;
}

/** True for a request of a page of this server, and for one that no page made: browsers send Origin with all that changes something. */
export function isOwnOrigin(incoming: IncomingMessage): boolean {
  const { origin, host } = incoming.headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
