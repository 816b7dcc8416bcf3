/**
 * Each rule of graphql-js beside the kind and the sentence that graphql-java, and so AppSync, has for the same offence. `names` are the
 * quoted words of graphql-js's own message, in order.
 */
import {
  ExecutableDefinitionsRule,
  FieldsOnCorrectTypeRule,
  type FloatValueNode,
  FragmentsOnCompositeTypesRule,
  GraphQLError,
  type IntValueNode,
  KnownArgumentNamesRule,
  KnownDirectivesRule,
  KnownFragmentNamesRule,
  KnownTypeNamesRule,
  LoneAnonymousOperationRule,
  NoFragmentCyclesRule,
  NoUndefinedVariablesRule,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  OverlappingFieldsCanBeMergedRule,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  SingleFieldSubscriptionsRule,
  UniqueArgumentNamesRule,
  UniqueDirectivesPerLocationRule,
  UniqueFragmentNamesRule,
  UniqueInputFieldNamesRule,
  UniqueOperationNamesRule,
  UniqueVariableNamesRule,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  VariablesAreInputTypesRule,
  VariablesInAllowedPositionRule,
} from 'graphql';

/** The kind of an offence, and its sentence from the quoted words of graphql-js and its whole message. */
export interface Wording {
  readonly kind: string;
  readonly text: (names: readonly string[], message: string) => string;
}

function wording(kind: string, text: Wording['text']): Wording {
  return { kind, text };
}

function onlyOne(thing: string): Wording['text'] {
  return ([name]) => `There can be only one ${thing} named '${name}'`;
}

const ANONYMOUS = wording('LoneAnonymousOperationViolation', () => 'Anonymous operation with other operations.');

/** graphql-js reads a literal beyond the doubles as infinity, which no bound of a resolver would then meet. */
const FiniteNumbersRule: ValidationRule = (context) => {
  const check = (node: FloatValueNode | IntValueNode): void => {
    if (!Number.isFinite(Number(node.value))) context.reportError(new GraphQLError('A number is out of range.', { nodes: node }));
  };
  return { FloatValue: check, IntValue: check };
};

/** Rules in the order in which they are tried. */
export const RULES: readonly (readonly [ValidationRule, (message: string) => Wording])[] = [
  [ExecutableDefinitionsRule, () => wording('NonExecutableDefinition', ([name]) => `Type ${name} definition is not executable.`)],
  [UniqueOperationNamesRule, () => wording('DuplicateOperationName', onlyOne('operation'))],
  [LoneAnonymousOperationRule, () => ANONYMOUS],
  [SingleFieldSubscriptionsRule, () => wording('SubscriptionMultipleRootFields', subscriptionText)],
  [KnownTypeNamesRule, () => wording('UnknownType', ([name]) => `Unknown type ${name}`)],
  [FragmentsOnCompositeTypesRule, fragmentTypeWording],
  [VariablesAreInputTypesRule, () => wording('NonInputTypeOnVariable', () => 'Wrong type for a variable')],
  [ScalarLeafsRule, leafWording],
  [FieldsOnCorrectTypeRule, () => wording('FieldUndefined', ([field, type]) => `Field '${field}' in type '${type}' is undefined`)],
  [UniqueFragmentNamesRule, () => wording('DuplicateFragmentName', onlyOne('fragment'))],
  [KnownFragmentNamesRule, () => wording('UndefinedFragment', ([name]) => `Undefined fragment ${name}`)],
  [NoUnusedFragmentsRule, () => wording('UnusedFragment', ([name]) => `Unused fragment ${name}`)],
  [PossibleFragmentSpreadsRule, () => wording('InvalidFragmentType', spreadText)],
  [NoFragmentCyclesRule, () => wording('FragmentCycle', () => 'Fragment cycles not allowed')],
  [UniqueVariableNamesRule, () => wording('DuplicateVariableName', ([name]) => onlyOne('variable')([bare(name)], ''))],
  [NoUndefinedVariablesRule, () => wording('UndefinedVariable', ([name]) => `Undefined variable ${bare(name)}`)],
  [NoUnusedVariablesRule, () => wording('UnusedVariable', ([name]) => `Unused variable ${bare(name)}`)],
  [KnownDirectivesRule, directiveWording],
  [UniqueDirectivesPerLocationRule, () => wording('DuplicateDirectiveName', repeatedDirectiveText)],
  [KnownArgumentNamesRule, () => wording('UnknownArgument', argumentText)],
  [UniqueArgumentNamesRule, () => wording('DuplicateArgumentNames', onlyOne('argument'))],
  [ValuesOfCorrectTypeRule, () => wording('WrongType', (_names, message) => message)],
  [FiniteNumbersRule, () => wording('NumberOutOfRange', (_names, message) => message)],
  [ProvidedRequiredArgumentsRule, missingArgumentWording],
  [VariablesInAllowedPositionRule, () => wording('VariableTypeMismatch', positionText)],
  [OverlappingFieldsCanBeMergedRule, () => wording('FieldsConflict', conflictText)],
  [UniqueInputFieldNamesRule, () => wording('UniqueObjectFieldName', onlyOne('field'))],
];

