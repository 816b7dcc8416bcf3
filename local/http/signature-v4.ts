/**
 * Checks Signature Version 4 in the Authorization header.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError, type CallerRegistry, type LocalCredentials } from '../service.ts';

/** What was signed. */
export interface SignedRequest {
  readonly method: string;
  /** As it was sent, percent signs and all. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** What it is checked against. */
export interface SignatureRules {
  readonly callers: Pick<CallerRegistry, 'find'>;
  readonly signingName: string;
  readonly region: string;
  /** The times, in milliseconds since 1970, to one of which the signature must be near. */
  readonly now: readonly number[];
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([a-z0-9;_-]+),\s*Signature=([0-9a-f]{64})$/;
const TIMESTAMP = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;
const SKEW_MS_MAX = 15 * 60_000;

const WRONG =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

const refuse = (code: string, message: string): AwsError => new AwsError(code, message, 403);

/**
 * Whose signature it is.
 *
 * @throws AwsError with status 403: IncompleteSignatureException, UnrecognizedClientException, InvalidSignatureException.
 */
export function verifySignature(request: SignedRequest, { callers, signingName, region, now }: SignatureRules): LocalCredentials {
  const [, keyId = '', day = '', signedRegion, service, names = '', signature = ''] =
    AUTHORIZATION.exec(request.headers.authorization ?? '') ?? [];
  if (keyId === '') throw refuse('IncompleteSignatureException', 'Authorization header is not a well-formed AWS4-HMAC-SHA256 signature.');
  const credentials = callers.find(keyId);
  const token = request.headers['x-amz-security-token'];
  if (credentials === undefined || credentials.sessionToken !== token) {
    throw refuse('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  if (service !== signingName || signedRegion !== region) {
    throw refuse('InvalidSignatureException', `Credential should be scoped to a valid region and to correct service: '${signingName}'.`);
  }
  const timestamp = request.headers['x-amz-date'] ?? '';
  checkTime(timestamp, day, now);
  const signed = names.split(';');
  if (!signed.includes('host')) throw refuse('InvalidSignatureException', `'Host' must be a 'SignedHeader' in the AWS Authorization.`);
  const scope = `${day}/${region}/${signingName}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonicalRequest(request, signed))}`;
  const key = [day, region, signingName, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  if (!timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'))) throw refuse('InvalidSignatureException', WRONG);
  return credentials;
}

function checkTime(timestamp: string, day: string, now: readonly number[]): void {
  const [, year, month, date, hour, minute, second] = TIMESTAMP.exec(timestamp) ?? [];
  const signedAt = Date.parse(`${year}-${month}-${date}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(signedAt) || !timestamp.startsWith(day)) {
    throw refuse('IncompleteSignatureException', `Date must be in ISO-8601 'basic format'. Got '${timestamp.slice(0, 40)}'.`);
  }
  if (now.every((epochMs) => Math.abs(epochMs - signedAt) > SKEW_MS_MAX)) {
    throw refuse('InvalidSignatureException', `Signature expired: ${timestamp} is not within 15 minutes of the present time.`);
  }
}

function canonicalRequest({ method, path, query, headers, body }: SignedRequest, signed: readonly string[]): string {
  const lines = signed.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`).join('');
  // Every service but S3 signs the path encoded once more.
  const canonicalPath = path.split('/').map(encoded).join('/');
  return [method, canonicalPath, canonicalQuery(query), lines, signed.join(';'), sha256(body)].join('\n');
}

function canonicalQuery(query: URLSearchParams): string {
  const pairs = [...query].map(([name, value]) => [encoded(name), encoded(value)] as const);
  pairs.sort(([leftName, left], [rightName, right]) => (leftName === rightName ? compare(left, right) : compare(leftName, rightName)));
  return pairs.map((pair) => pair.join('=')).join('&');
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** RFC 3986: only letters, digits and `-_.~` stand as they are. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
