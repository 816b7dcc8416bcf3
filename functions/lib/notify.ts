import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Notice, newNoticeRow, noticeId } from '../../domain/entities/notice.ts';
import { wasWritten } from './conditional-write.ts';
import { requiredSetting } from './env.ts';
import { publishNotification } from './publish.ts';
import { documents } from './table.ts';

const TableName = requiredSetting('TABLE');

/** Writes a notification down and tells its user. One that was written before is told again, as it is not known whether that was heard. */
export const notify = async (notice: Notice): Promise<void> => {
  await wasWritten(
    documents.send(new PutCommand({ TableName, Item: newNoticeRow(notice), ConditionExpression: 'attribute_not_exists(PK)' })),
  );
  const { userId, kind, itemId, text, at } = notice;
  await publishNotification({ id: noticeId(notice), userId, kind, itemId: itemId ?? null, text, at: new Date(at).toISOString() });
};
