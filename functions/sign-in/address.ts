import { isIPv6 } from 'node:net';

const GROUPS = 8;
/** Groups of an IPv6 address that name a network: who has one has all addresses in it. */
const NETWORK_GROUPS = 4;

/** The groups of an IPv6 address with its `::` written out. */
const groupsOf = (address: string): string[] => {
  const [head = '', tail] = address.split('::');
  const [left, right] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const missing = tail === undefined ? 0 : GROUPS - (left?.length ?? 0) - (right?.length ?? 0);
  return [...(left ?? []), ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...(right ?? [])];
};

/** What is counted as one address: an IPv4 address, or the /64 network of an IPv6 address. */
export const countedAddress = (address: string): string =>
  isIPv6(address)
    ? groupsOf(address.toLowerCase())
        .slice(0, NETWORK_GROUPS)
        .map((group) => group.replace(/^0+(?=.)/, ''))
        .join(':')
    : address;
