import type { UpdateProfileInput } from '../schema/generated/types.ts';
import { firstRefusal, refuseNull, refuseText } from './bounds.ts';
import { refusePlace } from './item-input.ts';
import { BIO_LENGTH, DISPLAY_NAME_LENGTH } from './limits.ts';
import { invalidInput, type Refusal } from './refusals.ts';

/** A display name as it is stored: without blanks at its ends. */
export const cleanDisplayName = (name: string): string => name.trim();

const refuseHalfPlace = (latitude: number | null | undefined, longitude: number | null | undefined): Refusal | null => {
  if (typeof latitude === 'number' && typeof longitude === 'number') {
    return refusePlace(latitude, longitude);
  }
  if (latitude === longitude) {
    return null;
  }
  return typeof latitude === 'number'
    ? invalidInput('longitude', 'A place needs both latitude and longitude, or null for both.')
    : invalidInput('latitude', 'A place needs both latitude and longitude, or null for both.');
};

const changesNothing = (input: UpdateProfileInput): boolean =>
  input.displayName === undefined && input.bio === undefined && input.latitude === undefined && input.longitude === undefined;

/** INVALID_INPUT for the first change of a profile that is out of bounds. */
export const refuseUpdateProfile = (input: UpdateProfileInput): Refusal | null =>
  changesNothing(input)
    ? invalidInput('input', 'There is nothing to change.')
    : firstRefusal([
        refuseNull('displayName', input.displayName),
        typeof input.displayName === 'string' ? refuseText('displayName', cleanDisplayName(input.displayName), DISPLAY_NAME_LENGTH) : null,
        typeof input.bio === 'string' ? refuseText('bio', input.bio, BIO_LENGTH) : null,
        refuseHalfPlace(input.latitude, input.longitude),
      ]);
