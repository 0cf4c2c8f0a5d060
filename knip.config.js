/**
 * Unused code. `knip --production` follows only what a person runs (marked with an exclamation mark): there, tests are
 * no use of code, and an export that its own file uses may be there for a test.
 */
export default {
  entry: [
    'src/cli/index.ts!',
    'src/engine/trainer.ts!',
    'src/data/images/image-worker.ts!',
    'scripts/*.mjs!',
    'scripts/proofs/*.mjs!',
    'scripts/fixtures/*.mjs!',
    'scripts/setup/self-test.mjs!',
    'bench/*.mjs!',
    'tests/**/*.test.ts',
    'tests/**/children/*.ts',
    'tests/fuzz/child.ts',
    'src/**/*.test.ts',
  ],
  project: [
    'src/**/*.{ts,svelte}!',
    '!src/**/*.test.ts!',
    'scripts/**/*.mjs!',
    'tests/**/*.ts',
    'bench/**/*.{ts,mjs}!',
  ],
  ignoreDependencies: ['dependency-cruiser', 'node-api-headers', 'node-addon-api', 'axe-core', 'svelte-check'],
  ignoreBinaries: ['Xvfb', 'cc', 'fc-list', 'gdbus', 'mkfifo', 'mount', 'openssl', 'umount'],
  ignoreIssues: { 'src/renderer/i18n/**': ['exports'] },
  ignoreExportsUsedInFile: process.argv.includes('--production'),
};
