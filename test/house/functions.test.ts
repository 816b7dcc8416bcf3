import ts from 'typescript';
import { expect, test } from 'vitest';
import { linesOf, sourceFiles } from './source-files.ts';

const LINES_MAX = 70;
const PARAMETERS_MAX = 3;
const DOCUMENTED = /^(domain|functions\/lib|client|local)\//;

type Finding = { path: string; line: number; name: string };

const parse = (path: string): ts.SourceFile => ts.createSourceFile(path, linesOf(path).join('\n'), ts.ScriptTarget.Latest, true);

const nameOf = (node: ts.Node): string => {
  const named =
    ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent)
      ? node.parent.name
      : (node as ts.FunctionDeclaration).name;
  return named?.getText() ?? 'anonymous';
};

/** All functions of a file; tests are left out, whose outermost functions hold whole suites. */
const functionsOf = (path: string): { node: ts.SignatureDeclaration; finding: Finding; lines: number }[] => {
  const source = parse(path);
  const found: { node: ts.SignatureDeclaration; finding: Finding; lines: number }[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isFunctionLike(node) && 'body' in node && node.body) as boolean) {
      const start = source.getLineAndCharacterOfPosition(node.getStart()).line;
      const end = source.getLineAndCharacterOfPosition(node.getEnd()).line;
      found.push({ node: node as ts.SignatureDeclaration, finding: { path, line: start + 1, name: nameOf(node) }, lines: end - start + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

const ourCode = (): string[] => sourceFiles().filter((path) => path.endsWith('.ts') && !path.startsWith('test/'));

test(`no function is longer than ${LINES_MAX} lines`, () => {
  const long = ourCode().flatMap((path) => functionsOf(path).filter(({ lines }) => lines > LINES_MAX));
  expect(long.map(({ finding, lines }) => ({ ...finding, lines }))).toEqual([]);
});

test(`no function takes more than ${PARAMETERS_MAX} parameters and an options object`, () => {
  const greedy = ourCode().flatMap((path) => functionsOf(path).filter(({ node }) => node.parameters.length > PARAMETERS_MAX + 1));
  expect(greedy.map(({ finding }) => finding)).toEqual([]);
});

test('every export of domain, functions/lib, client and local has a docstring', () => {
  const bare: Finding[] = [];
  for (const path of ourCode().filter((candidate) => DOCUMENTED.test(candidate))) {
    const source = parse(path);
    const fileHasDoc = source.getFullText().trimStart().startsWith('/**');
    for (const statement of source.statements) {
      const isExported =
        ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
      const hasDoc = ts.getJSDocCommentsAndTags(statement).length > 0;
      const isConstant =
        ts.isVariableStatement(statement) &&
        statement.declarationList.declarations.every((one) => !one.initializer || !ts.isFunctionLike(one.initializer));
      if (isExported && !hasDoc && !(fileHasDoc && (isConstant || path.endsWith('keys.ts') || path.endsWith('service.ts')))) {
        bare.push({
          path,
          line: source.getLineAndCharacterOfPosition(statement.getStart()).line + 1,
          name: statement.getText().slice(0, 60),
        });
      }
    }
  }
  expect(bare).toEqual([]);
});
