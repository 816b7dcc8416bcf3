import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../service.ts';
import { listOf } from '../template/json.ts';
import type { Answer } from './gateway.ts';

const PREFIX = 'com.amazonaws.dynamodb.v20120810#';

/** Nothing came back: the call may have had its effect, or not. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** "Error handling with DynamoDB" (DynamoDB Developer Guide): the caller goes too fast; a retry may do. */
export const throttled = (): Answer =>
  refusal(400, 'ProvisionedThroughputExceededException', {
    message:
      'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  });

/** The same page, errors of status 500: whether a write was done stays open. */
export const internalError = (): Answer => refusal(500, 'InternalServerError', { message: 'Internal server error' });

/**
 * Another transaction holds an item: a single write is refused, a transaction is cancelled with a reason for each of its items, of
 * which the one at the share `draw` of the list is held ("TransactWriteItems", errors; DynamoDB API reference).
 */
export function conflict(action: string, input: JsonObject, draw: number): Answer {
  if (!action.startsWith('Transact'))
    return refusal(400, 'TransactionConflictException', { message: 'Transaction is ongoing for the item' });
  const items = listOf(input.TransactItems);
  const held = Math.floor(draw * items.length);
  const reasons = items.map((_, at) =>
    at === held ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' } : { Code: 'None' },
  );
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return refusal(400, 'TransactionCanceledException', {
    CancellationReasons: reasons,
    Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
  });
}

const refusal = (status: number, code: string, content: JsonObject): Answer => ({
  status,
  requestId: randomUUID(),
  body: { __type: `${PREFIX}${code}`, ...content },
});
