/** Words that every view uses. */

import { many } from './many';
import { recipeNames } from './recipes';

import type { RunStatus, StageName } from '../../../shared/run';
import type { PresetName } from '../../../shared/settings';

const status: Record<RunStatus, string> = {
  queued: 'Queued',
  preparing: 'Preparing',
  running: 'Training',
  pausing: 'Pausing…',
  paused: 'Paused',
  stopping: 'Stopping…',
  stopped: 'Stopped',
  finished: 'Finished',
  failed: 'Failed',
  lost: 'Interrupted',
};

const preset: Record<PresetName, string> = { recommended: 'Recommended', article: 'Article' };

const stage: Record<StageName, string> = { features: 'Features', head: 'Head', main: 'Main training' };

export const common = {
  status,
  recipe: recipeNames,
  preset,
  stage,
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  copyCommand: 'Copy command',
  copyFailed: 'The clipboard could not be written',
  copied: 'Copied',
  undo: 'Undo',
  retry: 'Try again',
  showMore: (count: string) => `Show ${count} more`,
  loading: 'Loading…',
  imageLost: 'This picture can’t be shown. Was it moved or deleted?',
  training: 'Training',
  validation: 'Validation',
  loss: 'Loss',
  accuracy: 'Accuracy',
  epoch: 'Epoch',
  step: 'Step',
  epochOf: (epoch: string, epochs: string) => `Epoch ${epoch} of ${epochs}`,
  images: (count: string) => many(count, 'picture'),
};
