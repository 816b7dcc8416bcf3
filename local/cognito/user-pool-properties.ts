import { z } from 'zod';
import { type CloudContext, TemplateError, type TemplateResource } from '../service.ts';
import { templateBoolean, templateInteger, templateProperties } from '../template/template-properties.ts';
import { type AttributeRule, STANDARD_ATTRIBUTES } from './attribute-schema.ts';
import { lambdaConfig, poolTriggers } from './triggers/lambda-config.ts';
import type { ContactAttribute, MessageTexts, UserPool } from './user-pool.ts';

const DAY_MS = 86_400_000;
const contact = z.enum(['email', 'phone_number']);
const bounds = { Max: z.coerce.number().optional(), Min: z.coerce.number().optional() };
const notRun = (what: string) =>
  z
    .array(z.unknown())
    .max(0, { message: `${what} is not run` })
    .optional();

const schemaAttribute = z.object({
  AttributeDataType: z.enum(['String', 'Number', 'Boolean', 'DateTime']).default('String'),
  DeveloperOnlyAttribute: z.literal(false, { message: 'developer-only attributes are not run' }).optional(),
  Mutable: templateBoolean.default(true),
  Name: z.string().min(1).max(20),
  NumberAttributeConstraints: z.object({ MaxValue: bounds.Max, MinValue: bounds.Min }).default({}),
  Required: templateBoolean.default(false),
  StringAttributeConstraints: z.object({ MaxLength: bounds.Max, MinLength: bounds.Min }).default({}),
});

const recoveryMechanism = z.object({
  Name: z.enum(['verified_email', 'verified_phone_number', 'admin_only']),
  Priority: templateInteger,
});

const passwordPolicy = z.object({
  MinimumLength: templateInteger.min(6).max(99).default(8),
  RequireLowercase: templateBoolean.default(false),
  RequireNumbers: templateBoolean.default(false),
  RequireSymbols: templateBoolean.default(false),
  RequireUppercase: templateBoolean.default(false),
  TemporaryPasswordValidityDays: templateInteger.min(0).max(365).default(7),
});

const userPoolProperties = z.object({
  AccountRecoverySetting: z.object({ RecoveryMechanisms: z.array(recoveryMechanism).min(1).optional() }).default({}),
  AdminCreateUserConfig: z
    .object({
      AllowAdminCreateUserOnly: templateBoolean.default(false),
      InviteMessageTemplate: z
        .object({ EmailMessage: z.string().optional(), EmailSubject: z.string().optional(), SMSMessage: z.string().optional() })
        .default({}),
    })
    .prefault({}),
  AliasAttributes: notRun('signing in by an alias of a user name (AliasAttributes)'),
  AutoVerifiedAttributes: z.array(contact).default([]),
  DeviceConfiguration: z.undefined({ message: 'remembering devices is not run' }).optional(),
  EmailVerificationMessage: z.string().optional(),
  EmailVerificationSubject: z.string().optional(),
  EnabledMfas: notRun('a second factor'),
  LambdaConfig: lambdaConfig.prefault({}),
  MfaConfiguration: z.literal('OFF', { message: 'a second factor is not run' }).optional(),
  Policies: z
    .object({
      PasswordPolicy: passwordPolicy.prefault({
        RequireLowercase: true,
        RequireNumbers: true,
        RequireSymbols: true,
        RequireUppercase: true,
      }),
      SignInPolicy: z.object({ AllowedFirstAuthFactors: z.array(z.literal('PASSWORD', { message: 'only passwords are run' })) }).optional(),
    })
    .prefault({}),
  Schema: z.array(schemaAttribute).max(50).default([]),
  SmsVerificationMessage: z.string().optional(),
  UserAttributeUpdateSettings: z.object({ AttributesRequireVerificationBeforeUpdate: z.array(contact).default([]) }).prefault({}),
  UsernameAttributes: z.array(contact).default([]),
  UsernameConfiguration: z.object({ CaseSensitive: templateBoolean.default(true) }).prefault({}),
  UserPoolName: z.string().optional(),
  VerificationMessageTemplate: z
    .object({
      DefaultEmailOption: z.literal('CONFIRM_WITH_CODE', { message: 'confirmation by a link is not run' }).optional(),
      EmailMessage: z.string().optional(),
      EmailSubject: z.string().optional(),
      SmsMessage: z.string().optional(),
    })
    .default({}),
});

type UserPoolProperties = z.infer<typeof userPoolProperties>;

