import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { warn } from './log.ts';

/** One try: a message that was taken although the answer got lost would otherwise be sent twice. */
const sns = new SNSClient({ maxAttempts: 1 });
/** Cognito waits five seconds for a trigger, and the rest of it needs some. */
const ANSWER_MS_MAX = 2500;
/** US dollars for one message; where it costs more, SNS does not send it. */
const PRICE_MAX = '0.20';

/**
 * Sends a text to a phone (E.164), once and never again: a failure is only told to the log, since nobody knows then whether the message went out,
 * and its reader can ask for another.
 */
export const sendSms = async (phone: string, text: string): Promise<void> => {
  const command = new PublishCommand({
    PhoneNumber: phone,
    Message: text,
    MessageAttributes: {
      'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
      'AWS.SNS.SMS.MaxPrice': { DataType: 'Number', StringValue: PRICE_MAX },
    },
  });
  try {
    await sns.send(command, { abortSignal: AbortSignal.timeout(ANSWER_MS_MAX) });
  } catch (error) {
    warn('a message may not have been sent', {}, error);
  }
};
