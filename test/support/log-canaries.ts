/** What gives itself away in any log: phone numbers (E.164), JSON Web Tokens, e-mail addresses. */
const PRIVATE = {
  'a phone number': /\+\d{8,15}(?!\d)/,
  'a token': /\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/,
  'an address': /[\w.+-]+@[\w-]+(\.[\w-]+)+/,
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A secret as a word of its own: six digits of a code stand in many an id by chance. */
const asWord = (secret: string): RegExp => new RegExp(`(?<![\\w.-])${escaped(secret)}(?![\\w-])`);

/**
 * Every line of a log that holds something private: one of the named secrets, or what looks like a phone, a token or an address. Each finding says what, and
 * where the line begins, without the secret.
 */
export const privateLines = (lines: readonly string[], secrets: Readonly<Record<string, string>> = {}): string[] => {
  for (const [name, secret] of Object.entries(secrets)) {
    if (secret.length < 4) throw new Error(`The canary "${name}" is too short to be looked for.`);
  }
  const patterns = [...Object.entries(PRIVATE), ...Object.entries(secrets).map(([name, secret]) => [name, asWord(secret)] as const)];
  return lines.flatMap((line, index) =>
    patterns.filter(([, pattern]) => pattern.test(line)).map(([name]) => `line ${index + 1}: ${name} in ${line.slice(0, 60)}`),
  );
};
