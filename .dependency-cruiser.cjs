/** Who may import whom: the table of docs/architecture.md. No cycles; type-only imports count. */

const ALLOWED = {
  shared: [],
  base: ['shared'],
  core: ['shared'],
  data: ['shared', 'base', 'core'],
  formats: ['shared', 'base', 'core'],
  runs: ['shared', 'base', 'core', 'formats'],
  engine: ['shared', 'base', 'core', 'data', 'formats', 'runs'],
  app: ['shared', 'base', 'core', 'data', 'formats', 'runs'],
  main: ['shared', 'base', 'core', 'app'],
  preload: ['shared'],
  server: ['shared', 'base', 'app'],
  cli: ['shared', 'base', 'core', 'runs', 'app', 'server'],
  renderer: ['shared', 'core'],
};

const folderRules = Object.entries(ALLOWED).map(([folder, allowed]) => ({
  name: `${folder}-imports`,
  comment: `src/${folder} may import ${allowed.length > 0 ? allowed.join(', ') : 'nothing of Lathe'}.`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...folderRules,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-folders-touch-nothing',
      comment: 'shared and core take time, randomness and files as arguments. Schemas are pure.',
      severity: 'error',
      from: { path: '^src/(shared|core)/', pathNot: '\\.test\\.ts$' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        pathNot: '(^|/)node_modules/valibot/',
      },
    },
    {
      name: 'tensorflow-in-engine-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/engine/' },
      to: { path: '@tensorflow/' },
    },
    {
      name: 'electron-in-shell-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|preload)/' },
      to: { path: 'node_modules/electron/' },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'tests-stay-outside',
      comment: 'The product never imports a test.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '(\\.test\\.ts$|^tests/)' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
