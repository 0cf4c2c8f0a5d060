/** Failures of settings. */

import type { Bounds, SETTING_FAILURES } from '../../failures/settings';
import { flagName } from '../../setting-table';
import type { TextsOf } from '../texts';
import { settingTexts } from './setting-texts';
import { zh } from './spacing';

function range({ low, high, isLowOpen, isHighOpen }: Bounds): string {
  return zh`${isLowOpen ? '大于' : '不小于'}${low}且${isHighOpen ? '小于' : '不大于'}${high}`;
}

export const settings: TextsOf<typeof SETTING_FAILURES> = {
  'setting-out-of-bounds': ({ setting, bounds, received }) =>
    zh`${flagName(setting)}应为${range(bounds)}的${bounds.isWhole ? '整数' : '数'}，但收到${received}。`,
  'setting-without-effect': ({ setting, needs: { recipes, by, options }, received }) => {
    const recipe = recipes.length === 0 ? [] : [zh`配方${recipes.join(' 或 ')}`];
    const name = by === null || by === 'headRun' ? '' : settingTexts[by].label;
    const kind = by === 'headFrom' ? ['自行训练分类头'] : by === null ? [] : [zh`${name}${options.join(' 或 ')}`];
    const found = received.of === 'headFrom' ? `--head-from ${received.option}` : received.option;
    return zh`${flagName(setting)}要求${[...recipe, ...kind].join('且')}，但收到${found}。`;
  },
  'layer-unknown': ({ received }) =>
    `--unfreeze 应为 block1 到 block5、某个卷积层（例如 block5_conv1）、all 或 none，但收到“${received}”。`,
  'nothing-trained': () => '微调要求主体中至少有一层参与训练，但收到 --unfreeze none。',
  'views-not-kept': () => '瓶颈特征只计算一次，因此增强视图要保留下来，但收到 --augment-views fresh。',
  'pooling-not-flat': ({ received }) => zh`小型 CNN 要求 --pooling flatten，但收到${received}。`,
  'config-of-another-recipe': ({ earlier, received }) =>
    `--config 中的配方为 ${earlier.recipe}、预设为 ${earlier.preset}，但收到 --recipe ${received.recipe} --preset ${received.preset}。`,
  'head-file-missing': ({ path }) => zh`--head-from 应为某次训练或权重文件，但${path}没有文件。`,
};
