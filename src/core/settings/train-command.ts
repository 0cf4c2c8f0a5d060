/** The `lathe train` command that makes the same run as a click. */

import type { SettingChanges } from '../../shared/setting-changes';
import type { RunSettings, ScheduleSettings } from '../../shared/settings';
import { shellQuote } from '../../shared/shell-quote';

function scheduleText(schedule: ScheduleSettings): string {
  switch (schedule.kind) {
    case 'constant':
      return 'constant';
    case 'cosine':
      return `cosine:${schedule.final}`;
    case 'step':
      return `step:${schedule.everyEpochs}:${schedule.factor}`;
    case 'plateau':
      return `plateau:${schedule.factor}:${schedule.patience}`;
  }
}

type FlagValue = string | number | undefined;

function headFrom({ headFrom: source }: SettingChanges): FlagValue {
  if (source?.kind === 'run') return source.runDir;
  return source?.kind === 'file' ? source.path : undefined;
}

/** Flags and their values, in the order of the help. */
function flagValues(changes: SettingChanges, settings: RunSettings): [string, FlagValue][] {
  const { head, schedule, earlyStopping, keepBest } = changes;
  return [
    ['--size', changes.size],
    ['--batch', changes.batchSize],
    ['--epochs', changes.epochs],
    ['--optimizer', changes.optimizer],
    ['--learning-rate', changes.learningRate],
    ['--momentum', changes.momentum],
    ['--weight-decay', changes.weightDecay],
    ['--schedule', schedule === undefined ? undefined : scheduleText(schedule)],
    ['--warmup', changes.warmupEpochs],
    ['--preprocessing', changes.preprocessing],
    ['--augment', changes.augment],
    ['--augment-views', changes.augmentViews],
    ['--pooling', head?.pooling],
    ['--hidden-units', head?.hiddenUnits],
    ['--dropout', head?.dropout],
    ['--unfreeze', changes.unfreeze],
    ['--l2', changes.l2],
    ['--head-epochs', changes.headEpochs],
    ['--head-learning-rate', changes.headLearningRate],
    ['--head-from', headFrom(changes)],
    ['--early-stopping', earlyStopping?.patience],
    ['--early-stopping-monitor', earlyStopping?.monitor],
    ['--keep', keepBest === undefined ? undefined : keepBest ? 'best' : 'last'],
    ['--class-weights', changes.classWeights],
    ['--feature-cache', changes.featureCache],
    ['--checkpoint-minutes', changes.checkpointMinutes],
    ['--seed', settings.seed],
    ['--threads', settings.threads],
  ];
}

/** What of a request stands in its command beside the settings. Folders and files as they are to be written. */
export interface CommandData {
  readonly folder: string;
  readonly validationFolder: string | null;
  /** The share that validates where images are split off; null where the folder brings them. */
  readonly split: number | null;
  readonly config: string | null;
}

/** The command that makes an equal run, with the seed and the threads that were chosen. */
export function trainCommand(data: CommandData, settings: RunSettings, changes: SettingChanges): string {
  const words = ['lathe', 'train', data.folder];
  if (data.validationFolder !== null) words.push('--validation', data.validationFolder);
  if (data.split !== null) words.push('--split', String(data.split));
  if (data.config !== null) words.push('--config', data.config);
  words.push('--recipe', settings.recipe, '--preset', settings.preset);
  for (const [flag, value] of flagValues(changes, settings)) {
    if (value !== undefined) words.push(flag, String(value));
  }
  if (changes.nesterov !== undefined) words.push(changes.nesterov ? '--nesterov' : '--no-nesterov');
  return words.map(shellQuote).join(' ');
}
