/**
 * What resolvers learn of the selection below their field: `ctx.info`, and the part of an error's data that a client asked for.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
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
  const sets = setsOf(field.nodes);
  const paths = new Set<string>();
  collectPaths(sets, '', fragments, paths);
  const text = JSON.stringify({
    fieldName: field.name,
    parentTypeName: field.parentType.name,
    selectionSetList: [...paths],
    selectionSetGraphQL: sets.length === 0 ? '' : print({ kind: Kind.SELECTION_SET, selections: inlined(sets, fragments, new Set()) }),
  });
  return text.slice(0, -1);
}

const setsOf = (nodes: readonly FieldNode[]): SelectionSetNode[] =>
  nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));

const keyOf = (node: FieldNode): string => node.alias?.value ?? node.name.value;

function addTo(groups: Map<string, FieldNode[]>, field: FieldNode): void {
  const nodes = groups.get(keyOf(field));
  if (nodes === undefined) groups.set(keyOf(field), [field]);
  else nodes.push(field);
}

/** The selections of a named fragment, once per selection: a repetition can only add what is there, and repetitions within repetitions never end. */
function fragmentOnce({ name }: FragmentSpreadNode, fragments: Fragments, visited: Set<string>): FragmentDefinitionNode | undefined {
  if (visited.has(name.value)) return undefined;
  visited.add(name.value);
  return fragments.get(name.value);
}

/** Slash-joined paths of all fields below, aliases instead of names, fragments flattened. */
function collectPaths(sets: readonly SelectionSetNode[], prefix: string, fragments: Fragments, paths: Set<string>): void {
  const groups = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  for (const set of sets) group(set, fragments, { groups, visited });
  for (const [key, nodes] of groups) {
    paths.add(`${prefix}${key}`);
    collectPaths(setsOf(nodes), `${prefix}${key}/`, fragments, paths);
  }
}

/** Adds the fields of a selection set to those of the same response key. */
function group(
  { selections }: SelectionSetNode,
  fragments: Fragments,
  into: { groups: Map<string, FieldNode[]>; visited: Set<string> },
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      addTo(into.groups, selection);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragmentOnce(selection, fragments, into.visited);
    if (fragment !== undefined) group(fragment.selectionSet, fragments, into);
  }
}

/** Selections with fields of one response key merged, and named fragments spelled out as inline ones, as a data source could not look them up. */
function inlined(sets: readonly SelectionSetNode[], fragments: Fragments, visited: Set<string>): SelectionNode[] {
  const selections = sets.flatMap((set) => set.selections);
  const groups = new Map<string, FieldNode[]>();
  for (const selection of selections) if (selection.kind === Kind.FIELD) addTo(groups, selection);
  const done = new Set<string>();
  return selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) {
      if (done.has(keyOf(selection))) return [];
      done.add(keyOf(selection));
      const inner = setsOf(groups.get(keyOf(selection)) ?? []);
      if (inner.length === 0) return [selection];
      return [{ ...selection, selectionSet: { kind: Kind.SELECTION_SET, selections: inlined(inner, fragments, new Set()) } }];
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragmentOnce(selection, fragments, visited);
    if (fragment === undefined) return [];
    const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: inlined([fragment.selectionSet], fragments, visited) };
    const { typeCondition } = fragment;
    return [{ kind: Kind.INLINE_FRAGMENT, selectionSet, ...(typeCondition === undefined ? {} : { typeCondition }) }];
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
