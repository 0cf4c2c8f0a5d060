/** What to do next: one or two sentences for each kind of step. */

import type { HostTexts } from '../texts';

export const nextSteps: HostTexts['nextSteps'] = {
  'as-told': ({ hint }) => hint,
  run: ({ command }, text) => `Run “${text(command)}”.`,
  'go-on': ({ command }, text) => `Go on with “${text(command)}”.`,
  'list-runs': ({ command }, text) => `“${text(command)}” lists them; --runs names another folder.`,
  'write-more': () => 'Write more of the name.',
  // The page and the shell.
  'page-reconnects': () => 'Runs go on. The page connects again by itself as soon as “lathe serve” answers.',
  'save-then-drop': () => 'Save it first, then drop it here from its folder.',
  'try-again': () => 'Try again.',
  'set-up': () => 'Run npm run setup once, then try again.',
};
