import type { Json, ResourceValues, TemplateResource } from '../service.ts';
import { stringOf } from './json.ts';

interface Place {
  readonly region: string;
  readonly accountId: string;
}

/** How a type that is not run names itself: the property with its name, its ARN, and what else may be asked of it. */
interface Naming {
  readonly nameProperty?: string;
  readonly lowerCase?: boolean;
  readonly arn?: (name: string, place: Place) => string;
  readonly refIsArn?: boolean;
  readonly attributes?: (name: string, place: Place) => Readonly<Record<string, Json>>;
}

/** "Return values" on each type's page of the CloudFormation template reference. */
const NAMINGS: Readonly<Record<string, Naming>> = {
  'AWS::IAM::Role': { nameProperty: 'RoleName', arn: (name, { accountId }) => `arn:aws:iam::${accountId}:role/${name}` },
  'AWS::IAM::User': { nameProperty: 'UserName', arn: (name, { accountId }) => `arn:aws:iam::${accountId}:user/${name}` },
  'AWS::IAM::ManagedPolicy': {
    nameProperty: 'ManagedPolicyName',
    arn: (name, { accountId }) => `arn:aws:iam::${accountId}:policy/${name}`,
    refIsArn: true,
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    arn: (name, { region, accountId }) => `arn:aws:logs:${region}:${accountId}:log-group:${name}:*`,
  },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    lowerCase: true,
    arn: (name) => `arn:aws:s3:::${name}`,
    attributes: (name, { region }) => ({
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
      WebsiteURL: `http://${name}.s3-website.${region}.amazonaws.com`,
    }),
  },
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    arn: (name, { region, accountId }) => `arn:aws:events:${region}:${accountId}:event-bus/${name}`,
    attributes: (name) => ({ Name: name }),
  },
  'AWS::Events::Rule': { nameProperty: 'Name', arn: (name, { region, accountId }) => `arn:aws:events:${region}:${accountId}:rule/${name}` },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    arn: (name, { region, accountId }) => `arn:aws:sqs:${region}:${accountId}:${name}`,
    attributes: (name, { region, accountId }) => ({
      QueueName: name,
      QueueUrl: `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
    }),
  },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    arn: (name, { region, accountId }) => `arn:aws:sns:${region}:${accountId}:${name}`,
    refIsArn: true,
    attributes: (name) => ({ TopicName: name }),
  },
  'AWS::KMS::Key': {
    arn: (name, { region, accountId }) => `arn:aws:kms:${region}:${accountId}:key/${name}`,
    attributes: (name) => ({ KeyId: name }),
  },
  'AWS::CloudWatch::Alarm': {
    nameProperty: 'AlarmName',
    arn: (name, { region, accountId }) => `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`,
  },
};

/** The property that gives a resource of a type that is not run its name, where the type is known to have one. */
export const namePropertyOf = (type: string): string | undefined => NAMINGS[type]?.nameProperty;

/** What Ref and Fn::GetAtt give for a resource that has a name and nothing behind it. */
export interface NamedResource extends ResourceValues {
  /** Any attribute: of a known type its documented form, else a text made of the name, since only a name can be asked of it. */
  readonly attribute: (name: string) => Json;
}

/** Values for a resource whose type the local cloud does not run: ARNs of the documented form where the type is known. */
export function namedResource(resource: TemplateResource, place: Place): NamedResource {
  const naming = NAMINGS[resource.type] ?? {};
  const given = naming.nameProperty === undefined ? undefined : stringOf(resource.properties[naming.nameProperty]);
  const name = naming.lowerCase === true ? (given ?? resource.generatedName).toLowerCase() : (given ?? resource.generatedName);
  const arn = (naming.arn ?? generalArn(resource.type))(name, place);
  const attributes: Readonly<Record<string, Json>> = { Arn: arn, ...naming.attributes?.(name, place) };
  return {
    ref: naming.refIsArn === true ? arn : name,
    attributes,
    attribute: (wanted) => attributes[wanted] ?? `${name}-${wanted}`,
  };
}

/** `AWS::WAFv2::WebACL` gives `arn:aws:wafv2:REGION:ACCOUNT:webacl/NAME`. */
function generalArn(type: string): NonNullable<Naming['arn']> {
  const [, service = 'custom', kind = 'resource'] = type.toLowerCase().split('::');
  return (name, { region, accountId }) => `arn:aws:${service}:${region}:${accountId}:${kind}/${name}`;
}
