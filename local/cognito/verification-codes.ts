import { randomInt, timingSafeEqual } from 'node:crypto';
import { AwsError, type Clock, type Inbox, type JsonObject } from '../service.ts';
import type { ContactAttribute, MessageTexts } from './user-pool.ts';
import type { CodePurpose, IssuedCode, UserRecord } from './user-store.ts';

const HOUR_MS = 3_600_000;
/** Lives of codes (Amazon Cognito Developer Guide, "Quotas in Amazon Cognito"). */
const LIFE_MS: Record<CodePurpose, number> = {
  'sign-up': 24 * HOUR_MS,
  password: HOUR_MS,
  'verify-email': 24 * HOUR_MS,
  'verify-phone_number': 24 * HOUR_MS,
};

/** Where a code goes, and to which attribute it belongs. */
export interface CodeTarget {
  readonly attribute: ContactAttribute;
  readonly address: string;
}

/** Sends codes and invitations to the inbox, and checks codes. */
export interface VerificationCodes {
  /** Sends a code; answers the user with the code in place of an earlier one. The caller saves it. */
  send(user: UserRecord, message: { purpose: CodePurpose; target: CodeTarget; texts: MessageTexts }): UserRecord;
  /** Sends a temporary password. */
  invite(target: CodeTarget, invitation: { texts: MessageTexts; username: string; password: string }): void;
  /** @throws AwsError ExpiredCodeException without a live code, CodeMismatchException for another one. */
  check(user: UserRecord, purpose: CodePurpose, digits: string): IssuedCode;
}

/** Codes of six digits, each of the million equally likely. */
export function createVerificationCodes(clock: Clock, inbox: Inbox): VerificationCodes {
  return {
    send: (user, { purpose, target, texts }) => {
      const digits = String(randomInt(1_000_000)).padStart(6, '0');
      deliver(inbox, target, texts, { '{####}': digits, '{username}': target.address });
      const code = { digits, attribute: target.attribute, expiresAtMs: clock.now() + LIFE_MS[purpose] };
      return { ...user, codes: { ...user.codes, [purpose]: code } };
    },
    invite: (target, { texts, username, password }) => deliver(inbox, target, texts, { '{####}': password, '{username}': username }),
    check: (user, purpose, digits) => {
      const code = user.codes[purpose];
      if (code === undefined || clock.now() >= code.expiresAtMs) throw expiredCode();
      if (!isSame(code.digits, digits)) throw codeMismatch();
      return code;
    },
  };
}

/** The answer to a code that came too late. */
export const expiredCode = () => new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
/** The answer to a code that was never sent. */
export const codeMismatch = () => new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.');

/** `CodeDeliveryDetails` with the address masked as Cognito masks it. */
export function deliveryDetails({ attribute, address }: CodeTarget): JsonObject {
  const medium = attribute === 'email' ? 'EMAIL' : 'SMS';
  return {
    AttributeName: attribute,
    DeliveryMedium: medium,
    Destination: attribute === 'email' ? maskedEmail(address) : maskedPhone(address),
  };
}

/** The user without a code that has served. */
export function withoutCode(user: UserRecord, purpose: CodePurpose): UserRecord {
  const { [purpose]: _used, ...codes } = user.codes;
  return { ...user, codes };
}

function deliver(inbox: Inbox, target: CodeTarget, texts: MessageTexts, values: Record<string, string>): void {
  const fill = (text: string) =>
    Object.entries(values).reduce((filled, [placeholder, value]) => filled.replaceAll(placeholder, () => value), text);
  const channel = target.attribute === 'email' ? 'email' : 'sms';
  inbox.deliver({
    channel,
    to: target.address,
    subject: channel === 'email' ? fill(texts.subject) : '',
    text: fill(channel === 'email' ? texts.email : texts.sms),
  });
}

function maskedEmail(address: string): string {
  const [local = '', domain = ''] = address.split('@');
  return `${local.slice(0, 1)}***@${domain.slice(0, 1)}***`;
}

function maskedPhone(number: string): string {
  return `+${'*'.repeat(Math.max(0, number.length - 5))}${number.slice(-4)}`;
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
