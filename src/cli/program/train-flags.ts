/** The flags of `lathe train`, and what of the settings they change. */

import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { toldError } from '../../shared/failures/failure';
import type { SettingChanges } from '../../shared/setting-changes';
import { RECIPE_NAMES } from '../../shared/settings';
import type {
  AugmentName,
  HeadSource,
  Monitor,
  OptimizerSettings,
  Pooling,
  Preprocessing,
  PresetName,
  RecipeName,
  RunSettings,
  ScheduleSettings,
} from '../../shared/settings';
import type { CommonFlags } from './flags';
import { aName, aNumber, aPath, aSchedule, viewCount } from './arguments';

export interface TrainFlags extends CommonFlags {
  readonly runs?: string;
  readonly validation?: string;
  readonly split?: number;
  readonly recipe?: RecipeName;
  readonly preset?: PresetName;
  readonly config?: string;
  readonly size?: number;
  readonly batch?: number;
  readonly epochs?: number;
  readonly optimizer?: OptimizerSettings['kind'];
  readonly learningRate?: number;
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly weightDecay?: number;
  readonly schedule?: ScheduleSettings;
  readonly warmup?: number;
  readonly preprocessing?: Preprocessing;
  readonly augment?: AugmentName;
  readonly augmentViews?: number | 'fresh';
  readonly pooling?: Pooling;
  readonly hiddenUnits?: number;
  readonly dropout?: number;
  readonly unfreeze?: string;
  readonly l2?: number;
  readonly headEpochs?: number;
  readonly headLearningRate?: number;
  readonly headFrom?: string;
  readonly earlyStopping?: number;
  readonly earlyStoppingMonitor: Monitor;
  readonly keep?: 'best' | 'last';
  readonly classWeights?: RunSettings['classWeights'];
  readonly featureCache?: RunSettings['featureCache'];
  readonly checkpointMinutes?: number;
  readonly seed?: number;
  readonly threads?: number;
  readonly search?: true;
}

function choice(flags: string, what: string, choices: readonly string[]): Option {
  return new Option(flags, what).choices(choices);
}

/** What is trained, and on what. */
function addDataFlags(command: Command): Command {
  return command
    .option('--validation <folder>', 'a folder with the validation pictures', aPath)
    .option(
      '--split <share>',
      'share of the pictures that validate, when the folder brings none (default 0.2)',
      aNumber,
    )
    .addOption(choice('--recipe <name>', 'what is trained (default finetune)', RECIPE_NAMES))
    .addOption(
      choice('--preset <name>', 'where its settings come from (default recommended)', ['article', 'recommended']),
    )
    .option('--config <run|run.json>', 'begin with the settings of an earlier run', aName)
    .option('--size <pixels>', 'edge of the square picture that the network sees', aNumber)
    .addOption(choice('--preprocessing <name>', 'how pixels reach the network', ['imagenet', 'rescale']))
    .addOption(
      choice('--augment <name>', 'how training pictures are varied', ['none', 'mirror', 'article', 'standard']),
    )
    .option('--augment-views <count>', 'views kept of each picture, or “fresh” for a new one in every epoch', viewCount)
    .addOption(choice('--class-weights <name>', 'whether rare classes count more', ['none', 'balanced']));
}

function addTrainingFlags(command: Command): Command {
  return command
    .option('--epochs <count>', 'how often every picture is seen', aNumber)
    .option('--batch <count>', 'pictures a step', aNumber)
    .addOption(choice('--optimizer <name>', 'as in Keras', ['sgd', 'rmsprop', 'adam', 'adamw']))
    .option('--learning-rate <rate>', 'of the optimizer', aNumber)
    .option('--momentum <share>', 'of SGD and RMSprop', aNumber)
    .option('--nesterov', 'Nesterov momentum (SGD)')
    .option('--no-nesterov', 'plain momentum (SGD)')
    .option('--weight-decay <share>', 'of AdamW', aNumber)
    .option('--schedule <name>', 'constant, cosine[:FINAL], step:EPOCHS:FACTOR or plateau:FACTOR:PATIENCE', aSchedule)
    .option('--warmup <epochs>', 'epochs over which the rate rises from 0', aNumber)
    .option('--l2 <factor>', 'L2 regularisation of trained kernels', aNumber)
    .option('--early-stopping <epochs>', 'end after so many epochs without improvement', aNumber)
    .addOption(choice('--early-stopping-monitor <name>', 'of what', ['valLoss', 'valAccuracy']).default('valLoss'))
    .addOption(choice('--keep <epoch>', 'the weights of which epoch are the model', ['best', 'last']));
}

