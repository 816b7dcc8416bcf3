import type { FieldNode, GraphQLField, GraphQLObjectType } from 'graphql';
import type { AccessRule } from '../authorization/access-rules.ts';
import type { Completed } from './completed.ts';
import type { SourceLocation } from './graphql-answer.ts';
import type { Path } from './path.ts';
import type { FieldResolver } from './resolver.ts';

/** What completing a value needs of the execution around it. */
export interface Completion {
  /** The object that a selection makes of a value. */
  completeFields(fields: readonly PlannedField[], source: object, parent: Path | undefined): Completed;
  /** An error of the engine about a value, unless its place already has an error. */
  addPlainError(path: Path, message: string): void;
}

/** Makes the answer's value of a field from the resolver's. */
export type Completer = (execution: Completion, at: PlannedField, value: unknown, path: Path) => Completed;

/** A field of a selection, ready to be executed on any number of objects. */
export interface PlannedField {
  readonly responseKey: string;
  readonly name: string;
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  readonly location: SourceLocation | null;
  /** 1 for fields of the root. */
  readonly depth: number;
  /** The field of the root under which it stands, such as `Query.item`; costs are counted by it. */
  readonly operation: string;
  /** `undefined` for introspection, which directives do not govern. */
  readonly access: AccessRule | undefined;
  readonly resolver: FieldResolver | undefined;
  readonly complete: Completer;
  /** Coerced arguments when no variable takes part in them. */
  readonly constantArguments: Record<string, unknown> | undefined;
  /** Fields to execute on a result of that type; computed at first use. */
  selectionOf(type: GraphQLObjectType): readonly PlannedField[];
}
