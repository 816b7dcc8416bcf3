import { type AsyncLambdaPort, AwsError, type Json } from '../../../local/service.ts';

/** Functions that only note what they are invoked with; the real ones have tests of their own. */
export interface NotedLambda extends AsyncLambdaPort {
  readonly events: { functionName: string; payload: Json; operation: string | undefined }[];
  /** Errors of the next invocations, in this order. */
  readonly failures: AwsError[];
}

export function notedLambda(): NotedLambda {
  const events: NotedLambda['events'] = [];
  const failures: AwsError[] = [];
  return {
    events,
    failures,
    invokeLater: async ({ functionName, payload, cause }) => {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      if (functionName.endsWith(':missing')) throw new AwsError('ResourceNotFoundException', `Function not found: ${functionName}`, 404);
      events.push({ functionName, payload, operation: cause?.operation });
    },
  };
}

export const lambdaArn = (name: string): string => `arn:aws:lambda:eu-central-1:000000000000:function:${name}`;
export const queueArn = (name: string): string => `arn:aws:sqs:eu-central-1:000000000000:${name}`;
export const busArn = (name: string): string => `arn:aws:events:eu-central-1:000000000000:event-bus/${name}`;
