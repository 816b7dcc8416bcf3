import { type AwsOperation, awsJsonRoute, requireSigned } from '../http/aws-json.ts';
import { AwsError, type CloudContext, type Json, type JsonObject, type ResourceProvider, type Service } from '../service.ts';
import { listOf, stringOf } from '../template/json.ts';

interface Parameter {
  readonly Name: string;
  readonly Type: string;
  readonly Value: string;
  readonly ARN: string;
  readonly LastModifiedDate: number;
  readonly Version: number;
  readonly DataType: string;
}

type Signed = (input: JsonObject) => Json;

/** Parameter Store as far as stacks and their functions read it: GetParameter, GetParameters, GetParametersByPath. */
export function createSsm(context: CloudContext): Service {
  const parameters = new Map<string, Parameter>();
  const find = (name: Json | undefined): Parameter | undefined => parameters.get(stringOf(name) ?? '');
  const signed =
    (operation: Signed): AwsOperation =>
    (input, { caller }) => {
      requireSigned(caller);
      return operation(input);
    };
  const operations: Record<string, AwsOperation> = {
    GetParameter: signed(({ Name: name }) => {
      const parameter = find(name);
      if (parameter === undefined) throw new AwsError('ParameterNotFound', `Parameter ${String(name)} not found.`);
      return { Parameter: { ...parameter } };
    }),
    GetParameters: signed(({ Names: names }) => {
      const found = listOf(names).flatMap((name) => find(name) ?? []);
      return {
        Parameters: found.map((parameter) => ({ ...parameter })),
        InvalidParameters: listOf(names).filter((name) => find(name) === undefined),
      };
    }),
    GetParametersByPath: signed(({ Path: path, Recursive: recursive }) => {
      const below = [...parameters.values()].filter(({ Name: name }) => isBelow(name, String(path), recursive === true));
      return { Parameters: below.map((parameter) => ({ ...parameter })) };
    }),
  };
  return {
    name: 'ssm',
    providers: [parameterProvider(context, parameters)],
    routes: [awsJsonRoute({ targetPrefix: 'AmazonSSM', contentType: 'application/x-amz-json-1.1', operations })],
  };
}

const parameterProvider = ({ region, accountId, clock }: CloudContext, parameters: Map<string, Parameter>): ResourceProvider => ({
  type: 'AWS::SSM::Parameter',
  honoured: ['Name', 'Type', 'Value', 'Description', 'DataType'],
  create: ({ properties, generatedName }) => {
    const Name = stringOf(properties.Name) ?? generatedName;
    const Type = stringOf(properties.Type) ?? 'String';
    const Value = String(properties.Value ?? '');
    const ARN = `arn:aws:ssm:${region}:${accountId}:parameter${Name.startsWith('/') ? '' : '/'}${Name}`;
    parameters.set(Name, { Name, Type, Value, ARN, LastModifiedDate: clock.now() / 1000, Version: 1, DataType: 'text' });
    return { ref: Name, attributes: { Type, Value } };
  },
});

/** One level below the path, or any with `recursive`. */
function isBelow(name: string, path: string, recursive: boolean): boolean {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  return name.startsWith(prefix) && (recursive || !name.slice(prefix.length).includes('/'));
}
