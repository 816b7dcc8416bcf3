// biome-ignore-all lint/suspicious/noTemplateCurlyInString: such texts are what Fn::Sub takes.
import { describe, expect, it } from 'vitest';
import { type JsonObject, type ResourceProvider, TemplateError, type TemplateResource } from '../../../local/service.ts';
import { openStateStore } from '../../../local/state/state-store.ts';
import { templateChange } from '../../../local/state/template-change.ts';
import { readAssembly } from '../../../local/template/assembly.ts';
import { deploy } from '../../../local/template/deployment.ts';
import { type AssemblyOptions, type TestTemplate, writeAssembly } from '../../support/assembly.ts';

const context = { accountId: '000000000000', secretName: (_: string, length: number) => 'z'.repeat(length) };

async function run(stacks: Record<string, TestTemplate>, options?: AssemblyOptions) {
  const made: TemplateResource[] = [];
  const provider: ResourceProvider = {
    type: 'Test::Thing',
    honoured: ['Name'],
    create: (resource) => {
      made.push(resource);
      return { ref: String(resource.properties.Name ?? resource.generatedName), attributes: { Size: 7 } };
    },
  };
  const result = await deploy({
    stacks: readAssembly(writeAssembly(stacks, options)),
    providers: [provider],
    context,
    change: templateChange(openStateStore(undefined)),
  });
  return { ...result, made };
}

const thing = (properties: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  Type: 'Test::Thing',
  Properties: properties,
  ...more,
});
const output = (value: JsonObject, more: JsonObject = {}): JsonObject => ({ Value: value, ...more });

