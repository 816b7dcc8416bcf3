import { invalidInput, type Refusal } from './refusals.ts';

const HEX_DIGITS = '0123456789abcdef';
const CROCKFORD_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const UUID_DASHES = [8, 13, 18, 23];

const consistsOf = (text: string, alphabet: string): boolean => text.split('').every((character) => alphabet.indexOf(character) >= 0);

/** Whether it is a UUID as RFC 9562 section 4 prints it: 8-4-4-4-12 lower-case hexadecimal digits. */
const isUuid = (id: string): boolean =>
  id.length === 36 &&
  UUID_DASHES.every((at) => id.charAt(at) === '-') &&
  consistsOf(id.split('-').join(''), HEX_DIGITS) &&
  id.split('-').length === 5;

/** Whether it is a ULID as its specification prints it: 26 upper-case digits of Crockford's base 32, at most 128 bits. */
const isUlid = (id: string): boolean => id.length === 26 && consistsOf(id, CROCKFORD_DIGITS) && '01234567'.indexOf(id.charAt(0)) >= 0;

/**
 * INVALID_INPUT unless the id is a UUID or ULID in canonical form. One value has one spelling, so that a repeat is
 * always recognised as one.
 */
export const refuseRequestId = (requestId: string): Refusal | null =>
  isUuid(requestId) || isUlid(requestId)
    ? null
    : invalidInput('requestId', 'requestId must be a UUID in lower case or a ULID in upper case, in canonical form.', {
        allowed: ['UUID', 'ULID'],
      });
