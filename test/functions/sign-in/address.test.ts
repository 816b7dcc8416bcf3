import { expect, test } from 'vitest';
import { countedAddress } from '../../../functions/sign-in/address.ts';

test('an IPv4 address is counted by itself', () => {
  expect(countedAddress('203.0.113.7')).toBe('203.0.113.7');
});

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:0001:2::9', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('of %s its network %s is counted', (address, network) => {
  expect(countedAddress(address)).toBe(network);
});
