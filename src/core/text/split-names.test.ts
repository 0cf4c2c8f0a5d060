import { expect, it } from 'vitest';
import { splitRole } from './split-names';

it.each([
  ['train', 'train'],
  ['Training', 'train'],
  ['training_set', 'train'],
  ['seg_train', 'train'],
  ['TrainImages', 'train'],
  ['train2017', 'train'],
  ['01-train', 'train'],
  ['训练集', 'train'],
  ['val', 'validation'],
  ['Valid', 'validation'],
  ['dev', 'validation'],
  ['evaluation data', 'validation'],
  ['Testing', 'test'],
  ['test_set', 'test'],
  ['测试', 'test'],
  ['seg_pred', 'predict'],
  ['unlabelled', 'predict'],
  ['trains', null],
  ['train station', null],
  ['invalid', null],
  ['train_masks', null],
  ['contest', null],
  ['2024', null],
  ['', null],
] as const)('%j says %s', (name, role) => {
  expect(splitRole(name)).toBe(role);
});
