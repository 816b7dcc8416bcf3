import type { CloudContext, Service } from '../service.ts';
import { publish } from './publish.ts';
import { createSmsAttributes } from './sms-attributes.ts';
import { snsRoute } from './sns-route.ts';

/** Amazon SNS as far as it sends SMS: Publish to a phone number, and the account's settings for SMS. */
export function createSns(context: CloudContext): Service {
  const attributes = createSmsAttributes(context.state);
  const route = snsRoute({
    Publish: (parameters, cause) => publish(context, parameters, cause),
    SetSMSAttributes: attributes.set,
    GetSMSAttributes: attributes.get,
  });
  return { name: 'sns', providers: [], routes: [route] };
}
