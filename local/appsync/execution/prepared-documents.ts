/** Documents parsed, validated and planned, kept by their text: clients send the same few over and over. */
import { type DocumentNode, type FragmentDefinitionNode, GraphQLError, Kind, type OperationDefinitionNode, parse } from 'graphql';
import type { AnswerError } from './graphql-answer.ts';
import { decidingVariables, type OperationPlan, type OperationSource, type PlanContext, planOperation } from './operation-plan.ts';
import { validateDocument } from './validate-document.ts';

/** AppSync's limit on the tokens of a document. */
const TOKENS_MAX = 15_000;
/** Documents kept; the least recently used goes first. */
const DOCUMENTS_MAX = 1000;
/** Texts longer than this are not kept, so that hostile ones cannot fill the memory. */
const KEPT_CHARACTERS_MAX = 50_000;
/** Plans kept of one operation; each combination of deciding variables has its own. */
const PLANS_MAX = 16;

/** AppSync's sentence for a request that holds no readable document. */
export const UNPARSABLE = 'Unable to parse GraphQL query.';

/** An operation of a document, with its plans. */
export interface PreparedOperation extends OperationSource {
  readonly deciding: readonly string[];
  readonly plans: Map<string, OperationPlan>;
}

/** A document that can be executed, one that cannot be parsed (with AppSync's sentence for it), or one with validation errors. */
export type PreparedDocument =
  | { readonly kind: 'valid'; readonly operations: ReadonlyMap<string, PreparedOperation> }
  | { readonly kind: 'unparsable'; readonly message: string }
  | { readonly kind: 'invalid'; readonly errors: readonly AnswerError[] };

/** The documents of one API. */
export class PreparedDocuments {
  readonly #context: PlanContext;
  readonly #introspection: boolean;
  readonly #documents = new Map<string, PreparedDocument>();

  constructor(context: PlanContext, introspection: boolean) {
    this.#context = context;
    this.#introspection = introspection;
  }

  get(text: string): PreparedDocument {
    const known = this.#documents.get(text);
    const prepared = known ?? this.#prepare(text);
    if (text.length > KEPT_CHARACTERS_MAX) return prepared;
    this.#documents.delete(text);
    this.#documents.set(text, prepared);
    const [oldest] = this.#documents.size > DOCUMENTS_MAX ? this.#documents.keys() : [];
    if (oldest !== undefined) this.#documents.delete(oldest);
    return prepared;
  }

  /** The plan of an operation for coerced variables. */
  planOf(operation: PreparedOperation, variables: Record<string, unknown>): OperationPlan | undefined {
    const key = operation.deciding.map((name) => String(variables[name])).join();
    const known = operation.plans.get(key);
    if (known !== undefined) return known;
    const plan = planOperation(this.#context, operation, variables);
    if (plan !== undefined && operation.plans.size < PLANS_MAX) operation.plans.set(key, plan);
    return plan;
  }

  #prepare(text: string): PreparedDocument {
    try {
      const document = parse(text, { maxTokens: TOKENS_MAX });
      const errors = validateDocument(this.#context.schema, document, this.#introspection);
      return errors.length > 0 ? { kind: 'invalid', errors } : { kind: 'valid', operations: operationsOf(document) };
    } catch (error) {
      // A document nested by the thousand runs the recursive parser or validator out of stack.
      if (error instanceof RangeError) return { kind: 'unparsable', message: UNPARSABLE };
      if (!(error instanceof GraphQLError)) throw error;
      const long = error.message.includes(`more that ${TOKENS_MAX} tokens`);
      return { kind: 'unparsable', message: long ? 'Maximum char length exceeded' : UNPARSABLE };
    }
  }
}

function operationsOf({ definitions }: DocumentNode): ReadonlyMap<string, PreparedOperation> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  return new Map(
    operations.map((operation) => {
      const source = { operation, fragments };
      return [operation.name?.value ?? '', { ...source, deciding: decidingVariables(source), plans: new Map() }];
    }),
  );
}
