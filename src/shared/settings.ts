/** Every setting of a run with its resolved value: what `run.json` keeps and what the trainer obeys. */

/** In the order in which a person is offered them. */
export const RECIPE_NAMES = ['finetune', 'bottleneck', 'small-cnn'] as const;
export type RecipeName = (typeof RECIPE_NAMES)[number];
export type PresetName = 'article' | 'recommended';

/**
 * How RGB values 0 to 255 reach the network: `imagenet` is Keras' `preprocess_input` for VGG16 (BGR, minus the
 * ImageNet means), `rescale` is the article's division by 255.
 */
export type Preprocessing = 'imagenet' | 'rescale';

/** What stands between the convolutional body and the head. */
export type Pooling = 'flatten' | 'average' | 'max';

/** `article`: zoom, shear, mirror as in the article; `mirror`: mirror images only; `standard`: mirror, zoom, shift and turn. */
export type AugmentName = 'none' | 'mirror' | 'article' | 'standard';

export interface SgdSettings {
  readonly kind: 'sgd';
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
}
export interface RmsPropSettings {
  readonly kind: 'rmsprop';
  readonly learningRate: number;
  readonly rho: number;
  readonly momentum: number;
  readonly epsilon: number;
}
export interface AdamSettings {
  readonly kind: 'adam';
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}
export interface AdamWSettings {
  readonly kind: 'adamw';
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled: each step takes `learningRate × weightDecay` of every trained weight away from it, biases too, as in Keras. */
  readonly weightDecay: number;
}
export type OptimizerSettings = SgdSettings | RmsPropSettings | AdamSettings | AdamWSettings;

/** The learning rate over a stage, as a factor on the optimizer's rate. */
export type ScheduleSettings =
  | { readonly kind: 'constant' }
  /** Multiplied by `factor` after every `everyEpochs`. */
  | { readonly kind: 'step'; readonly everyEpochs: number; readonly factor: number }
  /** Half a cosine from 1 down to `final` over all epochs. */
  | { readonly kind: 'cosine'; readonly final: number }
  /** Multiplied by `factor`, down to `minimum` at least, when the validation loss has not fallen for `patience` epochs. */
  | { readonly kind: 'plateau'; readonly factor: number; readonly patience: number; readonly minimum: number };

export type Monitor = 'valLoss' | 'valAccuracy';

export interface EarlyStoppingSettings {
  readonly monitor: Monitor;
  /** Epochs without improvement after which training ends. */
  readonly patience: number;
  /** The smallest change that counts as an improvement. */
  readonly minDelta: number;
}

/** How one stage of a run is trained. */
export interface StageSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: OptimizerSettings;
  readonly schedule: ScheduleSettings;
  /** Epochs over which the rate rises linearly from 0, before the schedule begins; may be a fraction. */
  readonly warmupEpochs: number;
}

/** The layers behind the body. */
export interface HeadSettings {
  readonly pooling: Pooling;
  /** Units of the hidden Dense layer with ReLU; 0 for none. */
  readonly hiddenUnits: number;
  /** Share of the units in front of the last Dense layer that are dropped in training, 0 to 1 (exclusive). */
  readonly dropout: number;
}

/** Where the head of a fine-tuning comes from. */
export type HeadSource =
  | { readonly kind: 'train'; readonly stage: StageSettings }
  /** `runDir` is absolute. */
  | { readonly kind: 'run'; readonly runDir: string }
  | { readonly kind: 'file'; readonly path: string };

export interface RunSettings {
  readonly recipe: RecipeName;
  readonly preset: PresetName;
  /** Edge of the square image that the network sees, in pixels. */
  readonly size: number;
  readonly preprocessing: Preprocessing;
  readonly augment: AugmentName;
  /** Augmented views kept of each image, one of which an epoch draws; `fresh` draws a new one in every epoch. */
  readonly augmentViews: number | 'fresh';
  readonly head: HeadSettings;
  /** L2 factor on trainable kernels, added to the loss as in Keras' `regularizers.L2`; 0 for none. */
  readonly l2: number;
  /** The first layer of the body that is trained, e.g. `block5_conv1`; null while the whole body is frozen or there is none. */
  readonly trainFrom: string | null;
  /** The main stage: small CNN, bottleneck head, or block 5 and head. */
  readonly stage: StageSettings;
  /** Fine-tuning only: the article's rule that the head be trained first. */
  readonly headSource: HeadSource | null;
  readonly earlyStopping: EarlyStoppingSettings | null;
  /** Whether the weights of the best epoch, not of the last, are the model that the run gives. */
  readonly keepBest: boolean;
  readonly classWeights: 'none' | 'balanced';
  /** Whether features of frozen layers are kept for later runs, and how: `on` as float32, `half` as float16. */
  readonly featureCache: 'on' | 'half' | 'off';
  /** Minutes between checkpoints inside an epoch; there is one at every epoch's end besides. */
  readonly checkpointMinutes: number;
  readonly seed: number;
  /** Threads of native TensorFlow; part of the run, since another count gives other last bits. */
  readonly threads: number;
}
