const CODE = '^(domain|resolvers|functions|infra|local|client|tools|test|schema)/';

/** A rule: files of `from` must not import what `to` describes; `comment` says why. */
const forbid = (name, from, to, comment) => ({ name, severity: 'error', comment, from: { path: from }, to });

/** Everything of the project except the given folders. */
const otherThan = (...folders) => ({ path: CODE, pathNot: `^(${folders.join('|')})(/|$)` });
const PACKAGES = ['npm', 'npm-dev', 'npm-optional', 'npm-peer'];

module.exports = {
  forbidden: [
    forbid(
      'domain-is-pure',
      '^domain/',
      otherThan('domain', 'schema/generated'),
      'The rules run in resolvers and Lambdas alike: they import only one another and the types of the schema.',
    ),
    forbid(
      'domain-has-no-packages',
      '^domain/',
      { dependencyTypes: [...PACKAGES, 'core'] },
      'The rules are bundled into resolvers, which have no packages and no Node.',
    ),
    forbid(
      'resolvers-stay-thin',
      '^resolvers/',
      otherThan('domain', 'resolvers', 'schema/generated'),
      'A resolver translates between GraphQL, the rules and the table.',
    ),
    forbid(
      'resolvers-share-by-lib',
      '^resolvers/(?!lib/)',
      { path: '^resolvers/(?!lib/)' },
      'What two resolvers share lies in resolvers/lib.',
    ),
    forbid(
      'resolvers-run-in-appsync',
      '^resolvers/',
      { dependencyTypes: [...PACKAGES, 'core'], pathNot: '@aws-appsync/utils' },
      'AppSync lets resolvers import its own utils only.',
    ),
    forbid(
      'functions-share-by-lib',
      '^functions/([^/]+)/',
      { path: '^functions/', pathNot: '^functions/($1|lib)/' },
      'A Lambda is deployed alone: what two share lies in functions/lib.',
    ),
    forbid(
      'functions-know-no-other-layer',
      '^functions/',
      otherThan('domain', 'functions', 'schema/generated'),
      'A Lambda knows the rules and its own folder.',
    ),
    forbid(
      'infra-reaches-by-path',
      '^infra/',
      otherThan('infra', 'domain/keys.ts'),
      'The CDK app bundles the code of other folders; importing it would run it at synth.',
    ),
    forbid(
      'esbuild-has-two-callers',
      '^(?!infra/bundle\\.ts$|tools/explorer/build\\.ts$)',
      { path: 'node_modules/esbuild/' },
      'infra/bundle.ts bundles all that is deployed, tools/explorer/build.ts the page that never is. What wants a bundle asks one of them.',
    ),
    forbid(
      'local-knows-no-marketplace',
      '^local/',
      otherThan('local'),
      'The local cloud runs any template; its input is the synthesized one.',
    ),
    forbid('client-is-separate', '^client/', otherThan('client'), 'The client is packed and installed without the server.'),
    forbid(
      'client-ships-few-packages',
      '^client/',
      {
        dependencyTypes: PACKAGES,
        pathNot:
          'node_modules/(@apollo/client|@graphql-typed-document-node/core|amazon-cognito-identity-js|aws-appsync-(auth|subscription)-link|buffer|graphql|rxjs)/',
      },
      "Every app that installs the client carries what it imports: Apollo and its peers, AppSync's links, and AWS's package that proves a password by SRP.",
    ),
    forbid('nobody-imports-tests', '^(?!test/)', { path: '^test/' }, 'Tests are at the end of every chain.'),
    forbid('no-cycles', CODE, { circular: true }, 'Two files that need one another are one file, or three.'),
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'A file that nothing imports and that starts nothing is dead.',
      from: { orphan: true, path: '^(domain|client|local|functions/lib|resolvers/lib)/', pathNot: '(generated/|\\.d\\.ts$|/runtime/)' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(cdk\\.out|\\.local|fixtures)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
