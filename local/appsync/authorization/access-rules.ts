/**
 * Who may have a field, by the directives of the schema. A directive of the field beats those of its type; without any, only the API's
 * default mode may enter; several directives are alternatives.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
import { type ConstDirectiveNode, type GraphQLField, type GraphQLObjectType, Kind } from 'graphql';
import { TemplateError } from '../../service.ts';
import type { AuthorizationMode, Caller } from './caller.ts';

/** The modes that may have a field; a list of groups narrows the user pool's mode to their members. */
export type AccessRule = ReadonlyMap<AuthorizationMode, readonly string[] | undefined>;

const DIRECTIVES: ReadonlyMap<string, AuthorizationMode> = new Map([
  ['aws_api_key', 'API_KEY'],
  ['aws_iam', 'AWS_IAM'],
  ['aws_cognito_user_pools', 'AMAZON_COGNITO_USER_POOLS'],
]);

/** Whether the rule lets the caller have the field. */
export function allows(rule: AccessRule, caller: Caller): boolean {
  if (!rule.has(caller.mode)) return false;
  const groups = rule.get(caller.mode);
  if (groups === undefined) return caller.defaultAction === 'ALLOW';
  return groups.some((group) => caller.groups.includes(group));
}

/** The rule of every field, kept per field; `modes` are the API's, the default one first. */
export class AccessRules {
  readonly #modes: readonly AuthorizationMode[];
  readonly #default: AccessRule;
  readonly #rules = new Map<GraphQLField<unknown, unknown>, AccessRule>();

  constructor(modes: readonly AuthorizationMode[]) {
    this.#modes = modes;
    this.#default = new Map(modes.slice(0, 1).map((mode) => [mode, undefined]));
  }

  /** Throws `TemplateError` for `@aws_auth` beside additional modes, which AppSync refuses to combine. */
  ruleOf(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): AccessRule {
    const known = this.#rules.get(field);
    if (known !== undefined) return known;
    const rule = this.#read(field.astNode?.directives) ?? this.#read(type.astNode?.directives) ?? this.#default;
    this.#rules.set(field, rule);
    return rule;
  }

  #read(directives: readonly ConstDirectiveNode[] = []): AccessRule | undefined {
    const poolOnly = this.#modes.length === 1 && this.#modes[0] === 'AMAZON_COGNITO_USER_POOLS';
    const entries = directives.flatMap((directive) => (poolOnly ? readPoolOnly(directive) : readMixed(directive)));
    return entries.length === 0 ? undefined : new Map(entries);
  }
}

type Entry = [AuthorizationMode, readonly string[] | undefined];

/** With user pools alone, `@aws_auth` narrows to groups, and `@aws_cognito_user_pools` has no effect. */
function readPoolOnly(directive: ConstDirectiveNode): Entry[] {
  if (directive.name.value === 'aws_auth') return [['AMAZON_COGNITO_USER_POOLS', groupsOf(directive)]];
  const mode = DIRECTIVES.get(directive.name.value);
  return mode === undefined || mode === 'AMAZON_COGNITO_USER_POOLS' ? [] : [[mode, undefined]];
}

function readMixed(directive: ConstDirectiveNode): Entry[] {
  if (directive.name.value === 'aws_auth') {
    throw new TemplateError('GraphQL schema: @aws_auth works only when user pools are the sole authorization mode.');
  }
  const mode = DIRECTIVES.get(directive.name.value);
  return mode === undefined ? [] : [[mode, groupsOf(directive)]];
}

function groupsOf(directive: ConstDirectiveNode): readonly string[] | undefined {
  const value = directive.arguments?.find(({ name }) => name.value === 'cognito_groups')?.value;
  if (value?.kind === Kind.STRING) return [value.value];
  if (value?.kind !== Kind.LIST) return undefined;
  return value.values.flatMap((element) => (element.kind === Kind.STRING ? [element.value] : []));
}
