/** What a deployed stack tells its clients: the outputs that this client needs, the last ones for signing in only. */
export type StackOutputs = {
  ApiUrl: string;
  ApiKey: string;
  Region: string;
  UserPoolId?: string;
  UserPoolClientId?: string;
  /** Where the services of AWS are imitated, when the stage runs on one machine. */
  LocalEndpoint?: string;
};

/** The file that `cdk deploy --outputs-file` and `npm start` write: outputs by stack name. */
export type OutputsFile = Record<string, Partial<StackOutputs>>;

const isStackOutputs = (outputs: Partial<StackOutputs>): outputs is StackOutputs =>
  typeof outputs.ApiUrl === 'string' && typeof outputs.ApiKey === 'string' && typeof outputs.Region === 'string';

/**
 * The outputs of one stack, given as such or as the whole outputs file.
 * @throws Error when there is no stack with ApiUrl, ApiKey and Region, or more than one.
 */
export const stackOutputs = (outputs: StackOutputs | OutputsFile): StackOutputs => {
  const candidates = [outputs, ...Object.values(outputs)].filter(
    (candidate): candidate is StackOutputs => typeof candidate === 'object' && isStackOutputs(candidate),
  );
  const [only] = candidates;
  if (only === undefined || candidates.length > 1) {
    throw new Error('The outputs must hold ApiUrl, ApiKey and Region of exactly one stack, as `cdk deploy --outputs-file` writes them.');
  }
  return only;
};
