/** graphql-java's account of an argument whose value does not fit, with the value written as its syntax tree prints itself. */
import { type ASTNode, type GraphQLError, Kind, type ObjectValueNode, type ValueNode } from 'graphql';

/** Kind and text for an offence of `ValuesOfCorrectTypeRule`; `ancestors` lead from the document to the offending value. */
export function wrongValue(error: GraphQLError, ancestors: readonly ASTNode[]): { kind: string; text: string } {
  const subject = subjectOf(ancestors);
  const value = ancestors.at(-1);
  if (subject === undefined || value === undefined) return { kind: 'WrongType', text: error.message };
  const { name, root } = subject;
  if (value.kind === Kind.NULL && root.kind === Kind.NULL) {
    return { kind: 'NullValueForNonNullArgument', text: `Null value for non-null field argument ${name}` };
  }
  return { kind: 'WrongType', text: `argument '${name}' with value '${javaText(root)}' ${offence(error, value)}` };
}

/** The argument around the value, its name with the input fields on the way. */
function subjectOf(ancestors: readonly ASTNode[]): { name: string; root: ValueNode } | undefined {
  const start = ancestors.findLastIndex(({ kind }) => kind === Kind.ARGUMENT || kind === Kind.VARIABLE_DEFINITION);
  const holder = ancestors[start];
  if (holder?.kind === Kind.VARIABLE_DEFINITION && holder.defaultValue !== undefined) {
    return { name: holder.variable.name.value, root: holder.defaultValue };
  }
  if (holder?.kind !== Kind.ARGUMENT) return undefined;
  const steps = ancestors.slice(start + 1).flatMap((node) => (node.kind === Kind.OBJECT_FIELD ? [node.name.value] : []));
  const unknownField = ancestors.at(-1)?.kind === Kind.OBJECT_FIELD;
  return { name: [holder.name.value, ...(unknownField ? steps.slice(0, -1) : steps)].join('.'), root: valueAt(holder.value, ancestors) };
}

/** graphql-java prints the value nearest to the offence that is not an offending field itself. */
function valueAt(whole: ValueNode, ancestors: readonly ASTNode[]): ValueNode {
  const nearest = ancestors.findLast((node): node is ValueNode => isValue(node));
  return nearest ?? whole;
}

function isValue(node: ASTNode): node is ValueNode {
  return node.kind.endsWith('Value') || node.kind === Kind.VARIABLE;
}

function offence(error: GraphQLError, value: ASTNode): string {
  const missing = /^Field "(.+)\.(.+)" of required type/.exec(error.message);
  if (missing !== null) return `is missing required fields '[${missing[2]}]'`;
  const unknown = /^Field "(.+)" is not defined by type "(.+?)"/.exec(error.message);
  if (unknown !== null) return `contains a field not in '${unknown[2]}': '${unknown[1]}'`;
  if (value.kind === Kind.NULL) return 'must not be null';
  const type = /type "([^"]+)"|"([^"]+)" enum|Enum "([^"]+)"/.exec(error.message)?.slice(1).find(Boolean);
  const bare = (type ?? scalarOf(error.message)).replace(/[![\]]/g, '');
  return error.message.includes('to be an object') ? 'must be an object type' : `is not a valid '${bare}'`;
}

/** graphql-js's built-in scalars name themselves at the start of their message. */
function scalarOf(message: string): string {
  return /^(Int|Float|String|Boolean|ID)\b/.exec(message)?.[1] ?? '';
}

/** As the `toString` of graphql-java's value nodes. */
function javaText(node: ValueNode): string {
  switch (node.kind) {
    case Kind.STRING:
      return `StringValue{value='${node.value}'}`;
    case Kind.INT:
      return `IntValue{value=${node.value}}`;
    case Kind.FLOAT:
      return `FloatValue{value=${node.value}}`;
    case Kind.BOOLEAN:
      return `BooleanValue{value=${node.value}}`;
    case Kind.ENUM:
      return `EnumValue{name='${node.value}'}`;
    case Kind.NULL:
      return 'NullValue{}';
    case Kind.VARIABLE:
      return `VariableReference{name='${node.name.value}'}`;
    case Kind.LIST:
      return `ArrayValue{values=[${node.values.map(javaText).join(', ')}]}`;
    case Kind.OBJECT:
      return javaObjectText(node);
  }
}

function javaObjectText({ fields }: ObjectValueNode): string {
  const written = fields.map(({ name, value }) => `ObjectField{name='${name.value}', value=${javaText(value)}}`);
  return `ObjectValue{objectFields=[${written.join(', ')}]}`;
}
