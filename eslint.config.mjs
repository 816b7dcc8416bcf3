import appsync from '@aws-appsync/eslint-plugin';
import tseslint from 'typescript-eslint';

/** What the service refuses, or runs otherwise than Node does, and the AppSync plugin overlooks. */
const OVERLOOKED_SYNTAX = [
  { selector: 'ThrowStatement', message: 'APPSYNC_JS has no throw: return a refusal, or call util.error at the edge.' },
  { selector: 'NewExpression', message: 'APPSYNC_JS has no constructors.' },
  { selector: 'TSEnumDeclaration', message: 'Enums are not erasable: use a union of strings.' },
  {
    selector: "MemberExpression[object.name='Math'][property.name!=/^(random|min|max|round|floor|ceil)$/]",
    message: 'APPSYNC_JS has only random, min, max, round, floor and ceil of Math.',
  },
];

const NO_RANDOMNESS = {
  selector: "MemberExpression[object.name='Math'][property.name='random']",
  message: 'Randomness is an argument; only resolvers/lib makes it.',
};

const OVERLOOKED_GLOBALS = [
  'Map',
  'Set',
  'Date',
  'Symbol',
  'Proxy',
  'Reflect',
  'Promise',
  'RegExp',
  'Error',
  'BigInt',
  'process',
  'fetch',
  'crypto',
].map((name) => ({ name, message: `APPSYNC_JS has no ${name}, or it is no argument here.` }));

export default [
  {
    files: ['domain/**/*.ts', 'resolvers/**/*.ts'],
    ...appsync.configs.recommended,
  },
  {
    files: ['domain/**/*.ts', 'resolvers/**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': ['error', ...OVERLOOKED_SYNTAX, NO_RANDOMNESS],
      'no-restricted-globals': ['error', ...OVERLOOKED_GLOBALS],
    },
  },
  { files: ['resolvers/lib/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...OVERLOOKED_SYNTAX] } },
];