/** Properties of `AWS::Cognito::UserPool` that are read, or that ask nothing of the local cloud: where messages come from, tags, price plans. */
export const USER_POOL_PROPERTIES = [
  ...Object.keys(userPoolProperties.shape),
  'DeletionProtection',
  'EmailConfiguration',
  'SmsConfiguration',
  'UserPoolTags',
  'UserPoolTier',
];

/**
 * The pool that a resource describes; its id stays the same for the life of the data directory.
 * @throws TemplateError for second factors, triggers that are not run, aliases, devices, confirmation by link and other things not run.
 */
export function userPoolOf(context: CloudContext, resource: TemplateResource): UserPool {
  const properties = templateProperties(resource, userPoolProperties);
  const policy = properties.Policies.PasswordPolicy;
  const id = `${context.region}_${context.secretName(`cognito-pool/${resource.stackName}/${resource.logicalId}`, 9)}`;
  return {
    id,
    arn: `arn:aws:cognito-idp:${context.region}:${context.accountId}:userpool/${id}`,
    name: properties.UserPoolName ?? resource.generatedName,
    issuer: `https://cognito-idp.${context.region}.amazonaws.com/${id}`,
    signInNames: properties.UsernameAttributes,
    autoVerified: properties.AutoVerifiedAttributes,
    keepOriginal: properties.UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate,
    recovery: recoveryOf(properties),
    caseSensitive: properties.UsernameConfiguration.CaseSensitive,
    passwordPolicy: {
      minimumLength: policy.MinimumLength,
      requireLowercase: policy.RequireLowercase,
      requireUppercase: policy.RequireUppercase,
      requireNumbers: policy.RequireNumbers,
      requireSymbols: policy.RequireSymbols,
    },
    temporaryPasswordMs: policy.TemporaryPasswordValidityDays * DAY_MS,
    attributes: attributesOf(resource, properties),
    adminCreatesOnly: properties.AdminCreateUserConfig.AllowAdminCreateUserOnly,
    verification: verificationOf(properties),
    invitation: invitationOf(properties),
    groups: new Map(),
    triggers: poolTriggers(properties.LambdaConfig),
    properties: resource.properties,
  };
}

/** Without a setting Cognito prefers the phone ("AccountRecoverySetting" of the API reference). */
function recoveryOf({ AccountRecoverySetting }: UserPoolProperties): ContactAttribute[] {
  const mechanisms = AccountRecoverySetting.RecoveryMechanisms;
  if (mechanisms === undefined) return ['phone_number', 'email'];
  const names = [...mechanisms].sort((a, b) => a.Priority - b.Priority).map(({ Name }) => Name);
  return names.flatMap((name) => (name === 'admin_only' ? [] : [name === 'verified_email' ? 'email' : 'phone_number']));
}

function attributesOf(resource: TemplateResource, { Schema }: UserPoolProperties): Map<string, AttributeRule> {
  const rules = new Map(STANDARD_ATTRIBUTES);
  for (const entry of Schema) {
    const standard = STANDARD_ATTRIBUTES.get(entry.Name);
    if (standard === undefined && entry.Required)
      throw new TemplateError(`${resource.logicalId}: the custom attribute ${entry.Name} can't be required`);
    const isNumber = entry.AttributeDataType === 'Number';
    rules.set(standard === undefined ? `custom:${entry.Name}` : entry.Name, {
      type: standard?.type ?? entry.AttributeDataType,
      mutable: entry.Mutable,
      required: entry.Required,
      minimum: (isNumber ? entry.NumberAttributeConstraints.MinValue : entry.StringAttributeConstraints.MinLength) ?? standard?.minimum,
      maximum:
        (isNumber ? entry.NumberAttributeConstraints.MaxValue : entry.StringAttributeConstraints.MaxLength) ??
        standard?.maximum ??
        (isNumber ? undefined : 2048),
    });
  }
  return rules;
}

function verificationOf(properties: UserPoolProperties): MessageTexts {
  const template = properties.VerificationMessageTemplate;
  return {
    subject: template.EmailSubject ?? properties.EmailVerificationSubject ?? 'Your verification code',
    email: template.EmailMessage ?? properties.EmailVerificationMessage ?? 'Your verification code is {####}.',
    sms: template.SmsMessage ?? properties.SmsVerificationMessage ?? 'Your verification code is {####}.',
  };
}

function invitationOf({ AdminCreateUserConfig }: UserPoolProperties): MessageTexts {
  const template = AdminCreateUserConfig.InviteMessageTemplate;
  return {
    subject: template.EmailSubject ?? 'Your temporary password',
    email: template.EmailMessage ?? 'Your username is {username} and temporary password is {####}.',
    sms: template.SMSMessage ?? 'Your username is {username} and temporary password is {####}.',
  };
}
