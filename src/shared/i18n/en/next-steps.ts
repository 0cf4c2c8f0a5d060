/** What to do next: one or two sentences for each kind of step. */

import type { Ability } from '../../failures/next-step';
import type { HostTexts } from '../texts';

const INSTEAD: Readonly<Record<Ability, string>> = {
  'browse-folders': 'Choose the folder in the system’s dialog.',
  'choose-folder': 'Choose the folder in the folder browser.',
  'choose-weights': 'Write the path of the file.',
  'reveal-folder': 'The run’s page says where its folder is.',
};

export const nextSteps: HostTexts['nextSteps'] = {
  'as-told': ({ hint }) => hint,
  run: ({ command }, text) => `Run “${text(command)}”.`,
  'go-on': ({ command }, text) => `Go on with “${text(command)}”.`,
  'list-runs': ({ command }, text) => `“${text(command)}” lists them; --runs names another folder.`,
  'write-more': () => 'Write more of the name.',

  // Hosts.
  'report-defect': () =>
    'Nothing that was saved is lost. Try again; should it happen again, please report this text as it is.',
  'see-terminal': () => 'The terminal of “lathe serve” shows more.',
  'set-up': () => 'Run npm run setup once, then try again.',
  'try-again': () => 'Try again.',
  'start-again': () => 'Start it again when you like.',
  'reload-page': () => 'Load the page again; it may be older or newer than its host.',
  'name-job': () => 'Give each job another name.',
  'open-again': () => 'Open the folder or the picture again.',
  'choose-port': () => 'Choose another one with --port, or leave --port out and take one that is free.',
  'write-amount': () => 'Write a number with kB, MB, GB or TB, or leave the variable out for 20 GB.',
  instead: ({ ability }) => INSTEAD[ability],
  'provide-weights': ({ fetch, bring }, text) => `Run “${text(fetch)}”, or bring a file: ${text(bring)}.`,
  'fetch-on': ({ command }, text) => `Go on with it: ${text(command)}`,

  // What the doctor advises.
  'newer-node': () =>
    'Lathe needs Node 20.19, 22.12 or 24 (or later of these). Install a newer one with your system’s package manager, nvm or fnm, and start again.',
  'run-set-up': () => 'Run “npm run setup”.',
  'other-systems': () => 'Use Linux x64, or see the README for other systems.',
  'build-addon': () => 'Train without it, or build it with “npm run build:native” (CMake and a C++ compiler).',
  'free-runs-disk': () => 'Free some space, or choose another folder with --runs.',
  'free-cache-disk': () => 'Free some space, or set LATHE_CACHE to another folder.',
  'use-less-memory': () => 'Use a smaller --batch or --size when training runs out of memory.',

  // The command line.
  'see-help': ({ command }, text) => `See “${text(command)}”.`,
  'did-you-mean': ({ call, meant }, text) => {
    const named = meant.map((each) => (each.startsWith('-') ? each : `“${text([...call, each])}”`));
    return `Did you mean ${named.join(' or ')}?`;
  },
  'name-runs-once': ({ command }, text) => `Name each run once; “${text(command)}” lists them.`,
  'begin-run': ({ command }, text) => `Begin it with: ${text(command)}`,
  'name-images': () =>
    'Name a JPEG, PNG, WebP, GIF, BMP, TIFF or AVIF file, or a folder of them; the problems say what is wrong.',
  'free-space-for-file': () => 'Free some space, or name a file on another disk.',
  'name-writable-file': () => 'Name a file in a folder that exists and that you may write to.',
};
