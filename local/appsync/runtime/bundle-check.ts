/**
 * What AppSync refuses when resolver code is saved: too much of it, and syntax beyond APPSYNC_JS. The rules are those of AWS's own lint
 * plugin that need no types, and the ones it lacks.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
import { createHash } from 'node:crypto';
import pluginPackage from '@aws-appsync/eslint-plugin/package.json' with { type: 'json' };
import type { Linter } from 'eslint';
import type { PassedCode } from './passed-code.ts';

/** AppSync's limit on the code of a resolver or function, in characters. */
const CODE_LENGTH_MAX = 32_768;

/** One objection to a bundle, as EvaluateCode lists it. */
export interface CodeError {
  readonly errorType: 'LINT_ERROR' | 'PARSER_ERROR';
  readonly value: string;
  readonly location: { readonly line: number; readonly column: number; readonly span: number };
}

const BEYOND_THE_PLUGIN = [
  { selector: 'ThrowStatement', message: 'throw is not supported; use util.error.' },
  { selector: 'NewExpression', message: 'new is not supported.' },
  { selector: 'ImportExpression', message: 'Dynamic import is not supported.' },
  { selector: 'DoWhileStatement', message: 'do-while is not supported.' },
];

/** What the verdict on a code depends on beside the code. */
const RULES = `${pluginPackage.version} ${JSON.stringify(BEYOND_THE_PLUGIN)}`;

/** Checks bundles, remembering by hash those that passed: loading the linter costs more than all else at start. */
export class BundleCheck {
  readonly #passed: PassedCode;
  #lint: Promise<(code: string) => CodeError[]> | undefined;

  constructor(passed: PassedCode) {
    this.#passed = passed;
  }

  /** All objections to the code; none means that AppSync would take it. */
  async errorsOf(code: string): Promise<readonly CodeError[]> {
    if (code.length > CODE_LENGTH_MAX) return [tooLong(code.length)];
    const hash = createHash('sha256').update(RULES).update(code).digest('hex');
    if (this.#passed.has(hash)) return [];
    this.#lint ??= loadLinter();
    const errors = (await this.#lint)(code);
    if (errors.length === 0) this.#passed.add(hash);
    return errors;
  }
}

function tooLong(length: number): CodeError {
  const value = `Code has ${length} characters; AppSync takes at most ${CODE_LENGTH_MAX}.`;
  return { errorType: 'LINT_ERROR', value, location: { line: 0, column: 0, span: -1 } };
}

async function loadLinter(): Promise<(code: string) => CodeError[]> {
  const [{ Linter }, { default: plugin }] = await Promise.all([import('eslint'), import('@aws-appsync/eslint-plugin')]);
  const linter = new Linter({ configType: 'flat' });
  // The plugin types its configurations as either format of eslint; `base` is a flat one.
  const base = plugin.configs?.base as Linter.Config;
  const config: Linter.Config = {
    ...base,
    files: ['code.js'],
    linterOptions: { noInlineConfig: true },
    rules: { ...base.rules, 'no-restricted-syntax': ['error', ...BEYOND_THE_PLUGIN] },
  };
  return (code) => linter.verify(code, config, { filename: 'code.js' }).map(toCodeError);
}

function toCodeError({ fatal, message, line, column, endColumn, endLine }: Linter.LintMessage): CodeError {
  const span = endColumn === undefined || endLine !== line ? -1 : endColumn - column;
  return { errorType: fatal === true ? 'PARSER_ERROR' : 'LINT_ERROR', value: message, location: { line, column, span } };
}
