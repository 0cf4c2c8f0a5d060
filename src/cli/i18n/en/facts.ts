/** The settings of a run in words, in English. */

import { RECIPES } from '../../../core/recipes/recipes';
import type { RunDataset } from '../../../shared/dataset';
import type { CommandText } from '../../../shared/failures/step-facts';
import type { DeviceReport } from '../../../shared/run';
import type { OptimizerSettings, RunSettings, StageSettings } from '../../../shared/settings';
import { plural, rate } from '../../terminal/format';

export const labels = {
  run: 'run',
  data: 'data',
  recipe: 'recipe',
  network: 'network',
  images: 'pictures',
  headFirst: 'head first',
  headFrom: 'head from',
  training: 'training',
  device: 'device',
  status: 'status',
  failure: 'failure',
  computed: 'computed',
  files: 'files',
  again: 'again',
};

function optimizerText(optimizer: OptimizerSettings): string {
  const momentum = 'momentum' in optimizer && optimizer.momentum > 0 ? `, momentum ${optimizer.momentum}` : '';
  const nesterov = 'nesterov' in optimizer && optimizer.nesterov ? ' (Nesterov)' : '';
  return `${optimizer.kind} ${rate(optimizer.learningRate)}${momentum}${nesterov}`;
}

export const facts = {
  recipe: ({ recipe, preset, seed }: RunSettings): string => `${recipe}, preset ${preset}, seed ${seed}`,
  stage: ({ epochs, batchSize, optimizer, schedule, warmupEpochs }: StageSettings): string => {
    const warmup = warmupEpochs > 0 ? `, warm-up ${warmupEpochs}` : '';
    const course = schedule.kind === 'constant' ? '' : `, ${schedule.kind}`;
    return `${plural(epochs, 'epoch')}, batch ${batchSize}, ${optimizerText(optimizer)}${course}${warmup}`;
  },
  network: ({ recipe, head, trainFrom }: RunSettings): string => {
    const hidden = head.hiddenUnits > 0 ? `, ${head.hiddenUnits} hidden units` : '';
    const dropout = head.dropout > 0 ? `, dropout ${head.dropout}` : '';
    const ending = `${head.pooling}${hidden}${dropout}`;
    if (RECIPES[recipe].vgg16 === 'unused') return `small CNN, ${ending}`;
    const trained = trainFrom === null ? 'body frozen' : `trained from ${trainFrom} on`;
    return `VGG16, ${trained}; head: ${ending}`;
  },
  images: ({ size, preprocessing, augment, augmentViews }: RunSettings): string => {
    const views =
      augment === 'none' ? '' : augmentViews === 'fresh' ? ', anew in every epoch' : `, ${augmentViews} views`;
    return `${size}×${size}, ${preprocessing}, augmentation ${augment}${views}`;
  },
  data: ({ folder, classes, train, validation, problems }: RunDataset, command: CommandText): string => {
    const notes = problems.length === 0 ? '' : `, ${plural(problems.length, 'note')} (${command(['scan'])})`;
    const images = `${plural(train.length, 'picture')} to train on, ${validation.length} to validate with`;
    return `${folder}: ${plural(classes.length, 'class', 'classes')}, ${images}${notes}`;
  },
  device: ({ device, reason, tensorflow, threads, frozenBody }: DeviceReport, hasFrozenLayers: boolean): string => {
    const frozen = hasFrozenLayers && frozenBody === 'ncnn' ? ', frozen layers by ncnn' : '';
    return `${device.toUpperCase()} (${reason}), TensorFlow ${tensorflow}, ${plural(threads, 'thread')}${frozen}`;
  },
};
