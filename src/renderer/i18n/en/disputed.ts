/** Where two runs differ. */

import { many } from './many';

export const disputed = {
  title: 'Where two runs differ',
  first: 'First run',
  second: 'Second run',
  hint: (count: string) =>
    `${many(count, 'validation picture')} that both judged, by the weights of their best epochs.`,
  bothRight: 'Both right',
  bothWrong: 'Both wrong',
  onlyRight: (name: string) => `Only ${name} right`,
  noDifference: 'Neither is right where the other is wrong.',
  chance: (p: string) => `The difference could be chance (McNemar’s test, p ${p}).`,
  notChance: (name: string, p: string) => `${name} is better, hardly by chance (McNemar’s test, p ${p}).`,
  notYet: 'Both need to have finished an epoch first.',
  noneShared: 'These two runs have no validation pictures in common.',
  shown: 'Pictures shown',
  kind: {
    all: (count: string) => `All (${count})`,
    first: (count: string) => `Only the first right (${count})`,
    second: (count: string) => `Only the second right (${count})`,
    neither: (count: string) => `Neither right (${count})`,
  },
  none: 'There is no such picture.',
  truth: (label: string) => `True class: ${label}`,
  explain: 'Show what speaks for each answer',
};
