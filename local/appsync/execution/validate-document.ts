/**
 * Validation of documents with graphql-js's rules and graphql-java's wording: `Validation error of type <Kind>: <text> @ '<path>'`.
 */
import {
  type ASTNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  type ValidationContext,
  type ValidationRule,
  validate,
  visit,
} from 'graphql';
import { type AnswerError, toLocation } from './graphql-answer.ts';
import { INTROSPECTION_OFF, RULES, type Wording } from './validation-rules.ts';
import { wrongValue } from './wrong-value.ts';

/** More errors than these are not listed: a hostile document could produce them by the thousand. */
const ERRORS_MAX = 100;

/** All errors of a document in the form of the answer's; none means that it can be executed. */
export function validateDocument(schema: GraphQLSchema, document: DocumentNode, introspection: boolean): readonly AnswerError[] {
  const wordings = new Map<GraphQLError, Wording>();
  const rules = (introspection ? RULES : [INTROSPECTION_OFF, ...RULES]).map((entry) => remembering(entry, wordings));
  return validate(schema, document, rules, { maxErrors: ERRORS_MAX }).map((error) => toAnswer(error, wordings.get(error), document));
}

/** The rule, noting for each error it reports which wording belongs to it. */
function remembering([rule, wordingOf]: (typeof RULES)[number], wordings: Map<GraphQLError, Wording>): ValidationRule {
  return (context) => {
    const listening: ValidationContext = Object.create(context, {
      reportError: {
        value: (error: GraphQLError) => {
          wordings.set(error, wordingOf(error.message));
          context.reportError(error);
        },
      },
    });
    return rule(listening);
  };
}

function toAnswer(error: GraphQLError, wording: Wording | undefined, document: DocumentNode): AnswerError {
  const position = error.locations?.at(placeOf(wording));
  const locations = position === undefined ? [] : [toLocation(position)];
  return { path: null, locations, message: describe(error, wording, document) };
}

/** Which of an error's nodes is meant: for a variable in a wrong place its use, which comes last, not its declaration. */
function placeOf(wording: Wording | undefined): number {
  return wording?.kind === 'VariableTypeMismatch' ? -1 : 0;
}

function describe(error: GraphQLError, wording: Wording | undefined, document: DocumentNode): string {
  if (wording === undefined) return 'Validation error of type InvalidSyntax: Too many validation errors.';
  const ancestors = ancestorsOf(document, error.nodes?.at(placeOf(wording)));
  const names = [...error.message.matchAll(/"([^"]*)"/g)].map(([, name]) => name ?? '');
  const { kind, text } =
    wording.kind === 'WrongType' ? wrongValue(error, ancestors) : { kind: wording.kind, text: wording.text(names, error.message) };
  const path = queryPath(ancestors);
  return `Validation error of type ${kind}: ${text}${path === '' ? '' : ` @ '${path}'`}`;
}

/** The node with all nodes above it, outermost first. */
function ancestorsOf(document: DocumentNode, node: ASTNode | undefined): readonly ASTNode[] {
  let found: readonly ASTNode[] = [];
  const stack: ASTNode[] = [];
  visit(document, {
    enter: (current) => {
      stack.push(current);
      if (current === node && found.length === 0) found = [...stack];
    },
    leave: () => {
      stack.pop();
    },
  });
  return found;
}

/** Names of the fragment and the fields above, as graphql-java's `queryPath`. */
function queryPath(ancestors: readonly ASTNode[]): string {
  const named = ancestors.flatMap((node) => (node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_DEFINITION ? [node.name.value] : []));
  return named.join('/');
}
