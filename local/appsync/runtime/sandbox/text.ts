/**
 * Encodings of `util`. The isolate has no `Buffer`, `TextEncoder` or `btoa`, so UTF-8 and base64 are spelled out.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** UTF-8 bytes of a text; a lone surrogate becomes U+FFFD. */
function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const match of encodeURIComponent(text.toWellFormed()).matchAll(/%([0-9A-F]{2})|[^%]/g)) {
    bytes.push(match[1] === undefined ? match[0].charCodeAt(0) : Number.parseInt(match[1], 16));
  }
  return bytes;
}

function utf8Text(bytes: readonly number[]): string {
  return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
}

/** Base64 of the UTF-8 bytes, with padding (RFC 4648 §4). */
export function base64Encode(text: string): string {
  const bytes = utf8Bytes(text);
  let encoded = '';
  for (let start = 0; start < bytes.length; start += 3) {
    const [first = 0, second, third] = bytes.slice(start, start + 3);
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    encoded += ALPHABET.charAt(bits >> 18) + ALPHABET.charAt((bits >> 12) & 63);
    encoded += second === undefined ? '=' : ALPHABET.charAt((bits >> 6) & 63);
    encoded += third === undefined ? '=' : ALPHABET.charAt(bits & 63);
  }
  return encoded;
}

/** The UTF-8 text behind base64. */
export function base64Decode(encoded: string): string {
  const bytes: number[] = [];
  let bits = 0;
  let bitCount = 0;
  for (const character of encoded.replace(/=+$/, '')) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new TypeError('Input is not valid base64.');
    bits = ((bits << 6) | value) & 0xffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    bytes.push((bits >> bitCount) & 0xff);
  }
  return utf8Text(bytes);
}

/** As Java's URLEncoder: letters, digits and `.-*_` stand, a space is `+`, all else is percent-encoded UTF-8. */
export function urlEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** The text behind a form-urlencoded one. */
export function urlDecode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ["'", "\\'"],
  ['\\', '\\\\'],
  ['/', '\\/'],
  ['\b', '\\b'],
  ['\n', '\\n'],
  ['\t', '\\t'],
  ['\f', '\\f'],
  ['\r', '\\r'],
]);

/** As Apache Commons' `escapeEcmaScript`: quotes, slashes and control characters escaped, all beyond ASCII by its code unit. */
export function escapeJavaScript(text: string): string {
  let escaped = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    const code = text.charCodeAt(index);
    const plain = code >= 32 && code <= 127 ? character : `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
    escaped += ESCAPES.get(character) ?? plain;
  }
  return escaped;
}

/** Whether the whole value matches the pattern, which is read as a JavaScript regular expression. */
export function matches(pattern: string, value: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(value);
}
