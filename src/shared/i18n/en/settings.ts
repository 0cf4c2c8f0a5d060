/** Failures of settings. */

import type { Bounds, SETTING_FAILURES } from '../../failures/settings';
import { flagName } from '../../setting-table';
import type { TextsOf } from '../texts';

function range({ low, high, isLowOpen, isHighOpen }: Bounds): string {
  return `${isLowOpen ? 'above' : 'from'} ${low} ${isHighOpen ? 'below' : 'up to'} ${high}`;
}

export const settings: TextsOf<typeof SETTING_FAILURES> = {
  'setting-out-of-bounds': ({ setting, bounds, received }) =>
    `${flagName(setting)} expects a ${bounds.isWhole ? 'whole number' : 'number'} ${range(bounds)}; received ${received}.`,
  'setting-without-effect': ({ setting, needs: { recipes, by, options }, received }) => {
    const recipe = recipes.length === 0 ? [] : [`recipe ${recipes.join(' or ')}`];
    const kind = by === 'headFrom' ? ['a head of its own'] : by === null ? [] : [`${by} ${options.join(' or ')}`];
    const found = received.of === 'headFrom' ? `--head-from ${received.option}` : received.option;
    return `${flagName(setting)} expects ${[...recipe, ...kind].join(' with ')}; received ${found}.`;
  },
  'layer-unknown': ({ received }) =>
    `--unfreeze expects block1 to block5, a convolution such as block5_conv1, all or none; received “${received}”.`,
  'nothing-trained': () => 'Fine-tuning expects at least one trained layer of the body; received --unfreeze none.',
  'views-not-kept': () =>
    'Bottleneck features are computed once, so augmented views are kept; received --augment-views fresh.',
  'pooling-not-flat': ({ received }) => `The small CNN expects --pooling flatten; received ${received}.`,
  'config-of-another-recipe': ({ earlier, received }) =>
    `--config brings recipe ${earlier.recipe} and preset ${earlier.preset}; received --recipe ${received.recipe} --preset ${received.preset}.`,
  'head-file-missing': ({ path }) => `--head-from expects a run or a weights file; there is no file at ${path}.`,
};
