/** Commands that are written wrongly: exit code 2, before anything is touched. */

import type { Refusal } from '../row';

const usage = (what: string, args: string[], says: string, command = args[0] ?? ''): Refusal => ({
  what,
  args: () => args,
  code: 'usage',
  says,
  hint: `lathe ${command} --help`,
});

export const USAGE: readonly Refusal[] = [
  {
    what: 'a command that it does not have',
    args: () => ['tarin', 'x'],
    code: 'usage',
    says: 'tarin',
    hint: '“lathe train”',
  },
  usage('a group of commands without one of them', ['cache'], 'status, prune, verify'),
  usage('an empty word for a folder', ['train', ''], 'path'),
  usage('an empty word for a table', ['predict', 'r', 'p', '--csv', ''], 'path'),
  usage('no folder to scan', ['scan'], 'folder'),
  usage('one folder too many', ['scan', 'a', 'b'], 'argument'),
  usage('a flag that it does not have', ['train', 'f', '--epoch', '3'], '--epoch'),
  usage('a recipe that it does not have', ['train', 'f', '--recipe', 'resnet'], 'resnet'),
  usage('words for a number', ['train', 'f', '--epochs', 'ten'], 'ten'),
  usage('an infinite number', ['train', 'f', '--learning-rate', 'Infinity'], 'number'),
  usage('a schedule without its numbers', ['train', 'f', '--schedule', 'step'], 'step'),
  usage('a format that it can’t write', ['export', 'r', '--format', 'caffe', '--out', 'o'], 'caffe'),
  usage('one run to compare', ['compare', 'one'], 'argument'),
  usage('no picture to predict', ['predict', 'r'], 'images'),
  usage('a seed below zero', ['sample', '--out', 'o', '--seed', '-1'], 'whole number'),
  usage(
    'a broken seed',
    ['prepare', 'r', '--out', 'o', '--train', '1', '--validation', '1', '--seed', '0.5'],
    'whole number',
  ),
  usage('zero answers to give', ['predict', 'r', 'p', '--top', '0'], 'whole number'),
];
