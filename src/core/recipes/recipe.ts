/**
 * A recipe as an object: the settings that it begins with, its network, its stages, and what each of them trains. The
 * trainer, the forecast, prediction and the page ask it; nobody asks which one it is.
 */

import type {
  Pooling,
  PresetName,
  RecipeName,
  RunSettings,
  ScheduleSettings,
  StageSettings,
} from '../../shared/settings';
import type { StageName } from '../../shared/run';
import type { Architecture, NetworkSettings } from '../network/architecture';

/** What a recipe’s preset says of a run’s settings, by their keys; the rest is as the table has it. */
export type RecipePreset = Partial<Omit<RunSettings, 'recipe' | 'preset' | 'headSource' | 'seed' | 'threads'>> &
  Pick<RunSettings, 'size' | 'preprocessing' | 'augment' | 'augmentViews' | 'head' | 'trainFrom' | 'stage'> & {
    /** How the head of a fine-tuning is trained first. */
    readonly headStage: StageSettings | null;
  };

/** A schedule that follows the epochs alone. */
type FixedSchedule = Exclude<ScheduleSettings, { readonly kind: 'plateau' }>;

/** Layers that share a learning rate (as `lr_mults` and `schedule` of big_vision’s `optax.py`). */
export interface ParameterGroup {
  /** The names of its layers; a layer belongs to the first group that matches. */
  readonly layers: RegExp;
  /** Relative to the learning rate of the stage. */
  readonly rate: number;
  /** Where it differs from the stage’s. */
  readonly schedule?: FixedSchedule;
}

/** Best validation accuracies, 0 to 1: lowest and highest of the seeds measured (docs/results.md). */
interface Measured {
  readonly data: 'dogsVsCats' | 'flowers';
  readonly low: number;
  readonly high: number;
}

export type TrainingStage = Exclude<StageName, 'features'>;

/** One stage of training. A layer that no group matches is frozen. */
export interface Stage {
  readonly name: TrainingStage;
  readonly settings: StageSettings;
  readonly groups: readonly ParameterGroup[];
}

export interface Recipe {
  readonly name: RecipeName;
  /** For so many classes. */
  readonly presets: Readonly<Record<PresetName, (classes: number) => RecipePreset>>;
  readonly measured: Readonly<Record<PresetName, readonly Measured[]>>;
  /** What becomes of VGG16’s published weights; `tuned` leaves to a person from which layer on, and with which head. */
  readonly vgg16: 'unused' | 'frozen' | 'tuned';
  /** The smallest edge for which something is left behind all poolings, in pixels. */
  readonly smallestSize: number;
  /** The one way to pool in front of the head; null where a person chooses. */
  readonly onlyPooling: Pooling | null;
  readonly architecture: (settings: NetworkSettings, classes: number) => Architecture;
  /** In order; the last one is the main stage. */
  readonly stages: (settings: RunSettings) => readonly Stage[];
}
