/** What each setting is called and does, in a sentence, and what to try where a number is refused. */

import type { FlagSetting } from '../../setting-table';
import type { SettingTexts } from '../setting-text';

export const settingTexts: SettingTexts = {
  epochs: {
    label: 'Epochs',
    effect: 'How often every training picture is seen: an epoch is once through all of them.',
    advice: 'The article trains 20 epochs.',
  },
  size: {
    label: 'Picture size',
    effect: 'Edge of the square that the network sees; time and memory grow with its area. VGG16 was made with 224.',
    advice: 'The article uses 150; VGG16 was trained with 224.',
  },
  batchSize: {
    label: 'Batch size',
    effect: 'Pictures in one step; larger batches are steadier and need more memory.',
    advice: 'The article uses 16.',
  },
  augment: {
    label: 'Augmentation',
    effect: 'Training pictures are varied at random, so that the network learns the subject and not the picture.',
    options: {
      none: 'None',
      mirror: 'Mirror images',
      article: 'Zoom, shear, mirror',
      standard: 'Zoom, shift, turn, mirror',
    },
  },
  learningRate: {
    label: 'Learning rate',
    effect: 'How far each step moves the weights: too high forgets what VGG16 knows, too low learns nothing.',
    advice: 'The article fine-tunes with 0.0001.',
  },
  preprocessing: {
    label: 'Preprocessing',
    effect: 'How pixel values reach the network. Only the way it was trained with lets VGG16 see as it learned to.',
    options: { imagenet: 'As VGG16 was trained', rescale: 'Divided by 255' },
  },
  unfreeze: {
    label: 'Trained part of VGG16',
    effect:
      'Layers before it stay as they are; the more is trained, the longer an epoch and the greater the overfitting.',
  },
  pooling: {
    label: 'Pooling',
    effect: 'How features become the head’s input: one mean or maximum for each channel, or all of them.',
    options: { average: 'Average', max: 'Maximum', flatten: 'Flatten' },
  },
  hiddenUnits: {
    label: 'Hidden units',
    effect: 'Width of the head’s hidden layer; 0 leaves the layer out.',
    advice: 'The article uses 256.',
  },
  dropout: {
    label: 'Dropout',
    effect: 'Share of the units before the last layer that each step leaves out, against overfitting; 0 to below 1.',
    advice: 'The article uses 0.5.',
  },
  optimizer: {
    label: 'Optimizer',
    effect: 'The rule that turns gradients into steps; as in Keras.',
    options: { sgd: 'SGD', rmsprop: 'RMSprop', adam: 'Adam', adamw: 'AdamW' },
  },
  momentum: {
    label: 'Momentum',
    effect: 'Share of the last step that is kept in the next one; 0 to below 1.',
    advice: 'The article uses 0.9.',
  },
  nesterov: {
    label: 'Nesterov momentum',
    effect: 'Looks ahead along the momentum before it takes the gradient.',
    options: { on: 'On', off: 'Off' },
  },
  weightDecay: {
    label: 'Weight decay',
    effect: 'Share of each weight that a step of rate 1 takes away.',
    advice: 'Keras’ default for AdamW is 0.004.',
  },
  schedule: {
    label: 'Schedule',
    effect: 'How the learning rate changes in the course of training.',
    options: { constant: 'Constant', cosine: 'Cosine', step: 'Steps', plateau: 'When it stalls' },
  },
  scheduleFinal: {
    label: 'Rate at the end',
    effect: 'As a share of the learning rate, 0 to 1.',
    advice: 'The share of the rate that is left at the end; 0 is usual.',
  },
  scheduleEvery: {
    label: 'Epochs between steps',
    effect: 'After so many epochs the rate is lowered.',
    advice: 'Epochs between two steps, as in step:10:0.1.',
  },
  schedulePatience: {
    label: 'Patience',
    effect: 'So many epochs without a lower validation loss, then the rate is lowered.',
    advice: 'Epochs without improvement, as in plateau:0.1:5.',
  },
  scheduleFactor: {
    label: 'Factor',
    effect: 'What the rate is multiplied with when it is lowered, 0 to 1.',
    advice: 'The factor, as in step:10:0.1 or plateau:0.1:5.',
  },
  warmupEpochs: {
    label: 'Warm-up',
    effect: 'Over so many epochs the rate rises from 0; may be a fraction.',
    advice: 'Warm-up is counted in epochs and can’t last longer than the training.',
  },
  headFrom: {
    label: 'Start of the head',
    effect: 'The head must know its classes before VGG16 is touched: an untrained one would spoil it.',
    options: { train: 'Train it first', run: 'From another run', file: 'From a weights file' },
  },
  headFile: {
    label: 'Weights file',
    effect: 'A .safetensors, .h5, .keras or model.json file, by its whole path, with a head of the same shape.',
  },
  headEpochs: {
    label: 'Epochs of the head',
    effect: 'How long the head is trained alone; it takes seconds an epoch.',
    advice: 'The article trains 20 epochs.',
  },
  headLearningRate: {
    label: 'Learning rate of the head',
    effect: 'While it is trained alone.',
    advice: 'The article fine-tunes with 0.0001.',
  },
  views: {
    label: 'Views of a picture',
    effect: 'New views in every epoch vary most; kept ones let frozen layers be computed once.',
    options: { fresh: 'New in every epoch', kept: 'A few, kept' },
  },
  viewCount: {
    label: 'Kept views',
    effect: 'Views kept of each picture, one of which an epoch draws.',
    advice: 'Or “fresh” for a new view in every epoch.',
  },
  l2: {
    label: 'L2 regularisation',
    effect: 'Penalty on large weights, against overfitting; 0 for none.',
    advice: '0 means none.',
  },
  classWeights: {
    label: 'Class weights',
    effect: 'Balanced weights let a picture of a rare class count as much more as it is rarer.',
    options: { none: 'None', balanced: 'Balanced' },
  },
  earlyStopping: {
    label: 'Early stopping',
    effect: 'Ends the training when validation no longer improves.',
    options: { off: 'Off', on: 'On' },
  },
  earlyStoppingPatience: {
    label: 'Patience of early stopping',
    effect: 'So many epochs without improvement.',
    advice: 'Epochs without improvement.',
  },
  earlyStoppingMonitor: {
    label: 'Watched',
    effect: 'What has to improve.',
    options: { valLoss: 'Validation loss', valAccuracy: 'Validation accuracy' },
  },
  keepBest: {
    label: 'Model of the run',
    effect: 'The weights of which epoch are the model; every epoch is recorded.',
    options: { best: 'Best epoch', last: 'Last epoch' },
  },
  featureCache: {
    label: 'Keep features',
    effect:
      'Features of frozen layers are kept on the disk, so that the next run with the same pictures starts at once. Half the space keeps three digits of each number.',
    options: { on: 'On', half: 'On, in half the space', off: 'Off' },
  },
  checkpointMinutes: {
    label: 'Checkpoint every',
    effect: 'The most that a power failure can cost, besides a checkpoint after each epoch.',
    advice: 'The default is 5.',
  },
  seed: {
    label: 'Seed',
    effect: 'Of everything random; the same seed and threads give the same run to the last bit.',
    advice: 'Any whole number from 0 on.',
  },
  threads: {
    label: 'Threads',
    effect: 'Of TensorFlow; fewer leave the computer to you, another count gives other last digits.',
    advice: 'Leave it out for the number of cores.',
  },
};

