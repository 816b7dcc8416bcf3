import { AsyncLocalStorage } from 'node:async_hooks';
import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import type { Context } from 'aws-lambda';
import { describedError, redacted } from './redaction.ts';

/** What a line tells beyond its message. Nothing of a payload belongs here: name what is needed, and keys that may hold secrets are redacted. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** What is known of a call before it runs. `subject` is the id of a user or a thing, never a phone number or an address. */
export type Call = { operation: string; subject?: string };

/** What is written down of accounts, for whoever has to find out later what happened. */
export type AuditEvent =
  | 'CODE_ISSUED'
  | 'SIGNED_IN'
  | 'SIGN_IN_REFUSED'
  | 'SESSION_REFRESHED'
  | 'USER_SUSPENDED'
  | 'USER_UNSUSPENDED'
  | 'ACCOUNT_DELETED';

const calls = new AsyncLocalStorage<Call & { requestId: string | undefined }>();

class LineFormatter extends LogFormatter {
  formatAttributes({ logLevel, timestamp, message }: UnformattedAttributes, fields: LogAttributes): LogItem {
    const { requestId, operation, subject } = calls.getStore() ?? {};
    const allowed = Object.fromEntries(Object.entries({ subject, ...fields }).map(([key, value]) => [key, redacted(key, value)]));
    return new LogItem({
      attributes: { timestamp: this.formatTimestamp(timestamp), level: logLevel, message, requestId, operation, ...allowed },
    });
  }
}

const logger = new Logger({ logFormatter: new LineFormatter() });

/** Writes that something went wrong that a person may want to know of; `message` is a fixed sentence without anything of a payload. */
export const warn = (message: string, fields: LogFields = {}, cause?: unknown): void =>
  logger.warn(message, cause === undefined ? fields : { ...fields, ...describedError(cause) });

/** Writes an audit line: what was done with an account, whose it is (the call's subject when none is given), and how that ended. */
export const audit = (event: AuditEvent, fields: LogFields = {}): void => logger.info(event, { audit: true, ...fields });

/** `OK`, the code of a refusal that a function answers as data, or the name of what was thrown. */
const codeOf = (answer: unknown): string => {
  const refusal = typeof answer === 'object' && answer !== null && 'refusal' in answer ? answer.refusal : null;
  return typeof refusal === 'object' && refusal !== null && 'code' in refusal ? String(refusal.code) : 'OK';
};

/**
 * A handler that writes one line a call: request id, operation, subject, milliseconds and code. What it throws is thrown on under its own
 * name but without words that may quote a payload, since Lambda writes those to the log, and Cognito to its caller.
 */
export const logged =
  <Args extends [event: unknown, ...rest: unknown[]], Answer>(
    callOf: (...args: Args) => Call,
    handler: (...args: Args) => Promise<Answer>,
  ): ((...args: Args) => Promise<Answer>) =>
  (...args) => {
    const context = args[1] as Context | undefined;
    return calls.run({ ...callOf(...args), requestId: context?.awsRequestId }, async () => {
      const began = performance.now();
      const ms = (): number => Math.round(performance.now() - began);
      try {
        const answer = await handler(...args);
        logger.info('done', { ms: ms(), code: codeOf(answer) });
        return answer;
      } catch (error) {
        const described = describedError(error);
        logger.error('failed', { ms: ms(), code: described.error, ...described });
        throw Object.assign(new Error(described.reason ?? 'The function failed.'), { name: described.error });
      }
    });
  };
