/** Runs that are not there, not whole, or not in the state that a command expects. */

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acquireRunLock, type RunLock } from '../../../src/runs/folder/run-lock';
import { cutOff, editText, makeRunning, unbegin } from '../damage';
import { TAKEN_UP, type Refusal } from '../row';
import type { Scene } from '../scene';

/** A command about the only run. */
const about =
  (command: string, ...rest: string[]) =>
  (at: Scene): string[] => [command, at.runName(), ...rest];

let lock: RunLock | null = null;

const damagedFile = (what: string, file: string, damage: (path: string) => void, says: string): Refusal => ({
  what,
  given: (at) => damage(join(at.run(), file)),
  args: about('show'),
  code: 'run-damaged',
  says,
  hint: 'copy',
});

export const RUNS: readonly Refusal[] = [
  { what: 'a run that is not there', args: () => ['show', 'x'], code: 'run-not-found', says: '“x”', hint: '--runs' },
  { what: 'a run without a name', args: () => ['resume', ''], code: 'run-not-found', says: '“”', hint: '--runs' },
  {
    what: 'a runs folder that is not there',
    args: (at) => ['show', 'x', '--runs', at.in('none')],
    code: 'run-not-found',
    says: 'none',
    hint: '--runs',
  },
  {
    what: 'a runs folder that is a file',
    given: (at) => void at.put('file', 'a person’s text'),
    args: (at) => ['train', at.images, '--runs', at.in('file')],
    code: 'runs-folder-unusable',
    says: 'file',
    hint: '--runs',
  },
  {
    what: 'the beginning of two names',
    given: (at) => {
      at.run('smallCnn', '2026-a-1');
      at.run('smallCnn', '2026-a-2');
    },
    args: () => ['show', '2026-a'],
    code: 'run-ambiguous',
    says: '2026-a-1, 2026-a-2',
    hint: 'Write more',
  },
  {
    what: 'a folder that is no run',
    args: (at) => ['show', at.images],
    code: 'run-not-found',
    says: 'pictures',
    hint: 'lathe runs',
  },
  damagedFile('a run.json that was cut off', 'run.json', cutOff, 'it is not JSON'),
  damagedFile(
    'a run.json with words for a number',
    'run.json',
    (path) => editText(path, (text) => text.replace('"size": 32', '"size": "small"')),
    'settings.size is "small" instead of',
  ),
  damagedFile('a dataset.json that is gone', 'dataset.json', (path) => rmSync(path), 'the file is not there'),
  damagedFile('a dataset.json that is empty', 'dataset.json', (path) => writeFileSync(path, ''), 'it is not JSON'),
  damagedFile('a journal that is gone', 'events.jsonl', (path) => rmSync(path), 'events.jsonl'),
  {
    what: 'a run with a damaged run.json to resume',
    given: (at) => cutOff(join(at.run(), 'run.json')),
    args: about('resume', '--epochs', '4'),
    code: 'run-damaged',
    says: 'run.json',
    hint: 'copy',
  },
  {
    what: 'a run without its journal to resume',
    given: (at) => rmSync(join(at.run(), 'events.jsonl')),
    args: about('resume', '--epochs', '4'),
    writes: TAKEN_UP,
    code: 'run-damaged',
    says: 'events.jsonl',
    hint: 'copy',
  },
  {
    what: 'a finished run to resume',
    given: (at) => void at.run(),
    args: about('resume'),
    code: 'run-not-resumable',
    says: 'all its 2 epochs',
    hint: '--epochs 12',
  },
  {
    what: 'fewer epochs than were trained',
    given: (at) => void at.run(),
    args: about('resume', '--epochs', '1'),
    writes: TAKEN_UP,
    code: 'setting-invalid',
    says: 'received 1',
    hint: '--epochs 12',
  },
  {
    what: 'half an epoch',
    given: (at) => void at.run(),
    args: about('resume', '--epochs', '2.5'),
    writes: TAKEN_UP,
    code: 'setting-invalid',
    says: 'received 2.5',
    hint: '--epochs 12',
  },
  {
    what: 'a run that another process writes',
    given: async (at) => {
      const run = at.run();
      makeRunning(run);
      lock = await acquireRunLock(run);
    },
    args: about('resume', '--epochs', '4'),
    after: () => lock?.release(),
    code: 'run-locked',
    says: `process ${process.pid}`,
    hint: 'lathe pause',
  },
  ...(['pause', 'stop', 'checkpoint'] as const).map((command): Refusal => ({
    what: `a finished run to ${command}`,
    given: (at) => void at.run(),
    args: about(command),
    code: 'run-not-live',
    says: 'this one is finished',
    hint: 'lathe resume',
  })),
  {
    what: 'a lost run to pause',
    given: (at) => makeRunning(at.run()),
    args: about('pause'),
    code: 'run-not-live',
    says: 'this one is lost',
    hint: 'lathe resume',
  },
  {
    what: 'pictures that were removed since the run began',
    given: (at) => {
      unbegin(at.run());
      rmSync(at.in('pictures', 'train', 'stars'), { recursive: true });
    },
    args: about('resume'),
    writes: TAKEN_UP,
    code: 'dataset-changed',
    says: 'stars',
    hint: '--data FOLDER',
  },
  {
    what: 'a picture that was replaced since the run began',
    given: (at) => {
      unbegin(at.run());
      const stars = at.in('pictures', 'train', 'stars');
      cpSync(join(stars, 'stars.1.jpg'), join(stars, 'stars.0.jpg'));
    },
    args: about('resume'),
    writes: TAKEN_UP,
    code: 'dataset-changed',
    says: 'stars.0.jpg',
    hint: 'Put the original file back',
  },
  {
    what: 'the same run twice',
    given: (at) => void at.run(),
    args: (at) => ['compare', at.runName(), at.runName().slice(0, 12)],
    code: 'setting-invalid',
    says: 'the same one twice',
    hint: 'each run once',
  },
  {
    what: 'a run without its report to compare',
    given: (at) => {
      rmSync(join(at.run('smallCnn', 'a'), 'report', 'confusion.json'));
      at.run('bottleneck', 'b');
    },
    args: () => ['compare', 'a', 'b'],
    code: 'run-damaged',
    says: 'confusion.json',
    hint: 'copy',
  },
  {
    what: 'a run that has trained nothing to predict with',
    given: (at) => unbegin(at.run()),
    args: (at) => ['predict', at.runName(), at.images],
    code: 'run-has-no-model',
    says: 'no checkpoint yet',
    hint: 'lathe resume',
  },
  {
    what: 'a picture to predict that is not there',
    given: (at) => void at.run(),
    args: (at) => ['predict', at.runName(), at.in('none.jpg')],
    code: 'folder-missing',
    says: 'none.jpg',
    hint: 'Check the path',
  },
  {
    what: 'nothing but broken pictures to predict, with an older table in the place of the new one',
    given: (at) => {
      at.run();
      at.put('broken/1.jpg', '');
      at.put('broken/2.jpg', 'these are notes');
      at.put('table.csv', 'path,label_1\r\n');
    },
    args: (at) => ['predict', at.runName(), at.in('broken'), '--csv', at.in('table.csv')],
    code: 'too-few-pictures',
    says: 'none of 2 files can be used',
    hint: 'the problems say',
  },
  {
    what: 'a folder without pictures to predict',
    given: (at) => {
      at.run();
      mkdirSync(at.in('empty'));
    },
    args: (at) => ['predict', at.runName(), at.in('empty')],
    code: 'too-few-pictures',
    says: 'there is none',
    hint: 'Name a JPEG',
  },
  {
    what: 'pictures of classes that the model does not know',
    given: (at) => {
      at.run();
      cpSync(at.in('pictures', 'train', 'stars'), at.in('other', 'comets'), { recursive: true });
      cpSync(at.in('pictures', 'train', 'rings'), at.in('other', 'rings'), { recursive: true });
    },
    args: (at) => ['evaluate', at.runName(), at.in('other')],
    code: 'classes-differ',
    says: '“comets”',
    hint: 'exactly as the class was named',
  },
  {
    what: 'a folder to evaluate that is not there',
    given: (at) => void at.run(),
    args: (at) => ['evaluate', at.runName(), at.in('none')],
    code: 'folder-missing',
    says: 'none',
    hint: 'spelling',
  },
  {
    what: 'a table to write in a folder that is not there',
    given: (at) => void at.run(),
    args: (at) => ['predict', at.runName(), at.in('pictures', 'validation'), '--csv', at.in('none', 'table.csv')],
    code: 'folder-not-writable',
    says: 'table.csv',
    hint: 'a folder that exists',
  },
  {
    what: 'an export into a folder that is not there',
    given: (at) => void at.run(),
    args: (at) => ['export', at.runName(), '--format', 'safetensors', '--out', at.in('none', 'model.safetensors')],
    code: 'folder-not-writable',
    says: 'model.safetensors',
    hint: 'folder',
  },
  {
    what: 'pictures of what decided into a folder that holds others',
    given: (at) => void at.run(),
    args: (at) => ['predict', at.runName(), at.in('pictures', 'validation'), '--explain', at.images],
    code: 'folder-not-empty',
    says: 'pictures',
    hint: 'does not exist yet',
  },
  {
    what: 'an export onto a folder',
    given: (at) => void at.run(),
    args: (at) => ['export', at.runName(), '--format', 'safetensors', '--out', at.images],
    code: 'folder-not-writable',
    says: 'pictures',
    hint: 'folder',
  },
];
