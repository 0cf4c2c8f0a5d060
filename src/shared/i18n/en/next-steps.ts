/** What to do next: one or two sentences for each kind of step. */

import type { HostTexts } from '../texts';
import { settingTexts } from './setting-texts';

export const nextSteps: HostTexts['nextSteps'] = {
  'as-told': ({ hint }) => hint,
  run: ({ command }, text) => `Run “${text(command)}”.`,
  'go-on': ({ command }, text) => `Go on with “${text(command)}”.`,
  'list-runs': ({ command }, text) => `“${text(command)}” lists them; --runs names another folder.`,
  'write-more': () => 'Write more of the name.',

  // Settings and shapes.
  'setting-advice': ({ setting }) => settingTexts[setting].advice,
  'leave-setting-out': () => 'Leave it out: it would have no effect. Or choose what it belongs to.',
  'unfreeze-block': () =>
    'Use --unfreeze block5 for the article’s choice, or --unfreeze block4+ to train block 4 as well.',
  'train-head-alone': () => 'Use --recipe bottleneck to train the head alone, or --unfreeze block5.',
  'keep-views': () => 'Name how many views of each picture to keep, for example --augment-views 4.',
  'leave-pooling-out': () => 'Leave --pooling out.',
  'leave-recipe-out': () => 'Leave --recipe and --preset out beside --config, or leave --config out.',
  'check-path': () => 'Check the path.',
  'reload-page': () => 'Load the page again; it may be older or newer than its host.',

  // The page and the shell.
  'page-reconnects': () => 'Runs go on. The page connects again by itself as soon as “lathe serve” answers.',
  'save-then-drop': () => 'Save it first, then drop it here from its folder.',
  'try-again': () => 'Try again.',
  'set-up': () => 'Run npm run setup once, then try again.',
};