/** With introspection off, its fields count as unknown. */
export const INTROSPECTION_OFF: readonly [ValidationRule, (message: string) => Wording] = [
  (context) => ({
    Field: (node) => {
      const name = node.name.value;
      if (name !== '__schema' && name !== '__type') return;
      const parent = context.getParentType()?.name ?? '';
      context.reportError(new GraphQLError(`Cannot query field "${name}" on type "${parent}".`, { nodes: node }));
    },
  }),
  () => wording('FieldUndefined', ([field, type]) => `Field '${field}' in type '${type}' is undefined`),
];

function bare(variable: string | undefined): string {
  return (variable ?? '').replace('$', '');
}

function subscriptionText(): string {
  return 'Subscription operation must have exactly one root field.';
}

function fragmentTypeWording(message: string): Wording {
  const named = message.startsWith('Fragment "');
  const kind = named ? 'FragmentTypeConditionInvalid' : 'InlineFragmentTypeConditionInvalid';
  const subject = named ? 'Fragment' : 'Inline fragment';
  return wording(kind, () => `${subject} type condition is invalid, must be on Object/Interface/Union`);
}

function leafWording(message: string): Wording {
  if (message.includes('must not have a selection')) {
    return wording('SubSelectionNotAllowed', ([field, type]) => `Sub selection not allowed on leaf type ${type} of field ${field}`);
  }
  return wording('SubSelectionRequired', ([field, type]) => `Sub selection required for type ${type} of field ${field}`);
}

function spreadText(names: readonly string[], message: string): string {
  const [last, secondLast] = [names.at(-1), names.at(-2)];
  const subject = message.startsWith('Fragment "') ? `Fragment ${names[0]}` : 'Fragment';
  return `${subject} cannot be spread here as objects of type ${secondLast} can never be of type ${last}`;
}

function directiveWording(message: string): Wording {
  if (message.startsWith('Unknown')) return wording('UnknownDirective', ([name]) => `Unknown directive ${bareDirective(name)}`);
  return wording('MisplacedDirective', ([name]) => `Directive ${bareDirective(name)} not allowed here`);
}

function bareDirective(name: string | undefined): string {
  return (name ?? '').replace('@', '');
}

function repeatedDirectiveText([name]: readonly string[]): string {
  return `Non repeatable directives must be uniquely named within a location. The directive '${bareDirective(name)}' used is not unique`;
}

function argumentText([name]: readonly string[], message: string): string {
  return `Unknown ${message.includes('on directive') ? 'directive' : 'field'} argument ${name}`;
}

function missingArgumentWording(message: string): Wording {
  if (message.startsWith('Directive')) return wording('MissingDirectiveArgument', (names) => `Missing directive argument ${names[1]}`);
  return wording('MissingFieldArgument', (names) => `Missing field argument ${names[1]}`);
}

function positionText([, given, expected]: readonly string[]): string {
  return `Variable type '${given}' doesn't match expected type '${expected}'`;
}

function conflictText([key, first, second]: readonly string[], message: string): string {
  if (message.includes('differing arguments')) return `${key}: they have differing arguments`;
  if (message.includes('conflicting types')) return `${key}: they return differing types ${first} and ${second}`;
  return `${key}: ${first} and ${second} are different fields`;
}