function addNetworkFlags(command: Command): Command {
  return command
    .addOption(choice('--pooling <name>', 'between body and head', ['flatten', 'average', 'max']))
    .option('--hidden-units <count>', 'of the head’s hidden layer, 0 for none', aNumber)
    .option('--dropout <share>', 'in front of the head’s last layer', aNumber)
    .option('--unfreeze <layer>', 'first trained layer: block5, block4+, block5_conv2, all, none')
    .option('--head-epochs <count>', 'epochs in which a fine-tuning trains its head first', aNumber)
    .option('--head-learning-rate <rate>', 'and the rate for them', aNumber)
    .option('--head-from <run|file>', 'take the head from an earlier run, or from a weights file', aName);
}

export function addTrainFlags(command: Command): Command {
  return addNetworkFlags(addTrainingFlags(addDataFlags(command)))
    .addOption(
      choice('--feature-cache <state>', 'keep features of frozen layers for later runs; “half” in half the space', [
        'off',
        'on',
        'half',
      ]),
    )
    .option('--checkpoint-minutes <minutes>', 'between checkpoints inside an epoch', aNumber)
    .option('--seed <number>', 'of everything random (default: drawn, and kept in the run)', aNumber)
    .option('--threads <count>', 'of TensorFlow; another count gives other last digits (default: cores)', aNumber);
}

/** Only what a person wrote; undefined members are left out. */
function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** @param findRun gives the folder of the run that `--head-from` names where it is no file */
export async function settingChanges(
  flags: TrainFlags,
  findRun: (name: string) => Promise<string>,
): Promise<SettingChanges> {
  const { size, batch, epochs, optimizer, learningRate, momentum, nesterov, weightDecay, schedule, warmup } = flags;
  const { preprocessing, augment, augmentViews, unfreeze, l2, headEpochs, headLearningRate, keep } = flags;
  const { classWeights, featureCache, checkpointMinutes, seed, threads, earlyStopping } = flags;
  const head = given({ pooling: flags.pooling, hiddenUnits: flags.hiddenUnits, dropout: flags.dropout });
  const headFrom = flags.headFrom === undefined ? undefined : await headSource(flags.headFrom, findRun);
  return {
    ...given({ size, batchSize: batch, epochs, optimizer, learningRate, momentum, nesterov, weightDecay, schedule }),
    ...given({ warmupEpochs: warmup, preprocessing, augment, augmentViews, unfreeze, l2, headEpochs, headFrom }),
    ...given({ headLearningRate, classWeights, featureCache, checkpointMinutes, seed, threads }),
    ...given({ keepBest: keep === undefined ? undefined : keep === 'best' }),
    ...(Object.keys(head).length === 0 ? {} : { head }),
    ...(earlyStopping === undefined
      ? {}
      : { earlyStopping: { monitor: flags.earlyStoppingMonitor, patience: earlyStopping, minDelta: 0 } }),
  };
}

const WEIGHTS_FILE = /\.(safetensors|h5|hdf5|keras|json)$/i;

async function headSource(name: string, findRun: (name: string) => Promise<string>): Promise<HeadSource> {
  const path = aPath(name);
  if (!WEIGHTS_FILE.test(name)) return { kind: 'run', runDir: await findRun(name) };
  if (existsSync(path)) return { kind: 'file', path };
  throw toldError(
    'weights-missing',
    `--head-from expects a run or a weights file; there is no file at ${path}.`,
    'Check the path.',
  );
}

/**
 * The file that `--config` means: a file as it is, or the settings of a run that is named as everywhere.
 *
 * @param findRun gives the folder of a run
 */
export async function configFile(
  name: string | undefined,
  findRun: (name: string) => Promise<string>,
): Promise<string | null> {
  if (name === undefined) return null;
  const path = aPath(name);
  const found = await stat(path).catch(() => null);
  const isFile = found === null ? /\.json$/i.test(name) : !found.isDirectory();
  return isFile ? path : join(await findRun(name), 'run.json');
}
