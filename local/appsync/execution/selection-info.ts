/**
 * What resolvers learn of the selection below their field: `ctx.info`, and the part of an error's data that a client asked for.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  getNamedType,
  isObjectType,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Json, JsonObject } from '../../service.ts';
import type { PlannedField } from './planned-field.ts';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

const fixedParts = new WeakMap<PlannedField, string>();

/** `ctx.info` as JSON text; all of it but the variables is written once per plan. */
export function infoText(field: PlannedField, variablesText: string, fragments: Fragments): string {
  let fixed = fixedParts.get(field);
  if (fixed === undefined) {
    fixed = fixedText(field, fragments);
    fixedParts.set(field, fixed);
  }
  return `${fixed},"variables":${variablesText}}`;
}

function fixedText(field: PlannedField, fragments: Fragments): string {
  const paths = new Set<string>();
  for (const node of field.nodes) collectPaths(node, '', fragments, paths);
  const text = JSON.stringify({
    fieldName: field.name,
    parentTypeName: field.parentType.name,
    selectionSetList: [...paths],
    selectionSetGraphQL: selectionText(field.nodes, fragments),
  });
  return text.slice(0, -1);
}

/** Slash-joined paths of all fields below, aliases instead of names, fragments flattened. */
function collectPaths(node: FieldNode, prefix: string, fragments: Fragments, paths: Set<string>): void {
  for (const field of flatten(node.selectionSet, fragments)) {
    const path = `${prefix}${field.alias?.value ?? field.name.value}`;
    paths.add(path);
    collectPaths(field, `${path}/`, fragments, paths);
  }
}

function flatten(selectionSet: SelectionSetNode | undefined, fragments: Fragments): FieldNode[] {
  return (selectionSet?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    return flatten(
      selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragments.get(selection.name.value)?.selectionSet,
      fragments,
    );
  });
}

function selectionText(nodes: readonly FieldNode[], fragments: Fragments): string {
  const selections = nodes.flatMap(({ selectionSet }) => selectionSet?.selections ?? []);
  return selections.length === 0 ? '' : print({ kind: Kind.SELECTION_SET, selections: inline(selections, fragments) });
}

/** Named fragments are spelled out as inline ones, as a data source could not look them up. */
function inline(selections: readonly SelectionNode[], fragments: Fragments): SelectionNode[] {
  return selections.map((selection) => {
    const source = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (source === undefined || source.selectionSet === undefined) return selection;
    const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: inline(source.selectionSet.selections, fragments) };
    if (source.kind === Kind.FIELD) return { ...source, selectionSet };
    return {
      kind: Kind.INLINE_FRAGMENT,
      selectionSet,
      ...(source.typeCondition === undefined ? {} : { typeCondition: source.typeCondition }),
    };
  });
}

/** The parts of an error's data that the selection names; anything that is no object stays as it is. */
export function filterBySelection(data: Json, field: PlannedField): Json {
  return filterByType(data, field, getNamedType(field.definition.type));
}

function filterByType(data: Json, field: PlannedField, type: GraphQLNamedType): Json {
  if (Array.isArray(data)) return data.map((element) => filterByType(element, field, type));
  if (data === null || typeof data !== 'object' || !isObjectType(type)) return data;
  const kept: JsonObject = {};
  for (const inner of field.selectionOf(type)) {
    const value = Object.hasOwn(data, inner.name) ? data[inner.name] : undefined;
    if (value !== undefined) kept[inner.responseKey] = filterBySelection(value, inner);
  }
  return kept;
}
