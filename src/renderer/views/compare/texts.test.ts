/** Settings in words. */

import { describe, expect, it } from 'vitest';
import { formatFor } from '../../i18n/format';
import { MESSAGES } from '../../i18n/messages';
import { settingText } from './texts';

const chinese = { m: MESSAGES['zh-CN'], format: formatFor('zh-CN') };

describe('the value of a setting', () => {
  it.each([
    ['preprocessing', 'imagenet', '与 VGG16 训练时相同'],
    ['headSource.stage.schedule.kind', 'cosine', '余弦'],
    ['headSource.kind', 'run', '来自另一次训练'],
    ['recipe', 'finetune', '微调 VGG16'],
    ['trainFrom', 'block5_conv1', 'block5_conv1'],
    ['stage.optimizer.nesterov', true, '是'],
    ['seed', 12_345, '12345'],
    ['stage.epochs', 1200, '1,200'],
    ['l2', null, '–'],
  ] as const)('%s = %s is %s', (setting, value, text) => expect(settingText(setting, value, chinese)).toBe(text));
});
