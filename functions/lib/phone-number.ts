import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** In these numbering plans, such as that of North America, a number does not tell whether it is a mobile one. */
const SENDABLE = ['MOBILE', 'FIXED_LINE_OR_MOBILE'];

/** A number as E.164, or null unless it is a mobile number of one of these countries (ISO 3166-1 alpha-2); premium-rate numbers never are. */
export const mobileNumber = (text: string, countries: readonly string[]): string | null => {
  const number = parsePhoneNumberFromString(text);
  if (number?.country === undefined || number.ext !== undefined || !number.isValid()) {
    return null;
  }
  return countries.includes(number.country) && SENDABLE.includes(number.getType() ?? '') ? number.number : null;
};

const SHOWN_DIGITS = 3;

/** A number with only its country and last three digits to see, such as `+49********678`. */
export const maskedNumber = (phone: string): string => {
  const prefix = `+${parsePhoneNumberFromString(phone)?.countryCallingCode ?? ''}`;
  return `${prefix}${'*'.repeat(Math.max(0, phone.length - prefix.length - SHOWN_DIGITS))}${phone.slice(-SHOWN_DIGITS)}`;
};
