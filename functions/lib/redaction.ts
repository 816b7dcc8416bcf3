/** Keys whose values are never written to a log, whatever they hold: what people keep to themselves, and what opens an account. */
const PRIVATE_KEY =
  /phone|mobile|otp|answer|challenge|token|session|secret|pepper|password|email|name$|address|^to$|latitude|longitude|geohash|reserve|max|bid(der)?id|leader|payment|authorization|cookie|body|payload|^event$|^message$|attributes/i;
/** A key that holds outcomes, which are words, and in other places the digits that sign somebody in. */
const CODE_KEY = /code$/i;
const OUTCOME = /^[A-Za-z][A-Za-z_.]*$/;

/** What gives itself away wherever it stands: phone numbers (E.164), JSON Web Tokens, e-mail addresses. */
const PRIVATE_TEXT = /\+\d{7,15}\b|\beyJ[\w-]+\.[\w-]+\.[\w-]*|[\w.+-]+@[\w-]+(\.[\w-]+)+/g;
const REDACTED = '[redacted]';

/** The value as a log may hold it: `[redacted]` for a key that may hold a secret, and texts without numbers of phones, tokens and addresses. */
export const redacted = (key: string, value: unknown): unknown => {
  if (value === undefined || value === null || typeof value === 'boolean') {
    return value;
  }
  if (PRIVATE_KEY.test(key) || (CODE_KEY.test(key) && !(typeof value === 'string' && OUTCOME.test(value)))) {
    return REDACTED;
  }
  return typeof value === 'string' ? value.replace(PRIVATE_TEXT, REDACTED) : value;
};

/**
 * An error as a log may hold it: its name, where it was thrown, and its words only when they are this project's own. Those of the SDK
 * and of the language quote what they were given: a phone number that is refused, the text that is no JSON.
 */
export const describedError = (error: unknown): { error: string; reason?: string; at?: string } => {
  if (!(error instanceof Error)) {
    return { error: typeof error };
  }
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    error: error.name,
    ...(error.name === 'Error' ? { reason: error.message } : {}),
    at: frames.map((line) => line.trim()).join(' '),
  };
};
