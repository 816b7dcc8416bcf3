/**
 * EvaluateCode: one handler of a module on a given context, for tests of resolvers without an API.
 * @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_EvaluateCode.html
 */
import { AwsError, type Clock, type JsonObject } from '../../service.ts';
import { AUTH_TYPES } from '../authorization/caller.ts';
import type { BundleCheck, CodeError } from './bundle-check.ts';
import type { HandlerError, HandlerOutcome } from './handler-outcome.ts';
import { type Bundle, type HandlerName, JavaScriptRuntime } from './javascript-runtime.ts';

/** Evaluations before the isolate is replaced: every new code stays in it. */
const EVALUATIONS_MAX = 200;

/** What EvaluateCode is asked. */
export interface EvaluateCodeInput {
  readonly code: string;
  /** The context as JSON text. */
  readonly context: string;
  readonly handler: HandlerName;
}

/** Evaluates code in an isolate apart from those of APIs. */
export class CodeEvaluator {
  readonly #clock: Clock;
  readonly #check: BundleCheck;
  #runtime: JavaScriptRuntime;
  #evaluations = 0;

  constructor(clock: Clock, check: BundleCheck) {
    this.#clock = clock;
    this.#check = check;
    this.#runtime = new JavaScriptRuntime(clock);
  }

  /** The answer of the API call; throws AwsError `BadRequestException` for a context that is no JSON object. */
  async evaluate({ code, context, handler }: EvaluateCodeInput): Promise<JsonObject> {
    const contextText = readContext(context);
    const codeErrors = await this.#check.errorsOf(code);
    if (codeErrors.length > 0) return refusedCode(codeErrors);
    const bundle = this.#compile(code);
    if (bundle instanceof Error) return refusedCode([loadError(bundle.message)]);
    if (!bundle.has(handler)) throw new AwsError('BadRequestException', `The code exports no function ${handler}.`);
    return toAnswer(bundle.run(handler, contextText.text, contextText.authType));
  }

  dispose(): void {
    this.#runtime.dispose();
  }

  #compile(code: string): Bundle | Error {
    this.#evaluations += 1;
    if (this.#evaluations > EVALUATIONS_MAX) {
      this.#runtime.dispose();
      this.#runtime = new JavaScriptRuntime(this.#clock);
      this.#evaluations = 1;
    }
    try {
      return this.#runtime.compile(code);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

/** The context text, and the authorization that its identity stands for. */
function readContext(text: string): { text: string; authType: string } {
  try {
    const context: unknown = JSON.parse(text);
    if (typeof context === 'object' && context !== null && !Array.isArray(context)) return { text, authType: authTypeOf(context) };
  } catch {}
  throw new AwsError('BadRequestException', 'Unable to parse context.');
}

function authTypeOf(context: object): string {
  const identity = 'identity' in context ? context.identity : null;
  if (typeof identity !== 'object' || identity === null) return AUTH_TYPES.API_KEY;
  return 'userArn' in identity ? AUTH_TYPES.AWS_IAM : AUTH_TYPES.AMAZON_COGNITO_USER_POOLS;
}

function refusedCode(codeErrors: readonly CodeError[]): JsonObject {
  const listed = codeErrors.map(({ errorType, value, location }) => ({ errorType, value, location: { ...location } }));
  return { error: { message: 'The code contains one or more errors.', codeErrors: listed } };
}

function loadError(value: string): CodeError {
  return { errorType: 'PARSER_ERROR', value, location: { line: 0, column: 0, span: -1 } };
}

function toAnswer(outcome: HandlerOutcome): JsonObject {
  return {
    ...(outcome.error === undefined
      ? { evaluationResult: outcome.valueText }
      : { error: { message: outcome.error.message, codeErrors: [] } }),
    logs: [...(outcome.logs ?? [])],
    stash: outcome.stashText,
    outErrors: JSON.stringify((outcome.appended ?? []).map(outError)),
  };
}

function outError({ message, type, data, info }: HandlerError): JsonObject {
  return { message, type: type ?? null, data: data ?? null, errorInfo: info ?? null };
}