/** In the help of the command line, where few words say it; the others have their sentence there as well. */
export const settingHelp: Readonly<Partial<Record<FlagSetting, string>>> = {
  epochs: 'how often every picture is seen',
  size: 'edge of the square picture that the network sees',
  batchSize: 'pictures a step',
  augment: 'how training pictures are varied',
  learningRate: 'of the optimizer',
  preprocessing: 'how pixels reach the network',
  unfreeze: 'first trained layer: block5, block4+, block5_conv2, all, none',
  pooling: 'between body and head',
  hiddenUnits: 'of the head’s hidden layer, 0 for none',
  dropout: 'in front of the head’s last layer',
  optimizer: 'as in Keras',
  momentum: 'of SGD and RMSprop',
  nesterov: 'Nesterov momentum (SGD)',
  weightDecay: 'of AdamW',
  schedule: 'constant, cosine[:FINAL], step:EPOCHS:FACTOR or plateau:FACTOR:PATIENCE',
  warmupEpochs: 'epochs over which the rate rises from 0',
  headFrom: 'take the head from an earlier run, or from a weights file',
  headEpochs: 'epochs in which a fine-tuning trains its head first',
  headLearningRate: 'and the rate for them',
  views: 'views kept of each picture, or “fresh” for a new one in every epoch',
  l2: 'L2 regularisation of trained kernels',
  classWeights: 'whether rare classes count more',
  earlyStopping: 'end after so many epochs without improvement',
  earlyStoppingMonitor: 'of what (default valLoss)',
  keepBest: 'the weights of which epoch are the model',
  featureCache: 'keep features of frozen layers for later runs; “half” in half the space',
  checkpointMinutes: 'between checkpoints inside an epoch',
  seed: 'of everything random (default: drawn, and kept in the run)',
  threads: 'of TensorFlow; another count gives other last digits (default: cores)',
};
