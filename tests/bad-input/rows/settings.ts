/** Settings that no run can be trained with. */

import type { Refusal } from '../row';

/** The reason is a setting: told after a look at the folder, before anything is made. */
const setting = (flags: string, says: string, hint: string): Refusal => ({
  what: `train ${flags}`,
  args: (at) => ['train', at.images, ...flags.split(' ')],
  code: 'setting-invalid',
  says,
  hint,
});

export const SETTINGS: readonly Refusal[] = [
  setting('--recipe small-cnn --size 8', '--size expects a whole number from 22', '150'),
  setting('--recipe bottleneck --size 31', '--size expects a whole number from 32', '150'),
  setting('--size 5000', 'up to 1024; received 5000', '224'),
  setting('--size 150.5', 'received 150.5', '150'),
  setting('--epochs 0', '--epochs expects', '20'),
  setting('--batch 0', '--batch expects', '16'),
  setting('--learning-rate 0', '--learning-rate expects a number above 0', '0.0001'),
  setting('--learning-rate -1', 'received -1', '0.0001'),
  setting('--optimizer sgd --momentum 1', '--momentum expects', '0.9'),
  setting('--dropout 1', '--dropout expects a number from 0 below 1', '0.5'),
  setting('--hidden-units -1', '--hidden-units expects', '256'),
  setting('--warmup 30 --epochs 3', '--warmup expects', 'last longer'),
  setting('--augment-views 0', '--augment-views expects', 'fresh'),
  setting('--early-stopping 0', '--early-stopping expects', 'without improvement'),
  setting('--checkpoint-minutes 0', '--checkpoint-minutes expects', '5'),
  setting('--seed -1', '--seed expects', 'whole number'),
  setting('--threads 0', '--threads expects', 'number of cores'),
  setting('--unfreeze block9', 'block9', 'block5'),
  setting('--unfreeze none', 'at least one trained layer', '--recipe bottleneck'),
  setting('--recipe small-cnn --pooling average', 'flatten', '--pooling'),
  setting('--recipe small-cnn --unfreeze block4+', '--unfreeze expects recipe finetune', 'no effect'),
  setting('--recipe bottleneck --unfreeze block5', 'received bottleneck', 'no effect'),
  setting('--recipe small-cnn --head-epochs 2', 'a head of its own', 'no effect'),
  setting('--optimizer adam --momentum 0.5', 'optimizer sgd or rmsprop; received adam', 'no effect'),
  setting('--head-epochs 0', '--head-epochs expects', '20'),
  {
    what: 'a share of validation pictures that leaves none to train on',
    args: (at) => ['train', at.in('pictures', 'train'), '--split', '1'],
    code: 'setting-invalid',
    says: 'A split between 0 and 1 was expected',
    hint: '0.2',
  },
  {
    what: 'a share of validation pictures that is negative',
    args: (at) => ['train', at.in('pictures', 'train'), '--split', '-0.5'],
    code: 'setting-invalid',
    says: 'A split between 0 and 1 was expected',
    hint: '0.2',
  },
  {
    what: 'settings of another recipe than the one that is named',
    given: (at) => void at.run(),
    args: (at) => ['train', at.images, '--config', at.in('runs', at.runName(), 'run.json'), '--recipe', 'finetune'],
    code: 'setting-invalid',
    says: '--config brings recipe small-cnn',
    hint: 'Leave --recipe',
  },
  {
    what: 'settings from a file that is no run.json',
    given: (at) => void at.put('run.json', '{"settings": {}}'),
    args: (at) => ['train', at.images, '--config', at.in('run.json')],
    code: 'run-damaged',
    says: 'run.json',
    hint: 'copy',
  },
  {
    what: 'settings from a folder that is no run',
    args: (at) => ['train', at.images, '--config', at.images],
    code: 'run-not-found',
    says: 'pictures',
    hint: 'lathe runs',
  },
  {
    what: 'settings from nowhere',
    args: (at) => ['train', at.images, '--config', at.in('none.json')],
    code: 'run-damaged',
    says: 'the file is not there',
    hint: 'copy',
  },
];
