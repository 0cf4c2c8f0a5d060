/**
 * `npm run setup`: everything that `npm start` and `npm test` need, and nothing where it is there already. Uses only
 * Node’s own modules until the dependencies are installed.
 */

import { nodeVersionProblem } from './setup/node-version.mjs';

const problem = nodeVersionProblem(process.versions.node);
if (problem === null) {
  const { setupCommand } = await import('./setup/command.mjs');
  process.exitCode = await setupCommand(process.argv.slice(2));
} else {
  console.error(problem);
  process.exitCode = 1;
}
