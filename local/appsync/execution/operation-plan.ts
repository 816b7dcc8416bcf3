/**
 * An operation laid out for execution: fields merged, directives applied, authorization and resolvers looked up. A plan holds no values of
 * a request, so it is made once per document (and once per combination of the variables that `@skip` and `@include` look at).
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  type InlineFragmentNode,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import type { AccessRules } from '../authorization/access-rules.ts';
import { completerOf } from './complete-value.ts';
import { toLocation } from './graphql-answer.ts';
import type { PlannedField } from './planned-field.ts';
import type { FieldResolver } from './resolver.ts';

/** An operation ready to be run for any values of its variables that lead to the same fields. */
export interface OperationPlan {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly rootType: GraphQLObjectType;
  readonly fields: readonly PlannedField[];
}

/** What plans are made from: one per API. */
export interface PlanContext {
  readonly schema: GraphQLSchema;
  readonly access: AccessRules;
  /** The resolver attached to a field, if any. */
  resolverOf(typeName: string, fieldName: string): FieldResolver | undefined;
}

/** An operation with the fragments of its document. */
export interface OperationSource {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** The plan of an operation for these variables, of which only those in `@skip` and `@include` matter. */
export function planOperation(
  context: PlanContext,
  source: OperationSource,
  variables: Record<string, unknown>,
): OperationPlan | undefined {
  const rootType = context.schema.getRootType(source.operation.operation);
  if (!rootType) return undefined;
  const planner = new Planner(context, source.fragments, variables);
  const fields = planner.select(rootType, [source.operation.selectionSet.selections], { depth: 1, operation: undefined });
  return { ...source, rootType, fields };
}

/** Names of the variables that decide which fields an operation has. */
export function decidingVariables({ operation, fragments }: OperationSource): readonly string[] {
  const names = new Set<string>();
  for (const root of [operation, ...fragments.values()]) {
    visit(root, {
      Directive: (node) => {
        for (const { value } of node.arguments ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  }
  return [...names];
}

/** Where a selection stands. */
interface Place {
  readonly depth: number;
  readonly operation: string | undefined;
}

class Planner {
  readonly #context: PlanContext;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Record<string, unknown>;

  constructor(context: PlanContext, fragments: ReadonlyMap<string, FragmentDefinitionNode>, variables: Record<string, unknown>) {
    this.#context = context;
    this.#fragments = fragments;
    this.#variables = variables;
  }

  /** The merged fields of several selection sets on one object type, in order of first appearance. */
  select(type: GraphQLObjectType, selections: readonly (readonly SelectionNode[])[], place: Place): readonly PlannedField[] {
    const groups = new Map<string, [FieldNode, ...FieldNode[]]>();
    const visited = new Set<string>();
    for (const set of selections) this.#collect(type, set, groups, visited);
    return [...groups].flatMap(([responseKey, nodes]) => this.#plan(type, responseKey, nodes, place) ?? []);
  }

  #collect(
    type: GraphQLObjectType,
    selections: readonly SelectionNode[],
    groups: Map<string, [FieldNode, ...FieldNode[]]>,
    visited: Set<string>,
  ): void {
    for (const selection of selections) {
      if (!this.#included(selection)) continue;
      if (selection.kind !== Kind.FIELD) {
        const fragment = this.#fragmentOf(selection, visited);
        if (fragment !== undefined && this.#applies(fragment, type)) this.#collect(type, fragment.selectionSet.selections, groups, visited);
        continue;
      }
      const key = selection.alias?.value ?? selection.name.value;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [selection]);
      else group.push(selection);
    }
  }

  /** A named fragment counts once per selection, as it can only add what it added before. */
  #fragmentOf(
    selection: FragmentSpreadNode | InlineFragmentNode,
    visited: Set<string>,
  ): FragmentDefinitionNode | InlineFragmentNode | undefined {
    if (selection.kind === Kind.INLINE_FRAGMENT) return selection;
    if (visited.has(selection.name.value)) return undefined;
    visited.add(selection.name.value);
    return this.#fragments.get(selection.name.value);
  }

  #included(node: SelectionNode): boolean {
    if (getDirectiveValues(GraphQLSkipDirective, node, this.#variables)?.if === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, node, this.#variables)?.if !== false;
  }

  #applies({ typeCondition }: FragmentDefinitionNode | InlineFragmentNode, type: GraphQLObjectType): boolean {
    if (typeCondition === undefined || typeCondition.name.value === type.name) return true;
    const condition = this.#context.schema.getType(typeCondition.name.value);
    return isAbstractType(condition) && this.#context.schema.isSubType(condition, type);
  }

  #plan(
    parentType: GraphQLObjectType,
    responseKey: string,
    nodes: readonly [FieldNode, ...FieldNode[]],
    { depth, operation: root }: Place,
  ): PlannedField | undefined {
    const [node] = nodes;
    const name = node.name.value;
    const definition = this.#definitionOf(parentType, name);
    if (definition === undefined) return undefined;
    const operation = root ?? `${parentType.name}.${name}`;
    const introspective = parentType.name.startsWith('__') || name.startsWith('__');
    const selections = new Map<GraphQLObjectType, readonly PlannedField[]>();
    const sets = nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet.selections]));
    return {
      responseKey,
      name,
      parentType,
      definition,
      nodes,
      location: node.loc === undefined ? null : toLocation({ line: node.loc.startToken.line, column: node.loc.startToken.column }),
      depth,
      operation,
      access: introspective ? undefined : this.#context.access.ruleOf(parentType, definition),
      resolver: introspective ? undefined : this.#context.resolverOf(parentType.name, name),
      complete: completerOf(definition.type, this.#context.schema),
      constantArguments: constantArguments(definition, node),
      selectionOf: (type) => {
        let selection = selections.get(type);
        if (selection === undefined) {
          selection = this.select(type, sets, { depth: depth + 1, operation });
          selections.set(type, selection);
        }
        return selection;
      },
    };
  }

  #definitionOf(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | undefined {
    if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
    if (type === this.#context.schema.getQueryType()) {
      if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
      if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
    }
    return type.getFields()[name];
  }
}

function constantArguments(definition: GraphQLField<unknown, unknown>, node: FieldNode): Record<string, unknown> | undefined {
  let varies = false;
  for (const argument of node.arguments ?? []) {
    visit(argument, {
      Variable: () => {
        varies = true;
      },
    });
  }
  return varies ? undefined : getArgumentValues(definition, node);
}
