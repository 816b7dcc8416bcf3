import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { PhoneRow } from '../../domain/entities/phone.ts';
import { PHONE_SORT, phonePartition, SENT_SORT, sentPartition } from '../../domain/keys.ts';
import { OTP_FAILURES_MAX } from '../../domain/limits.ts';
import { requiredSetting } from './env.ts';
import { documents } from './table.ts';

const TableName = requiredSetting('TABLE');
const HOUR_MS = 3_600_000;
const SECOND_MS = 1000;

/** What the work answers, or `otherwise` when the condition of its write does not hold. */
export const unless = async <T>(work: Promise<T>, otherwise: T): Promise<T> =>
  work.catch((error: unknown) => {
    if (error instanceof ConditionalCheckFailedException) {
      return otherwise;
    }
    throw error;
  });

const keyOf = (phoneName: string) => ({ PK: phonePartition(phoneName), SK: PHONE_SORT });

/** The turns are a set in the table, which holds each once, and a list in the rules. */
const rowOf = (item: Record<string, unknown> | undefined): PhoneRow | null =>
  item === undefined ? null : ({ ...item, turns: [...((item.turns as Set<string> | undefined) ?? [])] } as PhoneRow);

/** The row of a phone, read consistently; null when there is none. It may be past its end: ask `liveRow`. */
export const readPhone = async (phoneName: string): Promise<PhoneRow | null> => {
  const { Item } = await documents.send(new GetCommand({ TableName, Key: keyOf(phoneName), ConsistentRead: true }));
  return rowOf(Item);
};

/** Writes a row with a new code in the place of the one that was read. False when somebody was quicker; nothing is written then. */
export const putCode = (before: PhoneRow | null, row: PhoneRow): Promise<boolean> =>
  unless(
    documents
      .send(
        new PutCommand({
          TableName,
          Item: row,
          ...(before === null
            ? { ConditionExpression: 'attribute_not_exists(PK)' }
            : {
                ConditionExpression: 'challengeId = :read AND attempts = :attempts',
                ExpressionAttributeValues: { ':read': before.challengeId, ':attempts': before.attempts },
              }),
        }),
      )
      .then(() => true),
    false,
  );

/** An answer to the code of a challenge, in one turn of a session. */
export type Answer = { phoneName: string; challengeId: string; turn: string };

/**
 * Counts an answer that is about to be compared, and answers the row; null when it must not be: the code is too old, used, was answered too
 * often or has a successor, or the phone is locked. All in one condition, so that no number of answers at the same time gets past it.
 */
export const countAnswer = async (answer: Answer, attemptsMax: number, now: number): Promise<PhoneRow | null> => {
  const Attributes = await unless(
    documents
      .send(
        new UpdateCommand({
          TableName,
          Key: keyOf(answer.phoneName),
          UpdateExpression: 'ADD attempts :one, failures :one, turns :turn SET triedAt = :now',
          ConditionExpression:
            'challengeId = :id AND codeExpiresAt > :now AND attribute_not_exists(usedBy) AND attempts < :attemptsMax AND failures < :failuresMax',
          ExpressionAttributeValues: {
            ':one': 1,
            ':turn': new Set([answer.turn]),
            ':now': now,
            ':id': answer.challengeId,
            ':attemptsMax': attemptsMax,
            ':failuresMax': OTP_FAILURES_MAX,
          },
          ReturnValues: 'ALL_NEW',
        }),
      )
      .then((output) => output.Attributes),
    undefined,
  );
  return rowOf(Attributes);
};

/**
 * Uses a code up: true for one answer, however many are right at the same time. `nonce` is this answer's own, so that a write which is sent
 * again, after its outcome got lost, finds its own and not another's.
 */
export const spendCode = ({ phoneName, challengeId }: Answer, nonce: string): Promise<boolean> =>
  unless(
    documents
      .send(
        new UpdateCommand({
          TableName,
          Key: keyOf(phoneName),
          UpdateExpression: 'SET usedBy = :nonce, failures = :none',
          ConditionExpression: 'challengeId = :id AND (attribute_not_exists(usedBy) OR usedBy = :nonce)',
          ExpressionAttributeValues: { ':nonce': nonce, ':none': 0, ':id': challengeId },
        }),
      )
      .then(() => true),
    false,
  );

/** Counts a message of the whole stage, or looks without counting. False when the hour has had as many as it may. */
export const countSent = (now: number, max: number, counts: boolean): Promise<boolean> =>
  unless(
    documents
      .send(
        new UpdateCommand({
          TableName,
          Key: { PK: sentPartition(new Date(now).toISOString()), SK: SENT_SORT },
          UpdateExpression: 'ADD messages :count SET expiresAtEpoch = :end',
          ConditionExpression: 'attribute_not_exists(messages) OR messages < :max',
          ExpressionAttributeValues: {
            ':count': counts ? 1 : 0,
            ':max': max,
            ':end': Math.ceil((now + 2 * HOUR_MS) / SECOND_MS),
          },
        }),
      )
      .then(() => true),
    false,
  );

/** The start of the next hour of the stage's count. Milliseconds since 1970. */
export const nextHour = (now: number): number => (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