describe('a deployment', () => {
  it('makes each resource after all that it refers to', async () => {
    const Resources = {
      First: thing({ Name: { 'Fn::Sub': '${Second}!' } }),
      Second: thing({ Name: { 'Fn::GetAtt': ['Third', 'Size'] } }),
      Third: thing({}, { DependsOn: ['Fourth'] }),
      Fourth: thing(),
    };
    const { made } = await run({ S: { Resources } });
    expect(made.map(({ logicalId }) => logicalId)).toEqual(['Fourth', 'Third', 'Second', 'First']);
    expect(made.at(-1)!.properties).toEqual({ Name: '7!' });
  });

  it('names the circle when resources refer to one another', async () => {
    const Resources = { A: thing({ Name: { Ref: 'B' } }), B: thing({}, { DependsOn: 'A' }) };
    await expect(run({ S: { Resources } })).rejects.toThrow(
      new TemplateError('The resources of S depend on one another in a circle: A -> B -> A'),
    );
  });

  it('leaves out resources and outputs whose condition fails', async () => {
    const { made, outputs } = await run({
      S: {
        Parameters: { Stage: { Type: 'String', Default: 'dev' } },
        Conditions: { Prod: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
        Resources: { Always: thing({ Name: 'a' }), Prod: thing({}, { Condition: 'Prod' }) },
        Outputs: { Always: output({ Ref: 'Always' }), Prod: output({ Ref: 'Prod' }, { Condition: 'Prod' }) },
      },
    });
    expect(made.map(({ logicalId }) => logicalId)).toEqual(['Always']);
    expect(outputs).toEqual({ S: { Always: 'a' } });
  });

  it('gives the exports of one stack to another', async () => {
    const { outputs } = await run(
      {
        App: { Resources: { T: thing({ Name: { 'Fn::ImportValue': 'base-name' } }) }, Outputs: { Name: output({ Ref: 'T' }) } },
        Base: { Resources: { T: thing({ Name: 'b' }) }, Outputs: { Name: output({ Ref: 'T' }, { Export: { Name: 'base-name' } }) } },
      },
      { dependencies: { App: ['Base'] } },
    );
    expect(outputs).toEqual({ Base: { Name: 'b' }, App: { Name: 'b' } });
  });

  it('knows the pseudo parameters', async () => {
    const sub = '${AWS::AccountId} ${AWS::Region} ${AWS::Partition} ${AWS::URLSuffix} ${AWS::StackName}';
    const { outputs } = await run({ S: { Resources: {}, Outputs: { All: output({ 'Fn::Sub': sub }) } } });
    expect(outputs.S!.All).toBe('000000000000 eu-central-1 aws amazonaws.com S');
  });

  it('gives a resource without a name one that is made of stack, logical id and a kept part', async () => {
    const { outputs } = await run({ S: { Resources: { T: thing() }, Outputs: { Name: output({ Ref: 'T' }) } } });
    expect(outputs.S).toEqual({ Name: 'S-T-zzzzzzzzzzzz' });
  });

  it('names types that are not run with their counts, and properties without effect a line a type', async () => {
    const Resources = {
      A: thing({ Name: 'a', Tags: [], Colour: 'red' }),
      B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'pics' } },
      C: { Type: 'AWS::IAM::Role' },
      D: { Type: 'AWS::IAM::Role' },
    };
    const { warnings } = await run({ S: { Resources } });
    expect(warnings).toEqual(['Not run yet here: AWS::IAM::Role x2, AWS::S3::Bucket', 'Test::Thing: without effect here: Colour, Tags']);
  });

  it('gives types that are not run the references that AWS gives them', async () => {
    const Resources = {
      Pics: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'pics' } },
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'things' } },
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { 'Fn::Nope': 1 } } },
      Acl: { Type: 'AWS::WAFv2::WebACL' },
    };
    const { outputs } = await run({
      S: {
        Resources,
        Outputs: {
          Bucket: output({ Ref: 'Pics' }),
          BucketArn: output({ 'Fn::GetAtt': ['Pics', 'Arn'] }),
          Domain: output({ 'Fn::GetAtt': ['Pics', 'RegionalDomainName'] }),
          BusName: output({ 'Fn::GetAtt': ['Bus', 'Name'] }),
          BusArn: output({ 'Fn::GetAtt': ['Bus', 'Arn'] }),
          RoleArn: output({ 'Fn::GetAtt': ['Role', 'Arn'] }),
          AclArn: output({ 'Fn::GetAtt': ['Acl', 'Arn'] }),
        },
      },
    });
    expect(outputs.S).toEqual({
      Bucket: 'pics',
      BucketArn: 'arn:aws:s3:::pics',
      Domain: 'pics.s3.eu-central-1.amazonaws.com',
      BusName: 'things',
      BusArn: 'arn:aws:events:eu-central-1:000000000000:event-bus/things',
      RoleArn: 'arn:aws:iam::000000000000:role/S-Role-zzzzzzzzzzzz',
      AclArn: 'arn:aws:wafv2:eu-central-1:000000000000:webacl/S-Acl-zzzzzzzzzzzz',
    });
  });

  it.each<[string, TestTemplate, string]>([
    ['a missing resource', { Resources: { A: thing({ Name: { Ref: 'Gone' } }) } }, 'S: resource A: there is no resource or parameter Gone'],
    [
      'a missing attribute',
      { Resources: { A: thing(), B: thing({ Name: { 'Fn::GetAtt': ['A', 'Nope'] } }) } },
      'S: resource B: A has no attribute Nope in the local cloud',
    ],
    ['a resource without a type', { Resources: { A: { Properties: {} } } }, 'S: resource A has no Type'],
    ['a resource that is no object', { Resources: { A: 'x' } }, 'S: resource A is not well-formed'],
    [
      'a parameter without a value',
      { Parameters: { P: { Type: 'String' } }, Resources: { A: thing({ Name: { Ref: 'P' } }) } },
      'S: parameter P has no default',
    ],
    ['a missing export', { Resources: { A: thing({ Name: { 'Fn::ImportValue': 'x' } }) } }, 'S: resource A: no stack exports x'],
  ])('refuses %s in one line', async (_, template, message) => {
    await expect(run({ S: template })).rejects.toThrow(new TemplateError(message));
  });

  it("ignores CDK's BootstrapVersion, which lives in Systems Manager, until something uses it", async () => {
    const Parameters = { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' } };
    await expect(run({ S: { Parameters, Resources: { A: thing() } } })).resolves.toBeDefined();
    await expect(run({ S: { Parameters, Resources: { A: thing({ Name: { Ref: 'BootstrapVersion' } }) } } })).rejects.toThrow(
      new TemplateError('S: parameter BootstrapVersion is read from Systems Manager, which the local cloud does not do'),
    );
  });
});
