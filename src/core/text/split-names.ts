/** What the name of a folder says about the part of a data set in it: `training_set`, `Testing`, `seg_pred`, `val2017`. */

/** `predict`: pictures without classes, which nobody trains on. */
export type SplitRole = 'train' | 'validation' | 'test' | 'predict';

const NAMES: Readonly<Record<SplitRole, readonly string[]>> = {
  train: ['train', 'training', 'trn', '训练'],
  validation: ['validation', 'valid', 'val', 'dev', 'eval', 'evaluation', 'validating', '验证'],
  test: ['test', 'testing', 'tst', 'holdout', '测试'],
  predict: ['pred', 'predict', 'prediction', 'predictions', 'unlabeled', 'unlabelled', 'unknown', '预测'],
};
const ROLES = new Map((Object.keys(NAMES) as SplitRole[]).flatMap((role) => NAMES[role].map((name) => [name, role])));

/** Words that say nothing beside such a name; `test set` is `test`. */
const FILLERS = 'data(?:set)?|set|split|seg|images?|imgs?|pictures?|pics|photos?|samples?|folder|集|图片';
const FILLER = new RegExp(`^(?:${FILLERS})$`);
/** `trainset`, `testdata`, `训练集`. */
const ENDING = new RegExp(`(?:${FILLERS})$`);

/** null where the name says nothing of the kind, as of a class. */
export function splitRole(name: string): SplitRole | null {
  const words = name
    .normalize('NFC')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '' && !FILLER.test(word));
  const [word = '', ...others] = words;
  if (others.length > 0) return null;
  return ROLES.get(word) ?? ROLES.get(word.replace(ENDING, '')) ?? null;
}
