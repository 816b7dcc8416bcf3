import type { Json } from '../service.ts';
import { TemplateError } from '../service.ts';
import type { StackTemplate } from './assembly.ts';
import { objectOf, stringOf } from './json.ts';

/**
 * The values of a stack's parameters and of the pseudo parameters; undefined for AWS::NoValue. `has` tells which names those are.
 * Parameters take their defaults; one that is read from Systems Manager on AWS, as CDK's BootstrapVersion, is refused where it is used.
 */
export function parameterValues(
  stack: StackTemplate,
  accountId: string,
): { has(name: string): boolean; valueOf(name: string): Json | undefined } {
  const parameters = objectOf(stack.template.Parameters);
  const pseudo = pseudoParameters(stack, accountId);
  return {
    has: (name) => Object.hasOwn(pseudo, name) || Object.hasOwn(parameters, name),
    valueOf: (name) => {
      if (Object.hasOwn(pseudo, name)) return pseudo[name];
      const { Type: type, Default: value } = objectOf(parameters[name]);
      if (stringOf(type)?.startsWith('AWS::SSM::Parameter::Value') === true) {
        throw new TemplateError(`${stack.stackName}: parameter ${name} is read from Systems Manager, which the local cloud does not do`);
      }
      if (value === undefined) throw new TemplateError(`${stack.stackName}: parameter ${name} has no default`);
      return isListType(type) ? String(value).split(',') : String(value);
    },
  };
}

const isListType = (type: Json | undefined): boolean =>
  stringOf(type) === 'CommaDelimitedList' || stringOf(type)?.startsWith('List<') === true;

/** "Pseudo parameters reference" of the CloudFormation template reference. */
const pseudoParameters = ({ stackName, region }: StackTemplate, accountId: string): Record<string, Json | undefined> => ({
  'AWS::AccountId': accountId,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': stackName,
  'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/00000000-0000-0000-0000-000000000000`,
  'AWS::NotificationARNs': [],
  'AWS::NoValue': undefined,
});
