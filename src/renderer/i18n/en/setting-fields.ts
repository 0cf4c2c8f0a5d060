/** The settings of a run, each with what it does in one sentence. */

import type { FieldKey, GroupName, Unit } from '../../state/new-run/fields';

interface FieldText {
  readonly label: string;
  readonly effect: string;
}

const field: Readonly<Record<FieldKey, FieldText>> = {
  epochs: { label: 'Epochs', effect: 'How often every training picture is seen.' },
  size: {
    label: 'Picture size',
    effect: 'Edge of the square that the network sees; time and memory grow with its area. VGG16 was made with 224.',
  },
  batchSize: { label: 'Batch size', effect: 'Pictures in one step; larger batches are steadier and need more memory.' },
  augment: {
    label: 'Augmentation',
    effect: 'Training pictures are varied at random, so that the network learns the subject and not the picture.',
  },
  learningRate: {
    label: 'Learning rate',
    effect: 'How far each step moves the weights: too high forgets what VGG16 knows, too low learns nothing.',
  },
  preprocessing: {
    label: 'Preprocessing',
    effect: 'How pixel values reach the network. Only the way it was trained with lets VGG16 see as it learned to.',
  },
  unfreeze: {
    label: 'Trained part of VGG16',
    effect:
      'Layers before it stay as they are; the more is trained, the longer an epoch and the greater the overfitting.',
  },
  pooling: {
    label: 'Pooling',
    effect: 'How features become the head’s input: one mean or maximum for each channel, or all of them.',
  },
  hiddenUnits: { label: 'Hidden units', effect: 'Width of the head’s hidden layer; 0 leaves the layer out.' },
  dropout: {
    label: 'Dropout',
    effect: 'Share of the units before the last layer that each step leaves out, against overfitting; 0 to below 1.',
  },
  optimizer: { label: 'Optimizer', effect: 'The rule that turns gradients into steps; as in Keras.' },
  momentum: { label: 'Momentum', effect: 'Share of the last step that is kept in the next one; 0 to below 1.' },
  nesterov: { label: 'Nesterov momentum', effect: 'Looks ahead along the momentum before it takes the gradient.' },
  weightDecay: { label: 'Weight decay', effect: 'Share of each weight that a step of rate 1 takes away.' },
  schedule: { label: 'Schedule', effect: 'How the learning rate changes in the course of training.' },
  scheduleFinal: { label: 'Rate at the end', effect: 'As a share of the learning rate, 0 to 1.' },
  scheduleEvery: { label: 'Epochs between steps', effect: 'After so many epochs the rate is lowered.' },
  schedulePatience: {
    label: 'Patience',
    effect: 'So many epochs without a lower validation loss, then the rate is lowered.',
  },
  scheduleFactor: { label: 'Factor', effect: 'What the rate is multiplied with when it is lowered, 0 to 1.' },
  warmupEpochs: { label: 'Warm-up', effect: 'Over so many epochs the rate rises from 0; may be a fraction.' },
  headFrom: {
    label: 'Start of the head',
    effect: 'The head must know its classes before VGG16 is touched: an untrained one would spoil it.',
  },
  headFile: {
    label: 'Weights file',
    effect: 'A .safetensors, .h5, .keras or model.json file, by its whole path, with a head of the same shape.',
  },
  headEpochs: { label: 'Epochs of the head', effect: 'How long the head is trained alone; it takes seconds an epoch.' },
  headLearningRate: { label: 'Learning rate of the head', effect: 'While it is trained alone.' },
  views: {
    label: 'Views of a picture',
    effect: 'New views in every epoch vary most; kept ones let frozen layers be computed once.',
  },
  viewCount: { label: 'Kept views', effect: 'Views kept of each picture, one of which an epoch draws.' },
  l2: { label: 'L2 regularisation', effect: 'Penalty on large weights, against overfitting; 0 for none.' },
  classWeights: {
    label: 'Class weights',
    effect: 'Balanced weights let a picture of a rare class count as much more as it is rarer.',
  },
  earlyStopping: { label: 'Early stopping', effect: 'Ends the training when validation no longer improves.' },
  earlyStoppingPatience: { label: 'Patience of early stopping', effect: 'So many epochs without improvement.' },
  earlyStoppingMonitor: { label: 'Watched', effect: 'What has to improve.' },
  keepBest: { label: 'Model of the run', effect: 'The weights of which epoch are the model; every epoch is recorded.' },
  featureCache: {
    label: 'Keep features',
    effect:
      'Features of frozen layers are kept on the disk, so that the next run with the same pictures starts at once. Half the space keeps three digits of each number.',
  },
  checkpointMinutes: {
    label: 'Checkpoint every',
    effect: 'The most that a power failure can cost, besides a checkpoint after each epoch.',
  },
  seed: { label: 'Seed', effect: 'Of everything random; the same seed and threads give the same run to the last bit.' },
  threads: {
    label: 'Threads',
    effect: 'Of TensorFlow; fewer leave the computer to you, another count gives other last digits.',
  },
};

const group: Readonly<Record<GroupName, string>> = {
  first: 'The few that matter',
  network: 'Network',
  optimizer: 'Optimizer',
  schedule: 'Schedule',
  head: 'Training the head first',
  regularisation: 'Against overfitting',
  running: 'Running',
};

const unit: Readonly<Record<Unit, string>> = {
  epochs: 'epochs',
  pixels: 'px',
  pictures: 'pictures',
  units: 'units',
  minutes: 'min',
  threads: 'threads',
  views: 'views',
};

/** Of a field that has options; the key is the option’s value. */
const option: Readonly<Partial<Record<FieldKey, Readonly<Record<string, string>>>>> = {
  augment: {
    none: 'None',
    mirror: 'Mirror images',
    article: 'Zoom, shear, mirror',
    standard: 'Zoom, shift, turn, mirror',
  },
  preprocessing: { imagenet: 'As VGG16 was trained', rescale: 'Divided by 255' },
  pooling: { average: 'Average', max: 'Maximum', flatten: 'Flatten' },
  optimizer: { sgd: 'SGD', rmsprop: 'RMSprop', adam: 'Adam', adamw: 'AdamW' },
  nesterov: { on: 'On', off: 'Off' },
  schedule: { constant: 'Constant', cosine: 'Cosine', step: 'Steps', plateau: 'When it stalls' },
  headFrom: { train: 'Train it first', run: 'From another run', file: 'From a weights file' },
  views: { fresh: 'New in every epoch', kept: 'A few, kept' },
  classWeights: { none: 'None', balanced: 'Balanced' },
  earlyStopping: { off: 'Off', on: 'On' },
  earlyStoppingMonitor: { valLoss: 'Validation loss', valAccuracy: 'Validation accuracy' },
  keepBest: { best: 'Best epoch', last: 'Last epoch' },
  featureCache: { on: 'On', half: 'On, in half the space', off: 'Off' },
  unfreeze: {
    block5: 'Block 5',
    block4: 'Blocks 4 and 5',
    block3: 'Blocks 3 to 5',
    block2: 'Blocks 2 to 5',
    block1: 'All blocks',
  },
};

export const settingFields = {
  field,
  group,
  unit,
  option,
  fromLayer: (layer: string) => `From ${layer} on`,
  fromRun: (name: string) => `From ${name}`,
};
