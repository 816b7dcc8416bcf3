import type { JsonObject } from '../service.ts';
import type { AttributeRule } from './attribute-schema.ts';
import type { PoolTriggers } from './triggers/lambda-config.ts';

/** Attributes by which users may sign in and to which codes are sent. */
export type ContactAttribute = 'email' | 'phone_number';

/** What a pool asks of passwords; lengths in characters. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireLowercase: boolean;
  readonly requireUppercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
}

/** Texts with the placeholders `{####}` (code or password) and `{username}`. */
export interface MessageTexts {
  readonly subject: string;
  readonly email: string;
  readonly sms: string;
}

interface UserGroup {
  readonly name: string;
  readonly description: string | undefined;
  /** Lower ones come first; groups without one come last. */
  readonly precedence: number | undefined;
}

/** A user pool of the template. */
export interface UserPool {
  /** `<region>_<9 characters>`. */
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** `https://cognito-idp.<region>.amazonaws.com/<id>`, the `iss` of its tokens. */
  readonly issuer: string;
  /** Empty when users choose a user name of their own. */
  readonly signInNames: readonly ContactAttribute[];
  readonly autoVerified: readonly ContactAttribute[];
  /** Attributes that keep their old value until the new one is verified. */
  readonly keepOriginal: readonly ContactAttribute[];
  /** Where a code to reset the password may go, first choice first; empty when only an administrator may reset it. */
  readonly recovery: readonly ContactAttribute[];
  readonly caseSensitive: boolean;
  readonly passwordPolicy: PasswordPolicy;
  readonly temporaryPasswordMs: number;
  readonly attributes: ReadonlyMap<string, AttributeRule>;
  readonly adminCreatesOnly: boolean;
  readonly verification: MessageTexts;
  readonly invitation: MessageTexts;
  readonly groups: Map<string, UserGroup>;
  readonly triggers: PoolTriggers;
  /** The template's own properties, for DescribeUserPool. */
  readonly properties: JsonObject;
}

/** An app client of a pool. */
export interface UserPoolClient {
  readonly id: string;
  readonly name: string;
  readonly pool: UserPool;
  readonly secret: string | undefined;
  /** `ExplicitAuthFlows`, such as `ALLOW_USER_SRP_AUTH`. */
  readonly flows: ReadonlySet<string>;
  readonly accessTokenSeconds: number;
  readonly idTokenSeconds: number;
  readonly refreshTokenMs: number;
  /** How long a challenge may be answered. */
  readonly sessionMs: number;
  /** Undefined when refresh tokens are not rotated, else how long a rotated one still works. */
  readonly rotationGraceMs: number | undefined;
  readonly readable: ReadonlySet<string>;
  readonly writable: ReadonlySet<string>;
  readonly hidesUserExistence: boolean;
  readonly revocable: boolean;
  /** The template's own properties, for DescribeUserPoolClient. */
  readonly properties: JsonObject;
}
