import type { StackOutputs } from '../client/index.ts';

/** What the tools need of a stage. */
export interface Stage {
  /** Name of the stack, such as `EcoBid-dev`. */
  readonly stackName: string;
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly region: string;
  /** Where AWS's services answer, when the stage is local. */
  readonly endpoint: string | undefined;
}

/** Stack outputs by stack and name, as `cdk deploy --outputs-file` writes them. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Takes a stage out of the outputs of `cdk deploy --outputs-file`, or of the local cloud.
 * @throws Error naming the first output that is missing.
 */
export function stageOf(outputs: Outputs): Stage {
  const [stackName, values] = Object.entries(outputs).find(([, stack]) => stack.ApiUrl !== undefined) ?? [];
  if (stackName === undefined || values === undefined) throw new Error('The outputs name no stack with an ApiUrl.');
  const output = (name: string): string => {
    const value = values[name];
    if (value === undefined) throw new Error(`The outputs of ${stackName} have no ${name}.`);
    return value;
  };
  return {
    stackName,
    apiUrl: output('ApiUrl'),
    apiKey: output('ApiKey'),
    userPoolId: output('UserPoolId'),
    clientId: output('UserPoolClientId'),
    region: output('Region'),
    endpoint: values.LocalEndpoint ?? Object.values(outputs).find((stack) => stack.LocalEndpoint !== undefined)?.LocalEndpoint,
  };
}

/** The stage as the client wants to know it. */
export function clientOutputsOf({ apiUrl, apiKey, region, userPoolId, clientId, endpoint }: Stage): StackOutputs {
  const outputs = { ApiUrl: apiUrl, ApiKey: apiKey, Region: region, UserPoolId: userPoolId, UserPoolClientId: clientId };
  return endpoint === undefined ? outputs : { ...outputs, LocalEndpoint: endpoint };
}
