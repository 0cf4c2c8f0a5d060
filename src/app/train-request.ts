/** What a person asks for when a run is made, and the command that asks for the same. */

import type { SettingChanges } from '../core/settings';

export type { SettingChanges } from '../core/settings';
import type { RunDataset } from '../shared/dataset';
import type { PresetName, RecipeName, RunSettings, ScheduleSettings } from '../shared/settings';

export interface TrainRequest {
  /** Absolute. */
  readonly folder: string;
  /** Absolute; null where the pictures lie in `folder` or are split off. */
  readonly validationFolder: string | null;
  /** Share of the pictures that validate, 0 to 1 (exclusive); null for the default. */
  readonly split: number | null;
  /** null: as `config` has it, else `finetune`. */
  readonly recipe: RecipeName | null;
  /** null: as `config` has it, else `recommended`. */
  readonly preset: PresetName | null;
  /** Absolute path of a `run.json` whose settings are the starting point; null for none. */
  readonly config: string | null;
  readonly changes: SettingChanges;
  /** Absolute. */
  readonly runsDir: string;
}

/** As a POSIX shell takes it. */
function shellQuote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

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

/** The command that makes an equal run, with the seed and the threads that were chosen. */
export function equivalentCommand(request: TrainRequest, settings: RunSettings, dataset: RunDataset): string {
  const words = ['lathe', 'train', request.folder];
  if (request.validationFolder !== null) words.push('--validation', request.validationFolder);
  if (dataset.split.kind === 'stratified') words.push('--split', String(dataset.split.share));
  if (request.config !== null) words.push('--config', request.config);
  words.push('--recipe', settings.recipe, '--preset', settings.preset);
  for (const [flag, value] of flagValues(request.changes, settings)) {
    if (value !== undefined) words.push(flag, String(value));
  }
  if (request.changes.nesterov !== undefined) words.push(request.changes.nesterov ? '--nesterov' : '--no-nesterov');
  return words.map(shellQuote).join(' ');
}
