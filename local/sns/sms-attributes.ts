import { AwsError, type JsonObject, type StateStore } from '../service.ts';
import { type QueryParameters, queryEntries, queryTextMap } from './query-request.ts';

/** The settings of an account for SMS, and what their values look like (SetSMSAttributes of the API reference). */
const SETTINGS: Readonly<Record<string, RegExp>> = {
  DefaultSMSType: /^(Promotional|Transactional)$/,
  DefaultSenderID: /^(?=.*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9-]{0,9}[A-Za-z0-9])?$/,
  DeliveryStatusIAMRole: /^arn:aws[\w-]*:iam::/,
  DeliveryStatusSuccessSamplingRate: /^(100|\d{1,2})$/,
  MonthlySpendLimit: /^\d+$/,
  UsageReportS3Bucket: /^[a-z0-9.-]{3,63}$/,
};

/** GetSMSAttributes and SetSMSAttributes. Settings are kept and told, and change nothing: no message here costs anything. */
export function createSmsAttributes(state: StateStore) {
  const table = state.table<string>('sns-sms-attributes');
  return {
    set: (parameters: QueryParameters): JsonObject => {
      const given = Object.entries(queryTextMap(parameters, 'attributes'));
      for (const [name, value] of given) {
        if (!Object.hasOwn(SETTINGS, name)) throw new AwsError('InvalidParameter', `Invalid parameter: ${name} is not a valid attribute`);
        if (!SETTINGS[name]?.test(value)) throw new AwsError('InvalidParameter', `Invalid parameter: ${name}`);
      }
      state.atomically(() => {
        for (const [name, value] of given) table.put(name, value);
      });
      return {};
    },
    get: (parameters: QueryParameters): JsonObject => {
      const wanted = queryEntries(parameters, 'attributes.member').map((entry) => entry.get('') ?? '');
      const shown = table.entries().filter(([name]) => wanted.length === 0 || wanted.includes(name));
      return { attributes: Object.fromEntries(shown) };
    },
  };
}
